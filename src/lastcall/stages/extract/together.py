"""Rows without a day -> with the day that the one notice above them gives for all that the page lists.

"We will retire several models on 8 January" stands in a letter's first lines, the models in a table two headings below.
And one thing without a day -> with the day that stands alone below "When will this happen?" or beside "Shutdown".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.model.notice import Deadline, Effect, Milestone, Stage
from lastcall.stages.extract.days import deadlines, masked
from lastcall.stages.extract.said import COLLECTIVE, told_in
from lastcall.stages.extract.units import sentences_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim
    from lastcall.stages.extract.context import ExtractContext

# A table of what has gone before is no part of today's notice.
_BEFORE = re.compile(r"\b(?:previous(?:ly)?|past|history|earlier|already|archived?|former)\b", re.IGNORECASE)


# A heading that asks for the day, and the cell of a table of dates that says what happens on one.
_ASKS = re.compile(
    r"\W*(?:when\b.{0,60}|(?:key|important) dates?|(?:effective|sunset|shutdown|retirement|removal|end[- ]of[- ]life) date)\W*",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\W*(?:final |full |complete |permanent )*(?:shut ?down|shut ?off|turn ?off|sunset|retirement|removal|end[- ]of[- ](?:life|service|support)|eol|decommission(?:ing)?|discontinuation|service ends)\W*",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^()]{1,20}\)")  # "End of Service (EoS)"
_DATE_ROW = re.compile(r"dates?|when|day", re.IGNORECASE)
_COLUMNS = 3
_ALONE = 40  # characters beside a day that stands alone
_FEW = 2  # things without a day for which one day is meant


def dated_together(
    told: Sequence[tuple[Passage, Claim]],
    passages: Sequence[Passage],
    every: Sequence[Passage],
    context: ExtractContext,
) -> list[tuple[Passage, Claim]]:
    """Return what was told, rows without a day with the day of the page's only notice about several things.

    `passages` are its words, `every` its tables and bare headings too.
    """
    waiting = {passage.entry_id for passage, claim in told if _waits(passage, claim)}
    days = {
        entry: _day_for_all([p for p in passages if p.entry_id == entry])
        or _day_asked_for(p for p in every if p.entry_id == entry and p.cells)
        for entry in waiting
    }
    told = [
        (passage, _dated(claim, day, context) if _waits(passage, claim) and (day := days[passage.entry_id]) else claim)
        for passage, claim in told
    ]
    open_ = {(passage.entry_id, claim.subject.key) for passage, claim in told if _is_open(claim)}
    asked = {entry: _day_asked_for(p for p in every if p.entry_id == entry) for entry, _ in open_} if open_ else {}
    if len(open_) > _FEW * max(1, len(asked)):
        return told
    return [
        (passage, _dated(claim, day, context) if _is_open(claim) and (day := asked[passage.entry_id]) else claim)
        for passage, claim in told
    ]


def _is_open(claim: Claim) -> bool:
    return claim.deadline() is None and claim.stage is Stage.SHUTDOWN_ANNOUNCED


def _day_asked_for(passages: Iterable[Passage]) -> Deadline | None:
    """Return the one day that stands alone below a heading that asks for it, or beside the word for an end in a table."""
    found = {day for passage in passages if (day := _answer(passage)) is not None}
    return found.pop() if len(found) == 1 else None


def _answer(passage: Passage) -> Deadline | None:
    if passage.cells:
        headed = next((cell for cell in passage.cells if _ENDS.fullmatch(_plain(cell.header))), None)
        if headed is not None and _DATE_ROW.fullmatch(_plain(passage.cells[0].text)):
            return _day_alone(headed.text, passage)  # "Date" beside the days, "End of service" above one
        texts = [_plain(cell.text) for cell in passage.cells if cell.text.strip()]
        if not 2 <= len(texts) <= _COLUMNS or not any(map(_ENDS.fullmatch, texts[:2])):
            return None
        text = " ".join(texts[:2])  # what stands behind explains it
    elif passage.headings and _ASKS.fullmatch(passage.headings[-1]):
        text = passage.text
        if not text.strip() and passage.published_on is not None:
            return Deadline.day(passage.published_on)  # a day alone below a heading is taken for its own
    else:
        return None
    return _day_alone(text, passage)


def _plain(text: str) -> str:
    return _ASIDE.sub("", text).strip(" *")


def _day_alone(text: str, passage: Passage) -> Deadline | None:
    days = masked(text, passage.published_on)[1]
    if len(days) != 1 or len(text) - (days[0].end - days[0].start) > _ALONE:
        return None
    return days[0].deadline


def _waits(passage: Passage, claim: Claim) -> bool:
    """Tell whether a row says that something ends and no day: and stands where the page speaks of today."""
    open_ = claim.deadline() is None and claim.stage in (Stage.DEPRECATED, Stage.SHUTDOWN_ANNOUNCED)
    return open_ and claim.evidence.rule.startswith("row") and not any(map(_BEFORE.search, passage.headings))


def _day_for_all(passages: Iterable[Passage]) -> Deadline | None:
    words = [passage for passage in passages if passage.kind is PassageKind.PROSE]
    found = {
        days[0].deadline
        for passage, sentence in sentences_of(words)
        if sentence.days
        for one in told_in(sentence, passage)
        if COLLECTIVE.search(one.phrase or sentence.text)
        and (days := deadlines(sentence.text, sentence.days, passage.published_on, around=(one.start, one.end)))
    }
    return found.pop() if len(found) == 1 else None


def _dated(claim: Claim, day: Deadline, context: ExtractContext) -> Claim:
    stage = Stage.SHUT_DOWN if day.earliest <= context.as_of else Stage.SHUTDOWN_ANNOUNCED
    return replace(claim, milestones=(Milestone(Effect.SHUTDOWN, day),), stage=stage)
