"""Known facts -> notices that speak only where no source has spoken."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from lastcall.model.counting import counted
from lastcall.model.notice import Claim, Effect, Evidence, Notice, Stage, SubjectKind
from lastcall.stages.names import same, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from lastcall.model.fact import Fact
    from lastcall.model.usage import Usage

    Heirs = dict[tuple[str, tuple[str, ...]], Fact]  # (vendor, tokens of a name) -> the fact that ends it

RULE = "known-fact"
SOURCE = "known-facts"  # where other claims name the source that was read
# Every engine and runtime of a cloud has an end: told to those who name one, not to all who name the cloud.
_ONLY_NAMED = frozenset({SubjectKind.RUNTIME})
_STAGES = {
    Effect.DEPRECATED: Stage.DEPRECATED,
    Effect.CLOSED_TO_NEW: Stage.DEPRECATED,
    Effect.BROWNOUT: Stage.SHUTDOWN_ANNOUNCED,
    Effect.END_OF_SUPPORT: Stage.SHUTDOWN_ANNOUNCED,
    Effect.SHUTDOWN: Stage.SHUTDOWN_ANNOUNCED,
    Effect.DATA_DELETED: Stage.SHUTDOWN_ANNOUNCED,
}


def beside(
    notices: Sequence[Notice],
    facts: Iterable[Fact],
    usages: Sequence[Usage],
    *,
    today: date,
    keys: Iterable[str] = (),
) -> tuple[Notice, ...]:
    """Return the notices and, of the facts, those of which no notice speaks: a page that was read beats a fact.

    The same thing under the same name, in whatever scope and of whatever kind, is spoken of; so is a name that the
    notice has as an alias. `keys` are those of further notices, which were not asked for and speak all the same. Facts
    about runtimes are left out for vendors of which no usage names anything.
    """
    spoken: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        spoken[notice.subject.vendor].append(notice)
    named = {usage.vendor for usage in usages if usage.name}
    told = {
        (notice.subject.vendor, tokens(name)) for notice in notices for name in (notice.subject.name, *notice.aliases)
    }
    pool = tuple(facts)
    concerned = {fact.subject.vendor for fact in pool}
    for key in keys:
        vendor, _, name = (*key.split("/", 2), "", "")[:3]
        if vendor in concerned:
            told.update((vendor, tokens(part)) for part in (name, name.rpartition("@")[0]) if part)
    heirs = successors(pool)
    fresh = [
        notice_of(fact, heirs, today=today)
        for fact in pool
        if (fact.subject.vendor in named or fact.subject.kind not in _ONLY_NAMED)
        and not any((fact.subject.vendor, tokens(name)) in told for name in (fact.subject.name, *fact.aliases))
        and not any(same(notice.subject.name, fact.subject.name) for notice in spoken[fact.subject.vendor])
    ]
    return (*notices, *fresh)


def notice_of(fact: Fact, heirs: Heirs | None = None, *, today: date) -> Notice:
    """Return the notice that a fact makes; its claim says where it can be checked and when it last was."""
    seen_at = datetime.combine(min(fact.verified_on, today), time(), UTC)
    claim = Claim(
        subject=fact.subject,
        evidence=Evidence(SOURCE, fact.source, said(fact), seen_at, RULE),
        stage=_stage(fact),
        milestones=fact.milestones,
        aliases=fact.aliases,
        scope=fact.scope,
        announced_on=fact.announced_on,
        replacements=_replacements(fact, heirs or {}, today),
        no_replacement=fact.no_replacement,
        withdrawn=fact.withdrawn,
        announcement=fact.key,
        confidence=fact.confidence,
        doubts=(fact.why, *filter(None, (fact.note, fact.explained)), *_drift(fact, heirs or {}, today)),
    )
    return Notice(
        subject=fact.subject,
        stage=claim.stage,
        first_seen_at=seen_at,
        milestones=fact.milestones,
        aliases=fact.aliases,
        scope=fact.scope,
        announced_on=fact.announced_on,
        replacements=claim.replacements,
        no_replacement=fact.no_replacement,
        withdrawn=fact.withdrawn,
        confidence=fact.confidence,
        announcement=fact.key,
        claims=(claim,),
        identity=fact.key,
    )


def is_known_only(notice: Notice) -> bool:
    """Tell whether a notice rests on facts alone, so that no source of today has said it."""
    return bool(notice.claims) and all(claim.evidence.rule == RULE for claim in notice.claims)


def said(fact: Fact) -> str:
    """Return a fact in one line of words: it stands where a quote stands in what was read."""
    ends = ", ".join(f"{m.effect.replace('_', ' ')} {m.deadline or 'without a date'}" for m in fact.milestones)
    instead = f"; replacement: {', '.join(fact.replacements)}" if fact.replacements else ""
    return f"known fact, verified {_day(fact.verified_on)}: {fact.subject.name}: {ends}{instead}"


def aged(as_of: date, today: date) -> str:
    """Return the age of the facts as it is printed wherever they are used: `known facts of 22 Nov 2026, 4 days old`."""
    days = (today - as_of).days
    old = "of today" if days <= 0 else f"{counted(days, 'day')} old"
    return f"known facts of {_day(as_of)}, {old}"


def successors(facts: Iterable[Fact]) -> Heirs:
    """Return each fact that ends its subject by vendor and name, to see what became of a replacement."""
    found: Heirs = {}
    for fact in facts:
        if fact.withdrawn or fact.scope.key or fact.deadline is None or fact.deadline.is_floor:
            continue
        for name in (fact.subject.name, *fact.aliases):
            found.setdefault((fact.subject.vendor, tokens(name)), fact)
    return found


def living(name: str, vendor: str, heirs: Heirs, today: date) -> tuple[str, ...]:
    """Return what a replacement has become: itself while it lives, else what replaced it, and so on; empty: nothing."""
    found: dict[str, None] = {}
    queue, met = [name], {tokens(name)}
    while queue:
        one = queue.pop(0)
        heir = heirs.get((vendor, tokens(one)))
        if heir is None or heir.deadline is None or heir.deadline.latest is None or heir.deadline.latest >= today:
            found[one] = None
            continue
        fresh = [after for after in heir.replacements if tokens(after) not in met]
        met.update(map(tokens, fresh))
        queue += fresh
    return tuple(found)


def _replacements(fact: Fact, heirs: Heirs, today: date) -> tuple[str, ...]:
    """Return the replacements of today; where all have ended without an heir, those that the vendor named."""
    names = (one for name in fact.replacements for one in living(name, fact.subject.vendor, heirs, today))
    own = {tokens(name) for name in (fact.subject.name, *fact.aliases)}
    return tuple(dict.fromkeys(name for name in names if tokens(name) not in own)) or fact.replacements


def _drift(fact: Fact, heirs: Heirs, today: date) -> list[str]:
    """Return what is to be known of replacements that have ended or will end themselves."""
    words = []
    for name in fact.replacements:
        heir = heirs.get((fact.subject.vendor, tokens(name)))
        if heir is None or heir is fact or heir.deadline is None:
            continue
        if heir.deadline.earliest < today:
            words.append(f"the vendor named {name}, which ended {heir.deadline}")
        else:
            words.append(f"the replacement {name} ends itself {heir.deadline}")
    return words


def _stage(fact: Fact) -> Stage:
    if fact.withdrawn:
        return Stage.WITHDRAWN
    stages = {_STAGES[milestone.effect] for milestone in fact.milestones}
    return Stage.SHUTDOWN_ANNOUNCED if Stage.SHUTDOWN_ANNOUNCED in stages else Stage.DEPRECATED


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
