"""A Jupyter notebook -> its cells as texts whose lines know where they stand in the file."""

from __future__ import annotations

import json
from typing import Any

from lastcall.stages.detect.kinds import Family, FileKind, kind_of
from lastcall.stages.detect.view import View


def cells_of(path: str, text: str) -> tuple[list[View], str]:
    """Return one view for each cell, and what is wrong with the notebook, in words; outputs are not read."""
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        return [], f"broken notebook: {error}"
    cells = data.get("cells") if isinstance(data, dict) else None
    if not isinstance(cells, list):
        return [], "broken notebook: it has no cells"
    rows = [row.strip().rstrip(",") for row in text.splitlines()]
    found: list[View] = []
    at = 0
    kind = kind_of(path)
    for number, cell in enumerate(cells, 1):
        lines = _lines(cell)
        places, at = _rows(lines, rows, at)
        is_code = isinstance(cell, dict) and cell.get("cell_type") == "code"
        how = kind if is_code else FileKind(Family.DOCS)
        found.append(View(path, "".join(lines), how, number, rows=places))
    return found, ""


def _lines(cell: Any) -> list[str]:
    source = cell.get("source", "") if isinstance(cell, dict) else ""
    joined = "".join(part for part in source if isinstance(part, str)) if isinstance(source, list) else str(source)
    # A line of shell or magic is no Python; as a comment it would not count as use.
    return [line if not line.startswith(("!", "%")) else " " + line[1:] for line in joined.splitlines(keepends=True)]


def _rows(lines: list[str], rows: list[str], at: int) -> tuple[tuple[int, ...], int]:
    """Return for each line of a cell its row in the file, from 1; a cell in one string has the row of that string."""
    places = []
    for line in lines:
        written = {json.dumps(line), json.dumps(line, ensure_ascii=False)}
        row = next((number for number in range(at, len(rows)) if rows[number] in written), None)
        if row is None:
            row = next((number for number in range(at, len(rows)) if '"source"' in rows[number]), at)
            places.append(row + 1)
            continue
        places.append(row + 1)
        at = row + 1
    return tuple(places), at
