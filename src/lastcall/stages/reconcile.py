"""Claims of one document + what we knew -> what changed. Absence is not news."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from lastcall.model.notice import (
    Announced,
    Confirmed,
    Deadline,
    Notice,
    NoticeChange,
    Revised,
    SubjectKind,
    What,
    folded,
    natural_key,
)
from lastcall.stages.believe import believe, overlay
from lastcall.stages.countdown import counts_down
from lastcall.stages.names import Kinship, kinship, same, tokens
from lastcall.stages.threads import thread_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from lastcall.model.notice import Claim

# Dates follow an undated announcement within days (Sora: three) to months; after that it is another story.
FOLLOWS_WITHIN = timedelta(days=180)
_CODE = frozenset({SubjectKind.SDK, SubjectKind.PACKAGE})


def reconcile(
    claims: Sequence[Claim],
    known: Iterable[Notice],
    *,
    seen_at: datetime,
    families: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[NoticeChange, ...]:
    """Return one change for each subject that the claims of ONE document name, ordered by key.

    `known` are the notices of the same vendor. A notice that no claim names is not in the answer: a row that
    vanished says nothing. Claims of one document about one subject are believed together.
    """
    book = _Book(known)
    groups: dict[str, tuple[Notice | None, list[Claim]]] = {}
    for claim in claims:
        before = book.find(claim)
        key = before.key if before else book.new_key(claim)
        groups.setdefault(key, (before, []))[1].append(claim)
    changes: list[NoticeChange] = []
    for key, (before, said) in sorted(groups.items()):
        if before is None:
            changes.append(Announced(_first(key, said, book, seen_at, families or {})))
        else:
            changes.append(_again(before, said))
    return tuple(changes)


def _first(
    key: str, said: list[Claim], book: _Book, seen_at: datetime, families: Mapping[str, tuple[str, ...]]
) -> Notice:
    claim = said[0]
    blank = Notice(claim.subject, claim.stage, seen_at, scope=claim.scope, identity=key)
    notice = believe(blank, tuple(said))
    umbrella = book.umbrella(notice, seen_at, families)
    if umbrella is not None:
        return replace(notice, part_of=umbrella.id, thread=umbrella.thread)
    return replace(notice, thread=thread_of(notice, seen_at))


def _again(before: Notice, said: list[Claim]) -> NoticeChange:
    after = believe(before, overlay(before.claims, tuple(said)))
    if any(counts_down(was, now) for was in before.claims for now in said) and after.deadline != before.deadline:
        # A reminder that counts down: its words are kept, the date that was told first stands.
        after = replace(after, milestones=before.milestones)
    what = differences(before, after)
    if not what:
        return Confirmed(after)
    return Revised(before, replace(after, revision=before.revision + 1), what)


def differences(before: Notice, after: Notice) -> tuple[What, ...]:
    """Return what changed between two beliefs, in the order of the enumeration; empty: the facts stand."""
    found = set(_moved(before.deadline, after.deadline))
    if {folded(r) for r in before.replacements} != {folded(r) for r in after.replacements} or (
        before.no_replacement != after.no_replacement
    ):
        found.add(What.REPLACEMENT)
    if before.scope != after.scope:
        found.add(What.SCOPE)
    if before.stage != after.stage:
        found.add(What.STAGE)
    if before.withdrawn != after.withdrawn:
        found.add(What.WITHDRAWN if after.withdrawn else What.REINSTATED)
    return tuple(what for what in What if what in found)


def _moved(before: Deadline | None, after: Deadline | None) -> tuple[What, ...]:
    if before == after:
        return ()
    match before, after:
        case None, Deadline():
            return (What.DATED,)
        case Deadline(), None:
            return (What.MOVED_LATER,)  # postponed, and nobody says until when
        case Deadline() as old, Deadline() as new:
            if not old.is_day and old.earliest <= new.earliest <= (old.latest or new.earliest):
                return (What.DATED,)  # a month, or a floor, has become precise
            if new.earliest == old.earliest:
                return ()
            return (What.MOVED_EARLIER if new.earliest < old.earliest else What.MOVED_LATER,)
        case _:  # pragma: no cover - both None are equal
            return ()


class _Book:
    """The notices of one vendor, found by any of their names."""

    def __init__(self, known: Iterable[Notice]) -> None:
        self.notices = tuple(known)
        self.by_name: dict[tuple[str, ...], list[Notice]] = {}
        for notice in self.notices:
            for name in dict.fromkeys((notice.subject.name, *notice.aliases)):
                self.by_name.setdefault(tokens(name), []).append(notice)
        self.fresh: dict[tuple[tuple[str, ...], str, bool], str] = {}

    def find(self, claim: Claim) -> Notice | None:
        """Return the notice that a claim speaks of: the same name and scope; an alias only where the dates agree."""
        alike = [n for n in self.by_name.get(tokens(claim.subject.name), ()) if _fits(n, claim)]
        for notice in alike:
            if same(notice.subject.name, claim.subject.name) and notice.scope == claim.scope:
                return notice
        for notice in alike:
            if same(notice.subject.name, claim.subject.name) and _rescopes(notice, claim):
                return notice
        for notice in alike:
            if notice.scope == claim.scope and claim.deadline() in (None, notice.deadline):
                return notice
        return None

    def new_key(self, claim: Claim) -> str:
        """Return the key of a notice not known before; two spellings in one document share it."""
        slot = (tokens(claim.subject.name), claim.scope.key, claim.subject.kind in _CODE)
        return self.fresh.setdefault(slot, natural_key(claim.subject, claim.scope))

    def umbrella(self, notice: Notice, seen_at: datetime, families: Mapping[str, tuple[str, ...]]) -> Notice | None:
        """Return the undated announcement that a new, dated notice makes precise; None where there is none."""
        if notice.deadline is None:
            return None
        for known in self.notices:
            recent = seen_at - known.first_seen_at <= FOLLOWS_WITHIN
            if known.deadline is None and not known.withdrawn and recent and _belongs(notice, known, families):
                return known
        return None


def _fits(notice: Notice, claim: Claim) -> bool:
    """Tell whether kinds may be the same thing: a package called `openai` is not the product."""
    return (notice.subject.kind in _CODE) == (claim.subject.kind in _CODE)


def _rescopes(notice: Notice, claim: Claim) -> bool:
    """Tell whether the same passage of the same source now names another scope."""
    return any(
        old.evidence.source_id == claim.evidence.source_id
        and claim.announcement
        and old.announcement == claim.announcement
        and old.evidence.quote != claim.evidence.quote
        and claim.deadline() in (None, notice.deadline)
        for old in notice.claims
    )


def _belongs(notice: Notice, umbrella: Notice, families: Mapping[str, tuple[str, ...]]) -> bool:
    names = (notice.subject.name, *notice.aliases)
    roof = umbrella.subject.name
    if any(kinship(roof, name) in (Kinship.SAME, Kinship.FAMILY) for name in names):
        return True
    members = next((m for family, m in families.items() if same(family, roof)), ())
    return any(same(member, name) for member in members for name in names)


def notice_of(change: NoticeChange) -> Notice:
    """Return what we believe after a change."""
    match change:
        case Announced(notice) | Confirmed(notice):
            return notice
        case Revised(after=after):
            return after
        case _:  # pragma: no cover - mypy proves that none is left
            assert_never(change)
