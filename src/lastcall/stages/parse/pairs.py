"""Lines such as "End of life: 30 April 2027" -> cells, grouped into records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.document import Cell

if TYPE_CHECKING:
    from lastcall.stages.parse.blocks import Rich

# A key is one to six words that start with a letter; the value follows a colon (or a dash after a bold key).
_PAIR = re.compile(r"([^\W\d_][\w/()’' -]{1,48}?)\s?[:：]\s?(\S.*)", re.DOTALL)
VALUE = 160  # characters; longer is a sentence, not a value


def pair_of(rich: Rich) -> Cell | None:
    """Return the cell of a "key: value" line, None where it is none."""
    text = rich.text
    if rich.strong and len(rich.strong) < len(text) and len(rich.strong) <= 50:
        key, rest = rich.strong.rstrip(":： "), text[len(rich.strong) :].lstrip(":： –—-")
        if rest and (rich.strong[-1] in ":：" or text[len(rich.strong) :].lstrip()[:1] in ":：–—-"):
            return _cell(key, rest, rich)
    found = _PAIR.fullmatch(text) if len(text) <= VALUE + 50 else None
    if found is None or len(found.group(1).split()) > 6:
        return None
    return _cell(found.group(1), found.group(2), rich)


def _cell(key: str, value: str, rich: Rich) -> Cell | None:
    if len(value) > VALUE or value.startswith("//"):
        return None
    codes = tuple(code for code in rich.codes if code in value)
    links = tuple(link for link in rich.links if link[0] in value)
    return Cell(key.strip(), value.strip(), codes, links, dates=rich.dates, struck=rich.struck)


def groups(cells: list[Cell]) -> list[tuple[Cell, ...]]:
    """Return the cells in records: a key that comes again begins the next one."""
    found: list[tuple[Cell, ...]] = []
    current: dict[str, Cell] = {}
    for cell in cells:
        key = cell.header.lower()
        if key in current:
            found.append(tuple(current.values()))
            current = {}
        current[key] = cell
    return [*found, tuple(current.values())] if current else found
