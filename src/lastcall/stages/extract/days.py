"""A sentence -> the days in it that may be deadlines, nearest to its verb first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.stages.extract.dates import find_dates

if TYPE_CHECKING:
    from datetime import date

    from lastcall.model.notice import Deadline

# What was said or released on a day does not end on it.
_TOLD_BEFORE = re.compile(
    r"(?:announce(?:ment|d)|notified|communicated|informed|released|launched|introduced|published|updated?|created|available|revised|originally|stated|since|deprecated|supported|announcing|EOL|versions?|build|dated|began|started|added|"
    r"enabled|built|born|incident|post(?:ed)?|blog|reported|scheduled|planned|previously)\s*(?:\(|:)?\s*(?:on|in|from|at|back in|of|as of|for)?\s*$",
    re.IGNORECASE,
)
_FIRM_BEFORE = re.compile(
    r"(?:scheduled|planned|deprecated|available|supported|EOL)\s*(?:on|in|from|for|as of|until)\s*$", re.IGNORECASE
)
_TOLD_AFTER = re.compile(
    r"^[\s,)]*(?:we|I)?\s*(?:notified|announced|told|informed|posted|published|released|launched|introduced|update[ds]?\b)|^\s*(?:announcement|release|blog|update|changelog)\b",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:previously|originally|initially|was (?:originally )?(?:planned|scheduled)|instead of|earlier (?:date|announced)|extended from|moved from|pushed (?:back )?from|rather than)\s+(?:\w+\s+){0,6}$",
    re.IGNORECASE,
)
_NEW = re.compile(r"\b(?:to|until|now|is|will|new)\b", re.IGNORECASE)
_CLOSED_NEAR = re.compile(
    r"\b(?:new (?:customers|users|sign-?ups?|deployments?|accounts?|instances?|resources?|creations?|projects?|subscriptions?|purchases)|brownouts?|read-only|warnings?|start(?:s|ing)? (?:to )?(?:log|warn)|scheduled brown)\b",
    re.IGNORECASE,
)
_END_NEAR = re.compile(
    r"retir|shut|remov|sunset|discontinu|end[- ]of|\bend(?:s|ed|ing)?\b|decommission|delet|no longer|stop|turn(?:ed|ing)? off|unavailable|switch(?:ed)? off|terminat|disabl|expire|EOL|offline|fail",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date that may be a deadline and where it stands."""

    deadline: Deadline
    start: int
    end: int


def masked(sentence: str, anchor: date | None) -> tuple[str, tuple[Day, ...]]:
    """Return a sentence with each date written as "§" of the same length, and the dates; a version that looks like a date stays."""
    found: list[Day] = []
    text = sentence
    for one in find_dates(sentence, anchor=anchor):
        if one.inside_name:
            continue
        found.append(Day(one.deadline, one.start, one.end))
        text = text[: one.start] + "§" * (one.end - one.start) + text[one.end :]
    return text, tuple(found)


def deadlines(sentence: str, anchor: date | None, *, around: tuple[int, int] | None = None) -> list[Day]:
    """Return the dates that may be deadlines, the best first: behind the verb before in front of it, the end before the rest."""
    ranked: list[tuple[int, int, Day]] = []
    _, days = masked(sentence, anchor)
    for number, day in enumerate(days):
        fore, aft = sentence[max(0, day.start - 45) : day.start], sentence[day.end : day.end + 40]
        if anchor is not None and day.deadline.earliest == anchor and len(days) > 1:
            continue
        if _TOLD_BEFORE.search(fore) and not (
            _FIRM_BEFORE.search(fore) and day.deadline.earliest > (anchor or day.deadline.earliest.replace(year=1990))
        ):
            continue
        if _TOLD_AFTER.match(aft) or _OLD.search(fore):
            continue
        clause_fore = re.split(r"[;.]\s|, (?:and|but) ", sentence[: day.start])[-1][-90:]
        clause_aft = re.split(r"[;.]\s|, (?:and|but) |§", sentence[day.end : day.end + 90])[0]
        near = f"{clause_fore} {clause_aft}"
        penalty = 0
        if _CLOSED_NEAR.search(near) and not re.search(r"fully retired|completely", near):
            penalty += 2
        if not _END_NEAR.search(near):
            penalty += 1
        if around is not None and day.start < around[0] and any(other.start >= around[1] for other in days):
            penalty += 1
        ranked.append((penalty, number, day))
    ranked.sort(key=lambda one: one[:2])
    return [day for _, _, day in ranked]
