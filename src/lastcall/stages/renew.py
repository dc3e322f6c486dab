"""Facts + what the sources say now -> what stands, what is newer, what is contradicted and what is new."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from lastcall.model.fact import Fact
from lastcall.model.notice import Confidence, Effect, Milestone
from lastcall.stages.names import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from lastcall.model.notice import Claim, Notice


class Verdict(StrEnum):
    """What a source's word does to a fact."""

    STANDS = "stands"  # the source says the same
    NEWER = "newer"  # the source says more, or something else after the fact was verified
    CONTRADICTED = "contradicted"  # the source said something else before the fact was verified: look at both
    NEW = "new"  # no fact speaks of it


@dataclass(frozen=True, slots=True)
class Renewal:
    """One subject of which a source speaks: the fact before (None: there was none) and as it should be now."""

    verdict: Verdict
    before: Fact | None
    after: Fact
    text: str


def renew(facts: Iterable[Fact], notices: Iterable[Notice]) -> tuple[Renewal, ...]:
    """Return one renewal for each notice that a source has said, in the order of the notices' keys.

    What no source speaks of is left out: silence neither confirms nor ends a fact.
    """
    known: dict[tuple[str, tuple[str, ...]], list[Fact]] = defaultdict(list)
    for fact in facts:
        for name in dict.fromkeys((fact.subject.name, *fact.aliases)):
            known[fact.subject.vendor, tokens(name)].append(fact)
    found = []
    for notice in sorted(notices, key=lambda notice: notice.key):
        said = max(notice.claims, key=lambda claim: claim.evidence.seen_at, default=None)
        if said is None or notice.confidence is Confidence.REPORTED:
            continue
        names = (notice.subject.name, *notice.aliases)
        alike = [f for name in names for f in known.get((notice.subject.vendor, tokens(name)), ())]
        before = next((fact for fact in alike if fact.scope == notice.scope), None)
        found.append(_renewal(before, notice, said))
    return tuple(found)


def _renewal(before: Fact | None, notice: Notice, said: Claim) -> Renewal:
    read_on = said.evidence.seen_at.date()
    fresh = _fact(notice, said, read_on)
    if before is None:
        return Renewal(Verdict.NEW, None, fresh, f"ends {notice.deadline or 'without a date'}")
    after = replace(
        fresh,
        subject=before.subject,
        aliases=tuple(dict.fromkeys((*before.aliases, *fresh.aliases))),
        announced_on=fresh.announced_on or before.announced_on,
        replacements=fresh.replacements or before.replacements,
        note=before.note,
    )
    if notice.deadline == before.deadline and notice.withdrawn == before.withdrawn:
        kept = replace(before, verified_on=max(before.verified_on, read_on), confidence=notice.confidence)
        return Renewal(Verdict.STANDS, before, kept, f"ends {before.deadline or 'without a date'}")
    moved = (
        f"{_told(before.deadline, withdrawn=before.withdrawn)} -> {_told(notice.deadline, withdrawn=notice.withdrawn)}"
    )
    verdict = Verdict.NEWER if read_on >= before.verified_on else Verdict.CONTRADICTED
    return Renewal(verdict, before, after, moved)


def _told(deadline: object, *, withdrawn: bool) -> str:
    return "withdrawn" if withdrawn else str(deadline or "no date")


def _fact(notice: Notice, said: Claim, read_on: date) -> Fact:
    return Fact(
        subject=notice.subject,
        milestones=notice.milestones or (Milestone(Effect.DEPRECATED),),
        source=said.evidence.url or notice.claims[0].evidence.url,
        verified_on=read_on,
        confidence=notice.confidence,
        why=f"read in {said.evidence.source_id}",
        aliases=notice.aliases,
        scope=notice.scope,
        announced_on=notice.announced_on,
        replacements=notice.replacements,
        no_replacement=notice.no_replacement,
        withdrawn=notice.withdrawn,
    )
