"""What stands in one place -> its passage: prose and items of paragraphs, records and rows of cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.document import Cell, Passage, PassageKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.stages.parse.blocks import Paragraph
    from lastcall.stages.parse.grid import GridRow


def prose(
    base: Passage,
    paragraphs: Sequence[Paragraph],
    line: int = 0,
    *,
    kind: PassageKind = PassageKind.PROSE,
    lead: str | None = None,
) -> Passage:
    """Return the passage of some paragraphs, one a line."""
    runs = [paragraph.rich for paragraph in paragraphs]
    struck = " ".join([run.struck for run in runs if run.struck])
    return replace(
        base,
        kind=kind,
        text="\n".join([run.text for run in runs if run.text]),
        lead=base.lead if lead is None else lead,
        codes=tuple([code for run in runs for code in run.codes]),
        links=tuple([link for run in runs for link in run.links]),
        dates=tuple([day for run in runs for day in run.dates]),
        line=line or paragraphs[0].line or base.line,
        options={**base.options, "struck": struck} if struck else base.options,
    )


def record(base: Passage, cells: Sequence[Cell]) -> Passage:
    """Return the record passage of some cells, one a line."""
    text = "\n".join([f"{cell.header}: {cell.text}" if cell.header else cell.text for cell in cells])
    return _celled(base, PassageKind.RECORD, text, tuple(cells))


def row(base: Passage, said: GridRow, lead: str) -> Passage:
    """Return the passage of a table row; the row that stands above it across the table is its innermost heading."""
    headings = (*base.headings, said.section) if said.section else base.headings
    here = replace(base, headings=headings, lead=lead, line=said.line or base.line, anchor=said.anchor or base.anchor)
    return _celled(here, PassageKind.ROW, " | ".join([cell.text for cell in said.cells]), said.cells)


def _celled(base: Passage, kind: PassageKind, text: str, cells: tuple[Cell, ...]) -> Passage:
    return replace(
        base,
        kind=kind,
        text=text,
        cells=cells,
        codes=tuple([code for cell in cells for code in cell.codes]),
        links=tuple([link for cell in cells for link in cell.links]),
        dates=tuple([day for cell in cells for day in cell.dates]),
    )
