"""The user's folder of message templates -> their texts by file name."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from lastcall.errors import ConfigError
from lastcall.model.templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from lastcall.model.config import Receiver

LONGEST = 200_000  # bytes of one template


def read_templates(folder: Path, receivers: Collection[Receiver]) -> dict[str, str]:
    """Return the templates of a folder; raise ConfigError for a file that would never be used, or cannot be read."""
    if not folder.is_dir():
        raise ConfigError(f"templates: {folder}: no such folder; create it or take the key out")
    known = _names(receivers)
    problems: list[str] = []
    found: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name.upper().startswith("README") or not path.is_file():
            continue
        if path.name not in known:
            near = get_close_matches(path.name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
            problems.append(f"templates: {path}: no message is made of it; {hint}")
            continue
        try:
            body = path.read_bytes()
            found[path.name] = body[:LONGEST].decode()
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"templates: {path}: cannot be read as UTF-8 text ({type(error).__name__})")
            continue
        if len(body) > LONGEST:
            problems.append(f"templates: {path}: larger than {LONGEST // 1000} kB; this is no template")
    if problems:
        raise ConfigError(*problems)
    return found


def _names(receivers: Collection[Receiver]) -> set[str]:
    kinds = {f"{kind}.{part}" for kind, parts in TEMPLATES.items() for part in parts}
    own = {f"{receiver.name}.{part}" for receiver in receivers for part in TEMPLATES.get(receiver.kind, ())}
    return kinds | own
