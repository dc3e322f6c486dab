"""Claims -> the same claims with what is odd about their dates, in words; nothing is dropped and no date is changed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.notice import Deadline, Effect, Stage, folded
from lastcall.stages.extract.dates import find_dates, impossible_dates
from lastcall.stages.extract.days import deadlines, masked
from lastcall.stages.extract.gate import may_tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim
    from lastcall.stages.extract.context import ExtractContext

_SEVERAL = 2  # more dates for one name are a log of what ended in it: runtimes of Lambda, say
FAR = 15  # years: no vendor promises an end so far ahead, so the year is a slip of the pen
_TURNS = (Stage.POSTPONED, Stage.WITHDRAWN)  # what such a claim says takes the place of another date: no contradiction
_IDENTIFYING = re.compile(r"[^\W\d_]{2}")  # "1.x" is another thing in every table
_FUTURE = re.compile(
    r"\b(?:will|shall|going to|scheduled|planned|upcoming|to be|wird|werden|sera|seront|será|serán|serão|verrà|verranno)\b",
    re.IGNORECASE,
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMES = (
    "monday mon montag lundi lunes segunda-feira lunedì",
    "tuesday tues tue dienstag mardi martes terça-feira martedì",
    "wednesday wed mittwoch mercredi miércoles quarta-feira mercoledì",
    "thursday thurs thur thu donnerstag jeudi jueves quinta-feira giovedì",
    "friday fri freitag vendredi viernes sexta-feira venerdì",
    "saturday sat samstag sonnabend samedi sábado sabato",
    "sunday sun sonntag dimanche domingo domenica",
)
_NUMBER = {name: number for number, names in enumerate(_NAMES) for name in names.split()}
_WEEKDAY = "|".join(sorted(_NUMBER, key=len, reverse=True))
_BEFORE = re.compile(
    rf"(?<!\w)({_WEEKDAY})\.?(?:,\s?|\s\(?)(?:the\s|den\s|dem\s|le\s|el\s|il\s)?$",
    re.IGNORECASE,
)
_ANY = re.compile(rf"(?<!\w)(?:{_WEEKDAY})\b", re.IGNORECASE)
_AFTER = re.compile(rf"\s?\(({_WEEKDAY})\.?\)|,\s({_WEEKDAY})\b", re.IGNORECASE)


def with_doubts(claims: Sequence[Claim], passages: Sequence[Passage], context: ExtractContext) -> tuple[Claim, ...]:
    """Return the claims in their order, each with its doubts after those that it has.

    `passages` are those of the same document: a title is compared with what its own entry or section says.
    """
    titles = _titles(passages)
    others = _other_dates(claims)
    found = []
    for number, claim in enumerate(claims):
        doubts = dict.fromkeys((*claim.doubts, *_alone(claim, context), *_title(claim, titles), *others[number]))
        found.append(replace(claim, doubts=tuple(doubts)) if len(doubts) > len(claim.doubts) else claim)
    return tuple(found)


def _alone(claim: Claim, context: ExtractContext) -> Iterator[str]:
    """Yield what is odd about a claim that nothing else is needed to see."""
    for text in impossible_dates(claim.evidence.quote):
        yield f"{text!r} is no day that can be meant: the calendar has none such, or its year is a misprint"
    yield from _weekdays(claim)
    end = claim.deadline()
    if end is None:
        return
    yield from _order(claim, end)
    if end.earliest.year - context.as_of.year > FAR:
        yield f"the end, {end}, is more than {FAR} years away: the year may be a misprint"


def _weekdays(claim: Claim) -> Iterator[str]:
    """Yield the days of the claim that the text gives a weekday which the calendar does not."""
    text = claim.evidence.quote
    if not _ANY.search(text):
        return
    told = {milestone.deadline.earliest for milestone in claim.milestones if milestone.deadline}
    for one in find_dates(text, anchor=claim.published_on):
        day = one.deadline.earliest
        if day not in told or one.relative or not (one.deadline.is_day or one.floor):
            continue
        named = _BEFORE.search(text[max(0, one.start - 24) : one.start]) or _AFTER.match(text, one.end)
        word = next(filter(None, named.groups())) if named else ""
        if word and _NUMBER[word.lower()] != day.weekday():
            yield f"the text calls {Deadline.day(day)} a {word}, and it is a {_WEEKDAYS[day.weekday()]}"


def _order(claim: Claim, end: Deadline) -> Iterator[str]:
    """Yield that the end comes before its beginning; a text that looks back may tell of an end that is over."""
    if end.latest is None:
        return
    begun = claim.deadline(Effect.DEPRECATED)
    if begun is not None and (begun.earliest - end.latest).days > 1:
        yield f"the end, {end}, comes before the deprecation on {begun}"
    told = claim.announced_on
    if told is None or (told - end.latest).days <= 1:
        return
    if told != claim.published_on or _FUTURE.search(claim.evidence.quote):
        yield f"the end, {end}, comes before its announcement on {Deadline.day(told)}"


def _titles(passages: Sequence[Passage]) -> dict[tuple[str, str], list[Deadline]]:
    """Return what the titles of entries and sections tell as ends, by entry id and locator; first the telling ones."""
    found: dict[tuple[str, str], list[Deadline]] = {}
    for passage in passages:
        place = (passage.entry_id, passage.locator)
        if place not in found:
            found[place] = _ends_in(passage.locator, passage.published_on) if may_tell(passage.locator) else []
    return found


def _ends_in(title: str, published_on: date | None) -> list[Deadline]:
    """Return the days on which words say that something ends; a title that begins with a day says when it was told."""
    hidden, days = masked(title, published_on)
    told = deadlines(hidden, days, published_on)
    return [
        day.deadline for day in told if day.start > 0 and (published_on is None or day.deadline.earliest > published_on)
    ]


def _title(claim: Claim, titles: dict[tuple[str, str], list[Deadline]]) -> Iterator[str]:
    """Yield that a title tells other days than the text below it, whichever of them the claim has taken."""
    said = titles.get((claim.entry_id, claim.locator), [])
    if not said or claim.deadline() is None:
        return
    told = _ends_in(claim.evidence.quote, claim.published_on)
    if told and not any(_agree(one, other) for one in said for other in told):
        yield f"the title says {said[0]}, the text {told[0]}"


def _other_dates(claims: Sequence[Claim]) -> dict[int, list[str]]:
    """Return for each claim the different date that another claim of the same entry or page tells of its subject."""
    same: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, claim in enumerate(claims):
        if claim.deadline() is not None and claim.stage not in _TURNS and _IDENTIFYING.search(claim.subject.name):
            same[folded(claim.subject.name), claim.scope.key, claim.entry_id].append(number)
    found: dict[int, list[str]] = defaultdict(list)
    for numbers in same.values():
        if len({claims[number].deadline() for number in numbers}) > _SEVERAL:
            continue
        for number in numbers:
            other = next((claims[o] for o in numbers if _disagree(claims[number], claims[o])), None)
            if other is not None:
                found[number].append(f"the same text also says {other.deadline()}: {_short(other.evidence.quote)!r}")
    return found


def _disagree(one: Claim, other: Claim) -> bool:
    """Tell whether two claims of one text cannot both hold; what was said on two days is a move, no contradiction."""
    mine, its = one.deadline(), other.deadline()
    if mine is None or its is None or _agree(mine, its):
        return False
    return one.published_on == other.published_on


def _agree(one: Deadline, other: Deadline) -> bool:
    """Tell whether two dates can both hold: a month and a day in it, a floor and any day from it on."""
    return (one.latest is None or other.earliest <= one.latest) and (
        other.latest is None or one.earliest <= other.latest
    )


def _short(quote: str) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"
