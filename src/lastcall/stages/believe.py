"""Every claim about one subject -> what we believe: the newest word of each source, and of several the earliest date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from lastcall.model.notice import Confidence, Deadline, Effect, Milestone, Stage, folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.notice import Claim, Notice

SUPERSEDED = "superseded by "  # the start of a doubt: this date is dead, its source has not noticed
_RANK = (Confidence.CONFIRMED, Confidence.LIKELY, Confidence.REPORTED)


def overlay(old: Sequence[Claim], new: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return all claims after one document was read again.

    A page says what it says now: its new claims take the place of its old ones. A feed forgets its old entries, so
    there a new claim takes only the place of one from the same entry, or of the same words reposted under a new id.
    A claim that says the same as before keeps the moment at which we first read it.
    """
    sources = {claim.evidence.source_id for claim in new}
    others = [claim for claim in old if claim.evidence.source_id not in sources]
    mine = [claim for claim in old if claim.evidence.source_id in sources]
    kept = [claim for claim in mine if claim.entry_id and not any(_replaces(now, claim) for now in new)]
    said = [next((_read_again(before, now) for before in mine if _says_the_same(before, now)), now) for now in new]
    return (*_mark_superseded(others, mine, said), *kept, *dict.fromkeys(said))


def _replaces(now: Claim, before: Claim) -> bool:
    return now.entry_id == before.entry_id or now.evidence.quote == before.evidence.quote


def _says_the_same(before: Claim, now: Claim) -> bool:
    return (
        before.milestones == now.milestones
        and before.evidence.quote == now.evidence.quote
        and before.replacements == now.replacements
        and before.scope == now.scope
        and (before.stage, before.withdrawn) == (now.stage, now.withdrawn)
        and before.evidence.source_id == now.evidence.source_id
        and before.is_suggested == now.is_suggested  # what a rule reads now is more than a suggestion
    )


def _read_again(before: Claim, now: Claim) -> Claim:
    """Return a claim as it was first read, with the doubts of today's reader."""
    doubts = (*(doubt for doubt in before.doubts if doubt.startswith(SUPERSEDED)), *now.doubts)
    return before if doubts == before.doubts else replace(before, doubts=tuple(dict.fromkeys(doubts)))


def _mark_superseded(others: Sequence[Claim], before: Sequence[Claim], now: Sequence[Claim]) -> tuple[Claim, ...]:
    """Mark claims of other sources that repeat a date which the source that moved it no longer holds."""
    dropped = {claim.deadline() for claim in before} - {claim.deadline() for claim in now} - {None}
    if not dropped or not any(claim.deadline() for claim in now):
        return tuple(others)
    newest = max(now, key=_told_on)
    doubt = f"{SUPERSEDED}{newest.evidence.source_id} on {newest.evidence.seen_at:%Y-%m-%d}"
    return tuple(
        replace(claim, doubts=(*claim.doubts, doubt))
        if claim.deadline() in dropped and not _is_superseded(claim)
        else claim
        for claim in others
    )


def believe(notice: Notice, claims: Sequence[Claim]) -> Notice:
    """Return the notice as these claims make it; its identity, thread, first sight and revision stay.

    A language model's suggestion is kept as a claim and decides nothing as long as a rule has read anything.
    """
    ordered = tuple(sorted(claims, key=lambda c: (_told_on(c), c.evidence.source_id, c.evidence.quote)))
    heard = tuple(claim for claim in ordered if not claim.is_suggested) or ordered
    live = _live(heard)
    last = live[-1]
    dated, conflicts = _milestones(live)
    sure = [claim for claim in live if claim.confidence is min((c.confidence for c in live), key=_RANK.index)]
    replaced = next((c for c in reversed(sure) if c.replacements or c.no_replacement), None)
    names = dict.fromkeys(alias for claim in heard for alias in claim.aliases)
    own = folded(notice.subject.name)
    return replace(
        notice,
        stage=sure[-1].stage,
        milestones=dated,
        aliases=tuple(name for name in names if folded(name) != own),
        scope=last.scope,
        announced_on=min((c.announced_on for c in heard if c.announced_on), default=None),
        replacements=replaced.replacements if replaced else (),
        no_replacement=bool(replaced and replaced.no_replacement),
        withdrawn=last.withdrawn,
        confidence=min((c.confidence for c in live), key=_RANK.index),
        announcement=notice.announcement or heard[0].announcement,
        conflicts=conflicts,
        claims=ordered,
    )


def _told_on(claim: Claim) -> date:
    """Return the day on which a claim was made: the newest of what the passage and our own reading tell."""
    return claim.published_on or claim.evidence.seen_at.date()


def _is_superseded(claim: Claim) -> bool:
    return any(doubt.startswith(SUPERSEDED) for doubt in claim.doubts)


def _live(ordered: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims from the newest withdrawal or postponement on; what was said before it is history."""
    turns = [i for i, claim in enumerate(ordered) if claim.withdrawn or claim.stage is Stage.POSTPONED]
    if not turns:
        return tuple(ordered)
    since = turns[-1]
    later = ordered[since + 1 :]
    newer = [claim for claim in later if _told_on(claim) > _told_on(ordered[since])]
    return (ordered[since], *newer)


def _milestones(live: Sequence[Claim]) -> tuple[tuple[Milestone, ...], tuple[str, ...]]:
    """Return one milestone for each effect, by day, and what the sources disagree on."""
    found: list[Milestone] = []
    conflicts: list[str] = []
    for effect in Effect:
        saying = _newest_of_each_source([c for c in live if any(m.effect is effect for m in c.milestones)], effect)
        if not saying:
            continue
        dated = [claim for claim in saying if claim.deadline(effect)]
        best = min((c.confidence for c in dated), key=_RANK.index, default=None)
        days = [d for c in dated if c.confidence is best and (d := c.deadline(effect))]
        firm = _sharpest([day for day in days if not day.is_floor] or days)
        chosen = min(firm, key=lambda d: (d.earliest, (d.latest or d.earliest) - d.earliest), default=None)
        found.append(Milestone(effect, chosen))
        if len(firm) > 1:
            words = sorted({f"{c.evidence.source_id} says {c.deadline(effect)}" for c in dated})
            conflicts.append(f"{effect}: {'; '.join(words)}")
    found.sort(key=lambda m: (m.deadline.earliest if m.deadline else date.max, m.effect))
    return tuple(found), tuple(conflicts)


def _sharpest(days: Sequence[Deadline]) -> list[Deadline]:
    """Return the different dates, without those that only say another one less precisely: a month holds its day."""
    different = list(dict.fromkeys(days))
    return [wide for wide in different if not any(wide != other and _holds(wide, other) for other in different)]


def _holds(wide: Deadline, narrow: Deadline) -> bool:
    if wide.latest is None or narrow.latest is None:
        return False
    return wide.earliest <= narrow.earliest and narrow.latest <= wide.latest


def _newest_of_each_source(saying: Sequence[Claim], effect: Effect) -> list[Claim]:
    """Return the claims that still count: of each source the newest dated day's, or the undated where none is dated."""
    counted: list[Claim] = []
    for source in dict.fromkeys(claim.evidence.source_id for claim in saying):
        mine = [claim for claim in saying if claim.evidence.source_id == source and not _is_superseded(claim)]
        dated = [claim for claim in mine if claim.deadline(effect)]
        newest = max((_told_on(claim) for claim in dated), default=None)
        counted += [claim for claim in dated if _told_on(claim) == newest] or mine
    return counted
