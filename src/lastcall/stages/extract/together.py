"""Rows without a day -> with the day that the one notice above them gives for all that the page lists.

"We will retire several models on 8 January" stands in a letter's first lines, the models in a table two headings below.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.model.notice import Effect, Milestone, Stage
from lastcall.stages.extract.days import deadlines
from lastcall.stages.extract.said import COLLECTIVE, told_in
from lastcall.stages.extract.units import sentences_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim, Deadline
    from lastcall.stages.extract.context import ExtractContext

# A table of what has gone before is no part of today's notice.
_BEFORE = re.compile(r"\b(?:previous(?:ly)?|past|history|earlier|already|archived?|former)\b", re.IGNORECASE)


def dated_together(
    told: Sequence[tuple[Passage, Claim]], passages: Sequence[Passage], context: ExtractContext
) -> list[tuple[Passage, Claim]]:
    """Return what was told, rows without a day with the day of the page's only notice about several things."""
    waiting = {passage.entry_id for passage, claim in told if _waits(passage, claim)}
    days = {entry: _day_for_all([p for p in passages if p.entry_id == entry]) for entry in waiting}
    return [
        (passage, _dated(claim, day, context) if _waits(passage, claim) and (day := days[passage.entry_id]) else claim)
        for passage, claim in told
    ]


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
