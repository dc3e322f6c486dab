"""Blocks in which days stand alone on their lines and head what follows -> blocks in which such a day is a heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.parse.blocks import Box, Heading, Listing, Paragraph, Rule, Table
from lastcall.stages.parse.days import day_alone
from lastcall.stages.parse.pairs import names_an_end

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lastcall.stages.parse.blocks import Block

LEVEL = 7  # below every real heading, above a bold line within the entry
_LABEL = re.compile(r"\W*(?:publi|post|releas|date)", re.IGNORECASE)
_FEW = 2  # a single day under a heading is that heading's, and no heading of its own


def with_days_as_headings(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks; where a section is a run of entries, each under a line that is nothing but a day, these are headings.

    A section is such a run where two days or more each stand above something, and nothing but an introduction above the
    first. A day that stands below its text, as on the cards of a news page, heads nothing.
    """
    found: list[Block] = []
    section: list[Block] = []
    key = ""
    for block in blocks:
        if isinstance(block, Heading):
            found += _headed(section, key)
            found.append(block)
            section, key = [], block.rich.text
        else:
            section.append(block)
    return [*found, *_headed(section, key)]


def _headed(section: Sequence[Block], key: str) -> Sequence[Block]:
    days = [n for n, block in enumerate(section) if isinstance(block, Paragraph) and _is_day(block)]
    if len(days) < _FEW or names_an_end(key) or not all(_heads(section, n) for n in days):
        return section
    if any(_is_labelled(section, n) for n in days):
        return section
    listed = any(isinstance(section[n + 1], (Listing, Table)) for n in days)
    if days[0] and not listed:  # a text, its day, a text, its day: nobody can tell which belongs to which
        return section
    opens = frozenset(days)
    return [
        Heading(LEVEL, block.rich, "", block.line) if n in opens and isinstance(block, Paragraph) else block
        for n, block in enumerate(section)
    ]


def _is_day(block: Paragraph) -> bool:
    return day_alone(block.rich.text) is not None


def _is_labelled(section: Sequence[Block], at: int) -> bool:
    """Tell whether a day has a label, "Published:" before it or a bold line above: such a day answers that, and heads nothing."""
    day, above = section[at], section[at - 1] if at else None
    if isinstance(above, Paragraph) and above.rich.strong and above.rich.strong == above.rich.text:
        return True
    return isinstance(day, Paragraph) and _LABEL.match(day.rich.text) is not None


def _heads(section: Sequence[Block], at: int) -> bool:
    """Tell whether something stands below a day that it can head."""
    if at + 1 == len(section):
        return False
    match section[at + 1]:
        case Paragraph() as below:
            return not _is_day(below)
        case Listing() | Table() | Box():
            return True
        case Heading() | Rule():
            return False
