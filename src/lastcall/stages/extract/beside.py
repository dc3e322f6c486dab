"""A statement and what stands around it -> the days that belong to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.extract.acts import Act
from lastcall.stages.extract.days import END_NEAR, deadlines
from lastcall.stages.extract.sentences import Sentence
from lastcall.stages.extract.verbs import TRIGGER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.document import Passage
    from lastcall.model.notice import Deadline
    from lastcall.stages.extract.acts import Ending
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.stages.extract.days import Day
    from lastcall.stages.extract.units import Unit

_REFERS = re.compile(
    r"\b(?:on|by|after|until|before) (?:this|that) date\b|^\W*(?:this|the|these) (?:change|removal|shutdown|retirement|deprecation|update)",
    re.IGNORECASE,
)
_AND_GONE = re.compile(
    r"\s*(?:,|and|or|/)\s*(?:(?:it|they|which|will|shall|is|are|has|have|been|be|to|now|scheduled|going|set|planned|due)\s+){0,5}(?:\w+ly |also )?(?:retired|removed|sunset|discontinued|deleted|disabled|shut)\b"
)
# "When: June 30, 2027" among lines of keys and values, or "When will this happen?" before its answer.
_WHEN = re.compile(
    r"\W*(?:when(?: (?:will|is|does|are)\b[^:?§]{0,50})?|effective(?: date)?|(?:sunset|end|removal|retirement|shutdown|end[- ]of[- ]life|deadline)(?: date)?|deadline|time ?line)\W{0,4}[:?]\W*(?=§|(?:on|by|from|starting|as of|after)\b)",
    re.IGNORECASE,
)
_MAY_BE_WHEN = re.compile(
    r"\W*(?:when|effective|sunset|end|removal|retirement|shutdown|deadline|time ?line)\b", re.IGNORECASE
)
_BEGINS = re.compile(
    r"\bmaintenance\b|\b(?:enter\w*|mov\w+ (?:in)?to|went into) (?:its |the |a )?deprecat", re.IGNORECASE
)
_UNTIL = re.compile(r"\b(?:until|till|through|up to)\s+(?:the end of\s+)?$", re.IGNORECASE)
_LONGEST = 120  # characters of such a line


def days_of(
    passage: Passage,
    sentence: Sentence,
    one: Ending,
    following: Sequence[Sentence],
    context: ExtractContext,
    otherwise: tuple[Day, ...] = (),
) -> tuple[Day, ...]:
    """Return the days of a statement, the best first: of its sentence, of those behind it, of its lead, or else `otherwise`."""
    days, _ = parted_days(passage, sentence, one, context)
    if days:
        return days
    for after in following[:3]:
        if (TRIGGER.search(after.text) or _REFERS.search(after.text)) and (
            found := deadlines(after.text, after.days, passage.published_on)
        ):
            if one.act is Act.DEPRECATED and not END_NEAR.search(after.text):
                continue  # "… in accordance with a decision to deprecate them as of 2021": since when, again
            return found
    lead = passage.lead.splitlines()[-1] if passage.lead else ""
    if one.act is not Act.DEPRECATED and lead.rstrip().endswith(":"):
        said = Sentence.of(lead, (), passage.published_on)
        return deadlines(lead, said.days, passage.published_on)
    return () if one.act is Act.DEPRECATED else otherwise


def parted_days(
    passage: Passage, sentence: Sentence, one: Ending, context: ExtractContext
) -> tuple[tuple[Day, ...], Deadline | None]:
    """Return the days beside a statement, and the one since which its thing is deprecated: "is deprecated as of May 1, 2024"."""
    days = deadlines(sentence.text, sentence.days, passage.published_on, around=(one.start, one.end))
    if (
        one.act is not Act.DEPRECATED
        or not (one.past or "being" in one.verb or _BEGINS.search(one.verb))
        or _AND_GONE.match(sentence.bare[one.end :])
    ):
        return days, None
    told = passage.published_on or context.as_of
    if _BEGINS.search(one.verb):  # "enters maintenance mode on §": whenever that is, it is no end
        # "Is in maintenance mode and will be EOL on §": another verb stands between.
        after = (day for day in sorted(days, key=lambda day: day.start) if day.start >= one.end)
        over = tuple(day for day in after if not END_NEAR.search(sentence.bare[one.end : day.start]))[:1]
    else:
        over = tuple(
            day
            for day in days
            if day.deadline.latest is not None
            and day.deadline.earliest <= told
            and not _UNTIL.search(sentence.bare[: day.start])
        )
    return tuple(day for day in days if day not in over), over[0].deadline if over else None


def told_when(unit: Unit) -> tuple[Day, ...]:
    """Return the day that a line of its own gives for all of a section: "When: June 30, 2027"."""
    for passage, sentence in unit.sentences:
        if len(sentence.text) > _LONGEST or not _MAY_BE_WHEN.match(sentence.text):
            continue  # before its dates are looked for, which is dear
        if sentence.days and _WHEN.match(sentence.hidden):
            return deadlines(sentence.text, sentence.days, passage.published_on)
    return ()
