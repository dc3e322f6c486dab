"""A sentence -> the days in it that may be deadlines, nearest to its verb first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.stages.extract.dates import find_dates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lastcall.model.notice import Deadline

# What was said or released on a day does not end on it.
_TOLD_BEFORE = re.compile(
    r"\b(?:announce(?:ment|d)|announcing|notified|communicated|informed|released|launched|introduced|published|updated?|created|available|revised|stated|since|deprecated|supported|versions?|build|dated|began|started|added|"
    r"enabled|built|born|incident|post(?:ed)?|blog|reported|scheduled|planned|previously|signed|purchased|bought|older than|registered|generated)\s*(?:\(|:)?\s*(?:on|in|from|at|back in|of|as of|for)?\s*$|\b(?:created|registered|purchased|signed|built|generated|issued|released)\s+(?:before|after|prior to)\s*$",
    re.IGNORECASE,
)
# "We announced the sunset of X in November": when it was said, unless it was said when it will be.
_ANNOUNCED_IN = re.compile(
    r"\bannounced\b(?:(?!\b(?:will|would|is|are|be|to|that|ends?|ending|effective|shut|retire|sunset on)\b)[^.;§]){0,80}\b(?:in|on)\s+$",
    re.IGNORECASE,
)
_FIRM_BEFORE = re.compile(
    r"\b(?:scheduled|planned|deprecated|available|supported|enabled)\s*(?:on|in|from|for|as of|until|at)\s*$",
    re.IGNORECASE,
)
_TOLD_AFTER = re.compile(
    r"^[\s,)]*(?:we|I)?\s*(?:notified|announced|told|informed|posted|published|released|launched|introduced|update[ds]?\b)|^\s*(?:announcement|release|blog|update|changelog|api version|versions?)\b|^\s*subject\s*:",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:previously|originally|initially|was (?:originally )?(?:planned|scheduled)|instead of|earlier (?:date|announced)|(?:extended|moved|changed|postponed|delayed|pushed(?: back)?|updated|shifted|rescheduled) from|rather than|not on|no longer on)\s+(?:(?!to\b|until\b|till\b)\w+\s+){0,6}$",
    re.IGNORECASE,
)
_MOVED_TO = re.compile(
    r"\b(?:extend|postpon|delay|mov|push|reschedul|chang|shift|defer)\w*\b[^.;]{0,80}\b(?:to|until|till)\s+$",
    re.IGNORECASE,
)
_CLOSED_NEAR = re.compile(
    r"\b(?:new (?:customers|users|sign-?ups?|deployments?|accounts?|instances?|resources?|creations?|projects?|subscriptions?|purchases|apps?|integrations?)|brown-?outs?|read-only|warnings?|start(?:s|ing)? (?:to )?(?:log|warn)|legacy|end of sale|maintenance)\b",
    re.IGNORECASE,
)
END_NEAR = re.compile(
    r"retir|shut|remov|sunset|discontinu|end[- ]of|\bend(?:s|ed|ing)?\b|decommission|delet|no longer|stop|turn(?:ed|ing)? off|unavailable|switch(?:ed)? off|terminat|disabl|expire|EOL|offline|fail|reject|block|turned down|error|cease",
    re.IGNORECASE,
)
# "with an end of life on §": a day that is called the end, among others.
_LABELLED = re.compile(
    r"\b(?:end[- ]of[- ]life|eol|shut ?down|sunset|removal|retirement|decommissioning)(?: date)?(?: is| will be| of| on|:)?(?: planned| scheduled| expected| set| due)?(?: for| in| by)?\s*(?:on )?$"
    r"|\b(?:and|then|before being|before it is) (?:then |later |finally |fully |permanently )?(?:be )?(?:retired|removed|sunset|discontinued|decommissioned|turned off|switched off|disabled|shut down|deleted)\s+(?:on|in|by|at|from|after|as of)\s*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:in|within|after) (?:the next )?(?:about )?(?:\d|an? |one |two |three |four |five |six |seven |nine |ten |twelve )[\w ]{0,12}(?:day|week|month|year)",
    re.IGNORECASE,
)
_FULLY = re.compile(r"\b(?:fully|completely|permanently|entirely)\b[^§]{0,40}$", re.IGNORECASE)
_CLAUSE = re.compile(r"[;.]\s|, (?:and|but|which|while|whereas) ")


@dataclass(frozen=True, slots=True)
class Day:
    """A date that may be a deadline and where it stands."""

    deadline: Deadline
    start: int
    end: int


def masked(text: str, anchor: date | None) -> tuple[str, tuple[Day, ...]]:
    """Return a text with each date written as "§" of the same length, and the dates; a version that looks like a date stays."""
    found: list[Day] = []
    hidden = text
    for one in find_dates(text, anchor=anchor):
        if not one.inside_name:
            found.append(Day(one.deadline, one.start, one.end))
            hidden = hidden[: one.start] + "§" * (one.end - one.start) + hidden[one.end :]
    return hidden, tuple(found)


def deadlines(
    text: str, days: Sequence[Day], anchor: date | None, *, around: tuple[int, int] | None = None
) -> tuple[Day, ...]:
    """Return the dates that may be deadlines, the best first: beside a word that ends before the rest, in the text's order.

    `around` is where the verb stands: a date behind it goes before one that stands in front of it.
    """
    moved = [day for day in days if _MOVED_TO.search(text[: day.start])] if len(days) > 1 else []
    ranked: list[tuple[int, int, Day]] = []
    for number, day in enumerate(days):
        fore, aft = text[max(0, day.start - 60) : day.start], text[day.end : day.end + 40]
        if anchor is not None and day.deadline.earliest == anchor and len(days) > 1:
            continue
        firm = _FIRM_BEFORE.search(fore) and (anchor is None or day.deadline.earliest > anchor)
        if (
            (_TOLD_BEFORE.search(fore) and not firm)
            or _TOLD_AFTER.match(aft)
            or _OLD.search(fore)
            or _ANNOUNCED_IN.search(text[: day.start][-160:])
        ):
            continue
        ranked.append((_penalty(text, day, days, around) - 3 * (day in moved), number, day))
    ranked.sort(key=lambda one: one[:2])
    return tuple(day for _, _, day in ranked)


def _penalty(text: str, day: Day, days: Sequence[Day], around: tuple[int, int] | None) -> int:
    fore = _CLAUSE.split(text[: day.start])[-1][-90:]
    until = next((other.start for other in days if other.start >= day.end), len(text))
    aft = _CLAUSE.split(text[day.end : min(until, day.end + 90)])[0]
    near = f"{fore} {aft}"
    penalty = 2 * bool(_CLOSED_NEAR.search(near) and not re.search(r"fully|completely|permanently", near))
    penalty += not END_NEAR.search(near)
    # "In 30 days, on June 30": the day that is written out is the one that is meant.
    penalty += 2 * bool(
        _COUNTED.match(text, day.start)
        and any(other.deadline.is_day and not _COUNTED.match(text, other.start) for other in days)
    )
    penalty -= _LABELLED.search(fore) is not None
    penalty -= _FULLY.search(fore) is not None  # support ends, and later everything does
    penalty += not day.deadline.is_day and any(
        other.deadline.is_day and 0 <= other.start - day.end <= 2 for other in days
    )
    if around is not None and day.start < around[0] and any(other.start >= around[1] for other in days):
        penalty += 1
    return penalty
