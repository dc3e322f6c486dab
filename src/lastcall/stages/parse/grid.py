"""Table -> rows of cells under their headers: spans, section rows, several header rows, transposed tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.model.document import Cell
from lastcall.stages.parse.text import collapse

if TYPE_CHECKING:
    from lastcall.stages.parse.blocks import Table, TableCell, TableRow

WIDTH = 60  # columns; wider is layout or an attack
# Words that head a column of a life-cycle table; in a first column they tell that the table lies on its side.
_HEADS = re.compile(
    r"\b(?:date|deprecat|retir|status|state|replace|migrat|shut|sunset|end[- ]of|eol|remov|launch|release|discontinu|"
    r"life|model|version|support|upgrade|availab|api|id|name)",
    re.IGNORECASE,
)
_LIFE = re.compile(r"deprecat|retir|shut|sunset|end[- ]of|\beol\b|remov|discontinu|life", re.IGNORECASE)
_DIGITS = re.compile(r"\d{4}|\d[/.-]\d")


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row ready to become a passage; `section` is the row that stands above it across the table."""

    cells: tuple[Cell, ...]
    section: str = ""
    line: int = 0
    anchor: str = ""


def rows_of(table: Table) -> tuple[GridRow, ...]:
    """Return the rows with their headers; header rows and section rows are not among them."""
    grid = _expand(table.rows)
    heads = _count_heads(table.rows, grid)
    if _lies_on_its_side(grid, heads):
        return _turned(table.rows, grid, heads)
    return _upright(table.rows, grid, heads)


def _expand(rows: tuple[TableRow, ...]) -> list[list[TableCell]]:
    """Return the rows with every spanned place filled by the cell that spans it."""
    grid: list[list[TableCell]] = []
    hanging: dict[int, tuple[TableCell, int]] = {}  # column -> cell from above, rows left
    for row in rows:
        out: list[TableCell] = []
        queue = list(row.cells)
        while (queue or len(out) in hanging) and len(out) < WIDTH:
            column = len(out)
            if column in hanging:
                cell, left = hanging.pop(column)
                if left > 1:
                    hanging[column] = (cell, left - 1)
                out.append(cell)
                continue
            cell = queue.pop(0)
            for place in range(column, min(column + cell.across, WIDTH)):
                out.append(cell)
                if cell.down > 1:
                    hanging[place] = (cell, cell.down - 1)
        grid.append(out)
    return grid


def _count_heads(rows: tuple[TableRow, ...], grid: list[list[TableCell]]) -> int:
    """Return how many rows at the top are headers."""
    count = 0
    for row in rows:
        if row.head or (row.cells and all(cell.head for cell in row.cells)):
            count += 1
        else:
            break
    if count or len(rows) < 2:
        return min(count, len(rows))
    first = [cell for cell in grid[0] if cell.text]
    if first and all(_is_bold(cell) for cell in first) and not any(cell.head for cell in grid[0]):
        return 1
    headlike = all(len(cell.text) <= 50 and not _DIGITS.search(cell.text) for cell in first)
    titled = sum(bool(_HEADS.search(cell.text)) for cell in first)
    return int(len(first) >= 2 and headlike and titled >= 1 and not any(cell.head for cell in grid[0]))


def _is_bold(cell: TableCell) -> bool:
    return len(cell.parts) == 1 and bool(cell.parts[0].strong) and cell.parts[0].strong == collapse(cell.parts[0].text)


def _headers(grid: list[list[TableCell]], heads: int) -> list[str]:
    """Return the header of each column; of several rows the texts are joined, each once."""
    width = max((len(row) for row in grid), default=0)
    headers = []
    for column in range(width):
        texts = [row[column].text for row in grid[:heads] if column < len(row) and row[column].text]
        headers.append(" ".join(dict.fromkeys(texts)))
    return headers


def _upright(rows: tuple[TableRow, ...], grid: list[list[TableCell]], heads: int) -> tuple[GridRow, ...]:
    headers = _headers(grid, heads)
    section = ""
    found: list[GridRow] = []
    for row, cells in list(zip(rows, grid, strict=True))[heads:]:
        if row.cells and all(cell.head for cell in row.cells) and len(row.cells) > 1:
            headers = [cell.text for cell in cells]  # the header said again, or another one: it rules from here
            continue
        if _is_section(row, cells, len(headers)):
            section = next(cell.text for cell in row.cells if cell.text)  # a span from above may hide it in the grid
            continue
        named = tuple(
            _cell(headers[column] if column < len(headers) else "", cell) for column, cell in enumerate(cells)
        )
        if any(cell.text or cell.struck for cell in named):
            found.append(GridRow(named, section, row.line, row.anchor))
    return tuple(found)


def _is_section(row: TableRow, cells: list[TableCell], width: int) -> bool:
    """Tell whether a row is a title across the table: one cell that spans it, or one cell alone in a wide row."""
    said = [cell for cell in row.cells if cell.text]
    if len(said) != 1 or width < 2:
        return False
    if said[0].across >= width and len(row.cells) == 1:
        return True
    alone = cells and cells[0] is said[0] and len(row.cells) > 2
    return bool(alone and " " in said[0].text and not any(part.codes for part in said[0].parts))


def _lies_on_its_side(grid: list[list[TableCell]], heads: int) -> bool:
    """Tell whether the first column holds what a header row should hold."""
    body = [row for row in grid[heads:] if row]
    if not body or len(body) < 2:
        return False
    top = " ".join(cell.text for cell in grid[0][1:]) if heads else ""
    side = [row[0].text for row in body]
    if _LIFE.search(top) or sum(bool(_HEADS.search(text)) for text in side) < max(2, len(side) // 3):
        return False
    # The names of models stand at the top; the side names what is told of them.
    return any(_LIFE.search(text) and len(text) <= 60 for text in side) and not any(
        _DIGITS.search(text) for text in side
    )


def _turned(rows: tuple[TableRow, ...], grid: list[list[TableCell]], heads: int) -> tuple[GridRow, ...]:
    width = max(len(row) for row in grid)
    found: list[GridRow] = []
    for column in range(1, width):
        cells: list[Cell] = []
        for row in grid:
            if column < len(row):
                at_top = row is grid[0] and heads
                cells.append(_cell("Name" if at_top else row[0].text, row[column]))
        said = tuple(cell for cell in cells if cell.text or cell.struck)
        if len(said) > bool(heads):
            found.append(GridRow(said, "", rows[0].line))
    return tuple(found)


def _cell(header: str, cell: TableCell) -> Cell:
    parts = [part for part in cell.parts if part]
    return Cell(
        header=header,
        text=cell.text,
        codes=tuple(code for part in parts for code in part.codes),
        links=tuple(link for part in parts for link in part.links),
        items=tuple(part.text for part in parts if part.text) if len(parts) > 1 else (),
        dates=tuple(day for part in parts for day in part.dates),
        struck=" ".join(part.struck for part in parts if part.struck),
    )
