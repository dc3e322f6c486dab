"""What stands in one place -> its passage: prose and items of paragraphs, records and rows of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lastcall.model.document import Cell, Passage, PassageKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    return _placed(
        base,
        kind,
        "\n".join([run.text for run in runs if run.text]),
        base.headings,
        base.lead if lead is None else lead,
        (),
        _Marks(
            tuple([code for run in runs for code in run.codes]),
            tuple([link for run in runs for link in run.links]),
            tuple([day for run in runs for day in run.dates]),
        ),
        line or paragraphs[0].line or base.line,
        base.anchor,
        {**base.options, "struck": struck} if struck else base.options,
    )


def record(base: Passage, cells: Sequence[Cell]) -> Passage:
    """Return the record passage of some cells, one a line."""
    text = "\n".join([f"{cell.header}: {cell.text}" if cell.header else cell.text for cell in cells])
    made, marks, kind = tuple(cells), _marks(cells), PassageKind.RECORD
    return _placed(base, kind, text, base.headings, base.lead, made, marks, base.line, base.anchor, base.options)


def row(base: Passage, said: GridRow, lead: str) -> Passage:
    """Return the passage of a table row; the row that stands above it across the table is its innermost heading."""
    headings = (*base.headings, said.section) if said.section else base.headings
    text = " | ".join([cell.text for cell in said.cells])
    line, anchor = said.line or base.line, said.anchor or base.anchor
    marks = _marks(said.cells)
    return _placed(base, PassageKind.ROW, text, headings, lead, said.cells, marks, line, anchor, base.options)


class _Marks(NamedTuple):
    codes: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    dates: tuple[str, ...]


def _marks(cells: Sequence[Cell]) -> _Marks:
    return _Marks(
        tuple([code for cell in cells for code in cell.codes]),
        tuple([link for cell in cells for link in cell.links]),
        tuple([day for cell in cells for day in cell.dates]),
    )


def _placed(
    base: Passage,
    kind: PassageKind,
    text: str,
    headings: tuple[str, ...],
    lead: str,
    cells: tuple[Cell, ...],
    marks: _Marks,
    line: int,
    anchor: str,
    options: Mapping[str, str],
) -> Passage:
    """Return `base` with what was said there; written out, for dataclasses.replace costs three times as much."""
    return Passage(
        kind=kind,
        text=text,
        url=base.url,
        anchor=anchor,
        headings=headings,
        lead=lead,
        cells=cells,
        codes=marks.codes,
        links=marks.links,
        dates=marks.dates,
        entry_id=base.entry_id,
        entry_title=base.entry_title,
        entry_link=base.entry_link,
        published_on=base.published_on,
        published_month=base.published_month,
        section=base.section,
        categories=base.categories,
        line=line,
        page_notes=base.page_notes,
        options=options,
    )
