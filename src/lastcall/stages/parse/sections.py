"""Blocks -> passages: each under its headings, list items and rows under the sentence that introduces them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lastcall.model.document import Cell, Passage, PassageKind
from lastcall.stages.parse.blocks import (
    Block,
    Box,
    Heading,
    Listing,
    ListItem,
    Paragraph,
    Rich,
    Rule,
    Table,
)
from lastcall.stages.parse.days import dated_heading
from lastcall.stages.parse.grid import rows_of
from lastcall.stages.parse.pairs import groups, pair_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

BOLD_LINE = 7  # the level of a bold line that acts as a heading: below every real one
_KEEP = 4  # words: a bold line this long may be the sentence that matters, so it is read as text too


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading that rules what follows."""

    level: int
    text: str
    anchor: str
    day: date | None


def passages_of(blocks: Iterable[Block], base: Passage) -> tuple[Passage, ...]:
    """Return the passages of some blocks in order; each is `base` with what the blocks say."""
    writer = _Writer(base)
    writer.write(blocks)
    return tuple(writer.out)


class _Writer:
    """The headings that are open, the section being read, and the passages so far."""

    def __init__(self, base: Passage) -> None:
        self.base = base
        self.open: list[_Open] = []
        self.out: list[Passage] = []
        self.prose: list[Paragraph] = []
        self.rest: list[Passage] = []  # what else the section holds: items, rows, records
        self.pairs: list[Cell] = []
        self.pair_base: Passage | None = None
        self.lead = ""

    def write(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self.block(block)
        self.flush()
        self.flush_pairs()

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self.heading(block)
            case Paragraph(rich, line):
                self.paragraph(rich, line)
            case Listing(items):
                self.listing(items, self.lead, self.here())
                self.lead = ""
            case Table():
                self.table(block)
                self.lead = ""
            case Box():
                self.box(block)
            case Rule():
                self.flush()

    def here(self) -> Passage:
        """Return the base of a passage at this point: its headings, anchor and date."""
        days = [heading.day for heading in self.open if heading.day]
        anchors = [heading.anchor for heading in self.open if heading.anchor]
        return replace(
            self.base,
            headings=(*self.base.headings, *(heading.text for heading in self.open)),
            anchor=anchors[-1] if anchors else self.base.anchor,
            published_on=days[-1] if days else self.base.published_on,
        )

    def heading(self, block: Heading) -> None:
        self.flush()
        text = block.rich.text.replace("\n", " ")
        pair = pair_of(block.rich)
        if pair is None or not any(char.isdigit() for char in pair.text):
            self.flush_pairs()
        self.open = [heading for heading in self.open if heading.level < block.level]
        if pair is not None:  # a heading such as "End of life: 30 June 2027" tells about the heading above it
            self.keep_pair(pair)
        self.open.append(_Open(block.level, text, block.anchor, dated_heading(text)))

    def paragraph(self, rich: Rich, line: int) -> None:
        pair = pair_of(rich)
        if pair is None and rich.strong and rich.strong == rich.text and len(rich.text) <= 120:
            self.heading(Heading(BOLD_LINE, rich, "", line))
            if len(rich.text.split()) < _KEEP:
                return
        if pair is not None:
            self.keep_pair(pair)
        self.prose.append(Paragraph(rich, line))
        self.lead = rich.text

    def keep_pair(self, pair: Cell) -> None:
        if self.pair_base is None:
            self.pair_base = self.here()
        self.pairs.append(pair)

    def flush_pairs(self) -> None:
        base, self.pair_base = self.pair_base or self.here(), None
        cells, self.pairs = self.pairs, []
        self.out += [record(base, group) for group in groups(cells)]

    def flush(self) -> None:
        """Close the section: its prose first, then its items and rows."""
        if self.prose:
            self.out.append(prose(self.here(), self.prose))
        self.out += self.rest
        self.prose, self.rest, self.lead = [], [], ""

    def listing(self, items: tuple[ListItem, ...], lead: str, base: Passage) -> None:
        for item in items:
            own = [block for block in item.blocks if isinstance(block, Paragraph)]
            nested = [block for block in item.blocks if not isinstance(block, Paragraph)]
            text = "\n".join(block.rich.text for block in own)
            if len(own) == 1 and (pair := pair_of(own[0].rich)) is not None and not nested:
                self.keep_pair(pair)
            if own:
                said = prose(replace(base, lead=lead), own, item.line)
                self.rest.append(replace(said, kind=PassageKind.ITEM))
            self.nested(nested, _joined(lead, text), base, own)

    def nested(self, blocks: Sequence[Block], lead: str, base: Passage, own: list[Paragraph]) -> None:
        """Take apart what stands inside an item: lists under the item's text, pairs as records about the item."""
        inner_pairs: list[Cell] = []
        for block in blocks:
            match block:
                case Listing(items):
                    inner_pairs += _pairs(items) if own else []
                    self.listing(items, lead, base)
                case _:
                    self.rest += passages_of((block,), replace(base, lead=lead))
        title = own[0].rich.strong or own[0].rich.text if own else ""
        self.rest += [record(replace(base, lead=title), group) for group in groups(inner_pairs)]

    def table(self, table: Table) -> None:
        base = self.here()
        lead = self.lead or table.caption
        for row in rows_of(table):
            headings = (*base.headings, row.section) if row.section else base.headings
            self.rest.append(
                replace(
                    record(base, row.cells),
                    kind=PassageKind.ROW,
                    text=" | ".join(cell.text for cell in row.cells),
                    headings=headings,
                    lead=lead,
                    line=row.line,
                    anchor=row.anchor or base.anchor,
                )
            )

    def box(self, box: Box) -> None:
        """Read a box by itself, in its place among what the section holds."""
        base = self.here()
        if box.label:
            label = box.label.text
            base = replace(
                base,
                headings=(*base.headings, label),
                anchor=box.anchor or base.anchor,
                published_on=dated_heading(label) or base.published_on,
            )
        self.rest += passages_of(box.blocks, base)


def _joined(lead: str, text: str) -> str:
    """Return what introduces a nested list: the item, after the sentence that introduced the item itself."""
    return f"{lead}\n{text}" if lead and text.rstrip().endswith((":", "：")) else text or lead


def _pairs(items: tuple[ListItem, ...]) -> list[Cell]:
    found: list[Cell] = []
    for item in items:
        if len(item.blocks) == 1 and isinstance(item.blocks[0], Paragraph):
            pair = pair_of(item.blocks[0].rich)
            if pair is not None:
                found.append(pair)
    return found


def prose(base: Passage, paragraphs: list[Paragraph], line: int = 0) -> Passage:
    """Return the passage of some paragraphs, one a line."""
    runs = [paragraph.rich for paragraph in paragraphs]
    struck = " ".join(run.struck for run in runs if run.struck)
    return replace(
        base,
        kind=PassageKind.PROSE,
        text="\n".join(run.text for run in runs if run.text),
        codes=tuple(code for run in runs for code in run.codes),
        links=tuple(link for run in runs for link in run.links),
        dates=tuple(day for run in runs for day in run.dates),
        line=line or paragraphs[0].line or base.line,
        options={**base.options, "struck": struck} if struck else base.options,
    )


def record(base: Passage, cells: tuple[Cell, ...]) -> Passage:
    """Return the record passage of some cells."""
    return replace(
        base,
        kind=PassageKind.RECORD,
        text="\n".join(f"{cell.header}: {cell.text}" if cell.header else cell.text for cell in cells),
        cells=cells,
        codes=tuple(code for cell in cells for code in cell.codes),
        links=tuple(link for cell in cells for link in cell.links),
    )
