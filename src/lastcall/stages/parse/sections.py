"""Blocks -> passages: each under its headings, list items and rows under the sentence that introduces them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from lastcall.model.document import Cell, Passage, PassageKind
from lastcall.stages.parse.blocks import Block, Box, Heading, Listing, ListItem, Paragraph, Rich, Rule, Table
from lastcall.stages.parse.cards import with_days_below
from lastcall.stages.parse.dated import LEVEL, with_days_as_headings
from lastcall.stages.parse.days import (
    dated_heading,
    day_alone,
    day_in_anchor,
    day_of_byline,
    how_long_ago,
    month_alone,
)
from lastcall.stages.parse.grid import rows_of
from lastcall.stages.parse.items import TITLE, is_day, joined, pairs_of
from lastcall.stages.parse.pairs import groups, names_an_end, pair_of, pairs_in, said_under
from lastcall.stages.parse.passages import prose, record, row
from lastcall.stages.parse.piped import with_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

BOLD_LINE = LEVEL + 1  # the level of a bold line that acts as a heading: below every real one, and below a day alone
_KEEP = 4  # words: a bold line this long may be the sentence that matters, so it is read as text too
_MENU = 12  # links in a row that are a way around the site and not what a page says
_HOUR = re.compile(r",? (?:at )?\d{1,2}:\d{2}(?: ?[ap]m)?(?: [A-Z]{2,4})?$", re.IGNORECASE)
_POSTED = re.compile(r"(?:announced|published|posted)(?: on)?", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """A heading that rules what follows; a line under it may still tell its day."""

    level: int
    text: str
    anchor: str
    day: date | None
    month: str = ""


def passages_of(blocks: Iterable[Block], base: Passage) -> tuple[Passage, ...]:
    """Return the passages of some blocks in order; each is `base` with what the blocks say."""
    writer = _Writer(base, count(base.section + 1))
    writer.said = 0 if base.headings and base.kind is PassageKind.PROSE else -1
    writer.write(with_tables(with_days_as_headings(with_days_below(blocks))))
    return tuple(writer.out)


class _Writer:
    """The headings that are open, the section being read, and the passages so far."""

    def __init__(self, base: Passage, sections: Iterator[int]) -> None:
        self.base = base
        self.sections = sections
        self.section = next(sections)
        self.open: list[_Open] = []
        self.out: list[Passage] = []
        self.prose: list[Paragraph] = []
        self.rest: list[Passage] = []  # what else the section holds: items, rows, records
        self.pairs: list[Cell] = []
        self.pair_base: Passage | None = None
        self.lead = base.lead
        self.day: date | None = (
            None  # of a line that is nothing but a day: the next heading's, if nothing comes between
        )
        self.said = -1  # passages before the heading that was opened last; -1: none was
        self.known: Passage | None = None  # what `here` returned, until a heading changes it

    def write(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self.block(block)
        self.flush()
        self.alone()
        self.flush_pairs()

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self.heading(block)
            case Paragraph(rich, line):
                self.paragraph(rich, line)
            case Listing(items):
                self.listing(items, self.lead, self.here())
            case Table():
                self.table(block)
                self.lead = ""
            case Box():
                self.box(block)
            case Rule():
                self.flush()
        if not isinstance(block, Paragraph):
            self.day = self.day if isinstance(block, Rule) else None

    def here(self) -> Passage:
        """Return the base of a passage at this point: its headings, anchor and date."""
        if self.known is None:
            day = next((heading.day for heading in reversed(self.open) if heading.day), None)
            month = next((heading.month for heading in reversed(self.open) if heading.month), "")
            anchor = next((heading.anchor for heading in reversed(self.open) if heading.anchor), "")
            self.known = replace(
                self.base,
                headings=(*self.base.headings, *[heading.text for heading in self.open]),
                anchor=anchor or self.base.anchor,
                published_on=day or self.base.published_on,
                published_month="" if day else month or self.base.published_month,
                section=self.section,
            )
        return self.known

    def heading(self, block: Heading) -> None:
        self.flush()
        self.alone()
        text = block.rich.text.replace("\n", " ").rstrip("¶# ")
        told = dated_heading(text)
        pair = pair_of(block.rich) if told is None else None
        if pair is None or not any(char.isdigit() for char in pair.text):
            self.flush_pairs()
        self.open = [heading for heading in self.open if heading.level < block.level]
        self.known = None
        if pair is not None:  # a heading such as "End of life: 30 June 2027" tells about the heading above it
            self.keep_pair(pair, block.line)
        day = told or self.day
        self.section = next(self.sections)
        self.open.append(_Open(block.level, text, block.anchor, day or day_in_anchor(block.anchor), month_alone(text)))
        self.known, self.said = None, len(self.out)

    def alone(self) -> None:
        """Keep a heading with nothing of its own below it as a passage without a text: it may be all that is said."""
        above = self.here().headings
        nothing = self.said == len(self.out) and self.pair_base is None
        if nothing and above and above[-1].count(" ") >= _KEEP - 2:
            self.out.append(self.here())
        self.said = -1

    def paragraph(self, rich: Rich, line: int) -> None:
        day = day_alone(rich.text)
        if day is not None:
            self.dated(day, rich, line)
            return
        if how_long_ago(rich.text) or self.signed(rich):
            return
        self.day = None
        pairs = pairs_in(rich)
        if not pairs and rich.strong and rich.strong == rich.text and len(rich.text) <= 120:
            self.heading(Heading(BOLD_LINE, rich, "", line))
            if len(rich.text.split()) < _KEEP:
                return
        for pair in pairs:
            self.keep_pair(pair, line)
            if _POSTED.fullmatch(pair.header.strip()) and self.open and self.open[-1].day is None:
                self.open[-1].day, self.known = day_alone(pair.text), None
        self.prose.append(Paragraph(rich, line))
        self.lead = rich.text

    def dated(self, day: date, rich: Rich, line: int) -> None:
        """Read a line that is nothing but a day: the deadline that its heading names, or the day of what it stands at."""
        fresh = self.open and not self.prose and not self.rest
        if fresh and names_an_end(self.open[-1].text):
            self.keep_pair(said_under(self.open[-1].text, rich), line)
            self.prose.append(Paragraph(rich, line))
        elif rich.strong == rich.text:
            self.heading(Heading(LEVEL, rich, "", line))
        elif fresh and self.open[-1].day is None:
            self.open[-1].day, self.known = day, None
            for pair in pairs_in(rich):  # "Date: 3 March 2026" may be a value of what other lines tell
                self.keep_pair(pair, line)
        else:
            self.prose.append(Paragraph(rich, line))
            self.day = day

    def signed(self, rich: Rich) -> bool:
        """Read a line right below a heading that names its author and day; tell whether it is one."""
        if not self.open or self.prose or self.rest or self.open[-1].day is not None:
            return False
        day = day_of_byline(rich.text, titled=self.open[-1].level == 1)
        if day is not None:
            self.open[-1].day, self.known = day, None
        return day is not None

    def keep_pair(self, pair: Cell, line: int = 0) -> None:
        if self.pair_base is None:
            self.pair_base = replace(self.here(), line=line) if line else self.here()
        self.pairs.append(pair)

    def flush_pairs(self) -> None:
        base, self.pair_base = self.pair_base or self.here(), None
        cells, self.pairs = self.pairs, []
        self.out += [record(base, group) for group in groups(cells)]

    def flush(self) -> None:
        """Close the section: its prose first, then its items and rows."""
        if self.prose and not _is_menu(self.prose):
            self.out.append(prose(self.here(), self.prose))
        self.out += self.rest
        self.prose, self.rest, self.lead = [], [], ""

    def listing(self, items: tuple[ListItem, ...], lead: str, base: Passage, *, nested: bool = False) -> None:
        dated = bool(items) and is_day(items[0]) and not all(is_day(item) for item in items)
        whole = lead
        for item in items:
            if len(item.blocks) > 1 and any(isinstance(block, Heading) for block in item.blocks):
                self.nest(item.blocks, base)  # an entry with a heading of its own, of a list of entries
                continue
            own = [block for block in item.blocks if isinstance(block, Paragraph)]
            alone = len(own) == len(item.blocks)
            if dated and is_day(item):  # a flat list in which days head what follows them
                lead = joined(whole, own[0].rich.text)
            if alone and len(own) == 1 and not nested and (pair := self.pair(own[0].rich)) is not None:
                self.keep_pair(pair, item.line)
            if own:
                self.rest.append(prose(base, own, item.line, kind=PassageKind.ITEM, lead=lead))
            if not alone:
                self.inside(item, lead, base)

    def pair(self, rich: Rich) -> Cell | None:
        """Return what an item tells as key and value: by itself, or a day under a heading such as "Removal"."""
        heading = self.open[-1].text if self.open else ""
        if names_an_end(heading) and day_alone(_HOUR.sub("", rich.text)) is not None:
            return said_under(heading, rich)
        return pair_of(rich)

    def inside(self, item: ListItem, lead: str, base: Passage) -> None:
        """Take apart what stands inside an item: lists under the text before them, pairs as records about the item."""
        pairs: list[Cell] = []
        said = title = ""
        for block in item.blocks:
            match block:
                case Paragraph(rich):
                    said = rich.text
                    title = title or rich.strong or rich.text
                case Listing(items):
                    pairs += pairs_of(items) if said else []
                    self.listing(items, joined(lead, said), base, nested=bool(said))
                case _:
                    self.nest((block,), replace(base, lead=joined(lead, said)))
        about = (title.rstrip(" :："),) if 0 < len(title) <= TITLE else ()
        whole = replace(base, lead=title, headings=(*base.headings, *about))
        self.rest += [record(whole, group) for group in groups(pairs)]

    def nest(self, blocks: Sequence[Block], base: Passage) -> None:
        """Read blocks that are a whole of their own, in their place among what the section holds."""
        writer = _Writer(base, self.sections)
        writer.write(blocks)
        self.rest += writer.out

    def table(self, table: Table) -> None:
        base = self.here()
        lead = self.lead or table.caption
        self.rest += [row(base, said, lead) for said in rows_of(table)]

    def box(self, box: Box) -> None:
        base = self.here()
        if not box.label:
            self.nest(box.blocks, replace(base, lead=self.lead))
            return
        label = box.label.text
        self.nest(
            box.blocks or (Paragraph(box.label, box.line),),
            replace(
                base,
                headings=(*base.headings, label),
                anchor=box.anchor or base.anchor,
                published_on=dated_heading(label) or base.published_on,
                published_month=month_alone(label) or base.published_month,
            ),
        )


def _is_menu(paragraphs: Sequence[Paragraph]) -> bool:
    """Tell whether paragraphs are a menu: a dozen or more, nearly all of them nothing but a link."""
    if len(paragraphs) < _MENU:
        return False
    links = sum(len(one.rich.links) == 1 and one.rich.links[0][0] == one.rich.text for one in paragraphs)
    return links * 10 >= len(paragraphs) * 7
