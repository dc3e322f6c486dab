"""A sign whose subject has holes + what stood in them -> the subject: `API {version}` is `API 2025-10`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lastcall.stages.detect.versions import version_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lastcall.stages.detect.index import Index, Mark

_MONTH = re.compile(
    r"(?i)(january|february|march|april|may|june|july|august|september|october|november|december)(?:20)?([0-9]{2})$"
)
_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905 - one line reads better
_HOLE = re.compile(r"\{(\w+)\}")


def filled(mark: Mark, parts: Mapping[str, str], index: Index) -> str:
    """Return the subject that a mark means where it stands.

    A version that nobody names any more, and that is older than the oldest one named, ended no later than that one: it
    is told as the oldest one.
    """
    parts = {name: _plain(part) for name, part in parts.items()}
    subject = _filled(mark.subject, parts)
    if subject == mark.subject or index.known(mark.vendor, mark.subject):
        return mark.subject  # a path whose holes are its name
    shorter = dict(parts)
    while True:  # what is said of 3.7 is said of 3.7.17
        if index.known(mark.vendor, found := _filled(mark.subject, shorter)):
            return found
        cut = {name: part.rpartition(".")[0] for name, part in shorter.items()}
        if not all(cut.values()):
            break
        shorter = cut
    said = version_of(next(iter(parts.values()), "").replace("-", ".").lstrip("v"))
    known = _versions(index, mark.vendor, mark.subject)
    return known[0][1] if known and said and said < known[0][0] else subject


def _filled(template: str, parts: Mapping[str, str]) -> str:
    return _HOLE.sub(lambda hole: parts.get(hole[1], hole[0]), template)


def _plain(part: str) -> str:
    """Return a version as notices write it; an SDK has `October24` for 2024-10 and `V1_27` for 1.27."""
    found = _MONTH.match(part)
    if found:
        return f"20{found[2]}-{_MONTHS.index(found[1].lower()) + 1:02d}"
    return part.replace("_", ".") if re.fullmatch(r"[0-9]+(?:_[0-9]+)+", part) else part


def _versions(index: Index, vendor: str, template: str) -> tuple[tuple[tuple[int, ...], str], ...]:
    """Return the known subjects of a template by version, oldest first."""
    return _found(_names(index, vendor), template)


def _names(index: Index, vendor: str) -> tuple[str, ...]:
    return tuple(
        sorted({name for key, found in index.subjects.items() if key.startswith(f"{vendor} ") for name, _ in found})
    )


@lru_cache(maxsize=256)
def _found(names: tuple[str, ...], template: str) -> tuple[tuple[tuple[int, ...], str], ...]:
    rule = re.compile(_HOLE.sub(r"v?([0-9][0-9.-]*)", re.escape(template).replace(r"\{", "{").replace(r"\}", "}")))
    found = ((rule.fullmatch(name), name) for name in names)
    return tuple(sorted((version_of(match[1].replace("-", ".")), name) for match, name in found if match))
