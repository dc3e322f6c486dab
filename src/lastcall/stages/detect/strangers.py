"""An address in code -> a service that no vendor of the catalogue covers: seen, not known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.code import Stranger
from lastcall.stages.detect.kinds import Family
from lastcall.stages.detect.settings import is_plain_comment

if TYPE_CHECKING:
    from lastcall.stages.detect.index import Index
    from lastcall.stages.detect.view import View

_HOST = re.compile(r"https?://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?=[/:\"'`\s?]|$)", re.IGNORECASE)
# Names that RFC 2606 and 6761 keep for nobody, and networks without a vendor.
_NOBODY = re.compile(
    r"(?:^|\.)(?:example|test|invalid|localhost|local|internal|localdomain|lan)$|(?:^|\.)example\.(?:com|org|net)$|^[0-9.]+$|^[^.]+$",
    re.IGNORECASE,
)


def stranger_at(view: View, start: int, end: int, index: Index) -> Stranger | None:
    """Return the unknown host whose address stands around two offsets; None where a vendor covers it or nobody has it."""
    if view.kind.family in (Family.DOCS, Family.LOCK) or view.kind.is_recorded or view.kind.is_test:
        return None
    number = view.number(start)
    line, column = view.line(number), start - view.starts[number]
    if is_plain_comment(view.path, line, column) or line.lstrip().startswith(("//", "* ", "/*", "<!--", "--")):
        return None
    found = next(
        (host for host in _HOST.finditer(line) if host.start() <= column + (end - start) and column <= host.end() + 1),
        None,
    )
    if found is None or _NOBODY.search(found[1]):
        return None
    parts = found[1].lower().split(".")
    if any(".".join(parts[cut:]) in index.hosts for cut in range(len(parts))):
        return None
    return Stranger(found[1].lower(), "host", f"{view.path}:{view.place(start).line}")
