"""reStructuredText's tables -> Markdown's, line for line: grids, simple ones and lists of lists.

https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#tables and the directive `list-table`. Cells that span
others are read as their first column's.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_GRID = re.compile(r"\s{0,12}\+(?:[-=]{2,}\+){1,40}\s*")
_SIMPLE = re.compile(r"\s{0,12}={2,}(?:\s+={2,}){1,40}\s*")
_LISTED = re.compile(r"(\s{0,12})\.\. list-table::.*")
_ROW = re.compile(r"\s+\* - ?(.*)")
_CELL = re.compile(r"\s+- ?(.*)")
_LONGEST = 2_000  # lines of one table
Rows = list[list[str]]


def with_tables(text: str) -> str:
    """Return a text whose reStructuredText tables are Markdown's, as many lines as before; any other text as it is."""
    if not ("+--" in text or "+==" in text or "== " in text or ".. list-table::" in text):
        return text
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        end, rows = _table(lines, at)
        if rows and max(map(len, rows)) > 1:
            made = _markdown(rows)
            if len(made) <= end - at:
                lines[at:end] = made + [""] * (end - at - len(made))
        at = max(end, at + 1)
    return "\n".join(lines)


def _table(lines: Sequence[str], at: int) -> tuple[int, Rows]:
    """Return where the table ends that begins here, and its rows; none where no table begins."""
    if _GRID.fullmatch(lines[at]):
        return _grid(lines, at)
    if _SIMPLE.fullmatch(lines[at]):
        return _simple(lines, at)
    if found := _LISTED.fullmatch(lines[at]):
        return _listed(lines, at, len(found[1]))
    return at + 1, []


def _grid(lines: Sequence[str], at: int) -> tuple[int, Rows]:
    edges = [place for place, char in enumerate(lines[at]) if char == "+"]
    rows: Rows = []
    open_: list[list[str]] = []
    end = at + 1
    for end in range(at + 1, min(len(lines), at + _LONGEST)):
        line = lines[end]
        if _GRID.fullmatch(line):
            if open_:
                rows.append([" ".join(part for part in column if part) for column in zip(*open_, strict=True)])
            open_ = []
        elif line.strip().startswith("|"):
            open_.append([line[a + 1 : b].strip(" |") for a, b in pairwise(edges)])
        else:
            break
    else:
        end += 1
    return end, rows


def _simple(lines: Sequence[str], at: int) -> tuple[int, Rows]:
    starts = [found.start() for found in re.finditer(r"=+", lines[at])]
    rows: Rows = []
    borders = 1
    for end in range(at + 1, min(len(lines), at + _LONGEST)):
        line = lines[end]
        if _SIMPLE.fullmatch(line):
            borders += 1
            if borders == 3 or not lines[end + 1 : end + 2] or not lines[end + 1].strip():
                return end + 1, rows
            continue
        if not line.strip():
            continue
        cells = [line[a:b].strip() for a, b in zip(starts, (*starts[1:], None), strict=True)]
        if not cells[0] and rows:  # the row above goes on
            rows[-1] = [f"{known} {more}".strip() for known, more in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    return at + 1, []  # never closed: no table


def _listed(lines: Sequence[str], at: int, indent: int) -> tuple[int, Rows]:
    rows: Rows = []
    end = at + 1
    for end in range(at + 1, min(len(lines), at + _LONGEST)):
        line = lines[end]
        if not line.strip():
            continue
        if len(line) - len(line.lstrip()) <= indent:
            break
        if row := _ROW.fullmatch(line):
            rows.append([row[1]])
        elif rows and (cell := _CELL.fullmatch(line)):
            rows[-1].append(cell[1])
        elif rows:
            rows[-1][-1] = f"{rows[-1][-1]} {line.strip()}".strip()
    else:
        end += 1
    return end, rows


def _markdown(rows: Rows) -> list[str]:
    width = max(map(len, rows))
    told = [
        "| " + " | ".join(cell.replace("|", "\\|") for cell in (*row, *[""] * (width - len(row)))) + " |"
        for row in rows
    ]
    return [told[0], "|" + "---|" * width, *told[1:]]
