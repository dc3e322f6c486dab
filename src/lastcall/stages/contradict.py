"""Facts -> what among them cannot be, or nobody would believe without a reason."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from lastcall.model.fact import Contradiction
from lastcall.model.notice import Effect
from lastcall.stages.known import living, successors
from lastcall.stages.names import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from lastcall.model.fact import Fact
    from lastcall.stages.known import Heirs

_BEFORE = (Effect.DEPRECATED, Effect.CLOSED_TO_NEW)
_FIRST = 2005  # no API that anybody could still use ended before
_LAST = 20  # years ahead: a date beyond is a slip of the pen


def contradictions(facts: Iterable[Fact], vendors: Collection[str], *, today: date) -> tuple[Contradiction, ...]:
    """Return what contradicts itself, other facts or the catalogue, in the order of the facts.

    What a fact explains is returned too, with its reason.
    """
    pool = tuple(facts)
    ends = successors(pool)
    twins = _twins(pool)
    found = []
    for fact in pool:
        for rule, text in (
            *_alone(fact, vendors, today),
            *_days(fact, today),
            *_replacements(fact, ends, today),
            *twins.get(id(fact), ()),
        ):
            found.append(Contradiction(fact, rule, text, fact.explained))
    return tuple(found)


def _alone(fact: Fact, vendors: Collection[str], today: date) -> Iterator[tuple[str, str]]:
    if fact.subject.vendor not in vendors:
        yield "unknown-vendor", f"{fact.subject.vendor!r} has no file in the catalogue"
    if not re.match(r"https?://[^\s/]+\.[^\s/]+", fact.source):
        yield "no-source", f"{fact.source!r} is no address at which it can be checked"
    if fact.verified_on > today:
        yield "verified-later", f"verified {fact.verified_on}, which is yet to come"
    if not tokens(fact.subject.name):
        yield "no-name", "the name has neither a letter nor a digit"


def _days(fact: Fact, today: date) -> Iterator[tuple[str, str]]:
    for milestone in fact.milestones:
        deadline = milestone.deadline
        if deadline is None:
            continue
        if deadline.latest is not None and deadline.latest < deadline.earliest:
            yield "impossible-date", f"{milestone.effect} ends before it begins: {deadline.earliest}/{deadline.latest}"
        if not _FIRST <= deadline.earliest.year <= today.year + _LAST:
            yield "impossible-date", f"{milestone.effect} in {deadline.earliest.year}"
        if fact.announced_on and (deadline.latest or deadline.earliest) < fact.announced_on:
            yield "end-before-announcement", f"{milestone.effect} {deadline}, announced {fact.announced_on}"
    # Support may end before a door is closed (a runtime that is still created for a while); a shutdown may not.
    over = next((m.deadline for m in fact.milestones if m.effect is Effect.SHUTDOWN), None)
    for milestone in fact.milestones:
        start = milestone.deadline if milestone.effect in _BEFORE else None
        if start and over and over.latest and start.earliest > over.latest:
            yield "end-before-beginning", f"shut down {over}, {milestone.effect} only {start}"
    if fact.announced_on and fact.announced_on > today:
        yield "announced-later", f"announced {fact.announced_on}, which is yet to come"


def _replacements(fact: Fact, ends: Heirs, today: date) -> Iterator[tuple[str, str]]:
    own = {tokens(name) for name in (fact.subject.name, *fact.aliases)}
    for name in fact.replacements:
        if tokens(name) in own:
            yield "replaced-by-itself", f"{name!r} is the subject itself"
            continue
        other = ends.get((fact.subject.vendor, tokens(name)))
        if other is None or other is fact or other.deadline is None or fact.deadline is None:
            continue
        if other.deadline.earliest <= fact.deadline.earliest:
            yield "replacement-dies-first", f"{name} ends {other.deadline}, no later than what it replaces"
        elif not living(name, fact.subject.vendor, ends, today):
            yield "replacement-is-dead", f"{name} ended {other.deadline} itself, and nothing follows it"


def _twins(facts: Iterable[Fact]) -> dict[int, list[tuple[str, str]]]:
    """Return the facts that speak of the same thing twice, by identity."""
    by_name: dict[tuple[str, tuple[str, ...], str], list[Fact]] = defaultdict(list)
    for fact in facts:
        for name in dict.fromkeys((tokens(fact.subject.name), *map(tokens, fact.aliases))):
            by_name[fact.subject.vendor, name, fact.scope.key].append(fact)
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for several in by_name.values():
        for fact in several[1:]:
            first = several[0]
            if first is not fact:
                what = "another date" if first.milestones != fact.milestones else "the same dates"
                found[id(fact)].append(("told-twice", f"{first.place or first.key} tells of it too, with {what}"))
    return {key: list(dict.fromkeys(texts)) for key, texts in found.items()}
