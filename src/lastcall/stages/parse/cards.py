"""Blocks in which a day stands above the heading that it belongs to -> blocks in which it stands below.

Changelogs made of cards write "Removal", "Effective from:", "28 December 2027" and then the heading. Read from top to
bottom that day would be told of the card before.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.stages.parse.blocks import Block, Heading, Paragraph
from lastcall.stages.parse.days import day_alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SEVERAL = 2  # headings under days of their own
_LABEL = re.compile(
    r"(?:effective(?: (?:from|date|on|as of))?|takes? effect(?: on)?|in effect(?: from)?|"
    r"(?:sunset|removal|shutdown|retirement|end[- ]of[- ]life|eol)(?: date| on)?)\s*:?",
    re.IGNORECASE,
)
_KIND = 24  # characters of the word above a label that says what kind of news it is


def with_days_below(blocks: Iterable[Block]) -> Sequence[Block]:
    """Return the blocks; labelled days that stand right above each heading of a level are moved below it.

    Only where the first heading of that level has one too: else the day ends the section before.
    """
    every = list(blocks)
    above = [n for n in range(2, len(every)) if isinstance(every[n], Heading) and _labelled(every, n)]
    if not above:
        return _with_bare_days_below(every)
    level = every[above[0]].level  # type: ignore[union-attr] # `above` holds headings only
    first = next(n for n, block in enumerate(every) if isinstance(block, Heading) and block.level == level)
    return _moved(every, above) if first == above[0] else every


def _with_bare_days_below(every: list[Block]) -> Sequence[Block]:
    """Move days that stand alone above the headings of a level, where each of them has one: "2023/05/31", "## Nova ends"."""
    headed = [n for n, block in enumerate(every) if n and isinstance(block, Heading) and _is_day(every[n - 1])]
    levels = {block.level for n in headed if isinstance(block := every[n], Heading)}
    if len(headed) < _SEVERAL or len(levels) > 1:
        return every
    of_level = [n for n, block in enumerate(every) if isinstance(block, Heading) and block.level in levels]
    if of_level != headed:
        return every
    for at in headed:
        every[at - 1], every[at] = every[at], every[at - 1]
    return every


def _is_day(block: Block) -> bool:
    return isinstance(block, Paragraph) and day_alone(block.rich.text) is not None


def _labelled(blocks: Sequence[Block], at: int) -> bool:
    label, day = blocks[at - 2], blocks[at - 1]
    if not isinstance(label, Paragraph) or not isinstance(day, Paragraph):
        return False
    return _LABEL.fullmatch(label.rich.text.strip()) is not None and day_alone(day.rich.text) is not None


def _moved(blocks: Sequence[Block], headings: Sequence[int]) -> list[Block]:
    found = list(blocks)
    for at in reversed(headings):  # from the end, so that the places before stay
        label, day = found[at - 2], found[at - 1]
        assert isinstance(label, Paragraph)
        assert isinstance(day, Paragraph)
        said = f"{label.rich.text.strip().rstrip(':')}: {day.rich.text}"
        below: list[Block] = [Paragraph(replace(day.rich, text=said, strong=""), label.line)]
        start = at - 2
        kind = found[start - 1] if start else None
        if isinstance(kind, Paragraph) and len(kind.rich.text) <= _KIND and kind.rich.text.isupper():
            below.insert(0, kind)
            start -= 1
        found[start : at + 1] = [found[at], *below]
    return found
