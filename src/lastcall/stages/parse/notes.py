"""Passages -> the page-level sentences that requalify every date on the page, put on each passage."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind

if TYPE_CHECKING:
    from lastcall.model.document import Passage

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'*])|\n")
_ABOUT_DATES = re.compile(r"\b(?:dates?|timelines?|schedules?)\b", re.IGNORECASE)
_REQUALIFIED = re.compile(
    r"\bearliest\b|\bnot? (?:sooner|earlier)\b|\btentative\b|\bapproximate\b|\bestimated?\b|\bsubject to change\b|"
    r"\bmay change\b|\bmay be extended\b|\bare in utc\b|\bminimum\b",
    re.IGNORECASE,
)
# The note speaks of what the page lists, not of one thing.
_WHOLE_PAGE = re.compile(
    r"\b(?:listed|shown|table|below|above|page|all|these|following|provided|given|indicate|are)\b", re.IGNORECASE
)


def with_page_notes(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Return the passages, each with the page's sentences that say what its dates mean."""
    notes = tuple(
        dict.fromkeys(
            sentence.strip()
            for passage in passages
            if passage.kind in (PassageKind.PROSE, PassageKind.ITEM) and _REQUALIFIED.search(passage.text)
            for sentence in _SENTENCE.split(passage.text)
            if len(sentence) <= 400 and all(rule.search(sentence) for rule in (_ABOUT_DATES, _REQUALIFIED, _WHOLE_PAGE))
        )
    )
    return tuple(replace(passage, page_notes=notes) for passage in passages) if notes else passages
