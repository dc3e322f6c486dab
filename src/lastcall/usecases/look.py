"""One look for people and CI: what you use that is going away, and how well that is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lastcall.adapters.store import notices as notice_rows
from lastcall.adapters.store import silences
from lastcall.adapters.store import sources as source_rows
from lastcall.model.health import SourceHealth, SourceState
from lastcall.stages.match import match, severity, vendors_of
from lastcall.stages.plan import is_history
from lastcall.stages.silence import with_waivers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from lastcall.adapters.store.store import Store
    from lastcall.model.config import Config
    from lastcall.model.usage import Finding, Severity, Usage
    from lastcall.model.vendor import Source, Vendor
    from lastcall.usecases.know import Knowledge

_UNSURE = (SourceState.BLIND, SourceState.STALE, SourceState.PENDING)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was looked at, and what was not: without it "nothing found" means nothing."""

    vendors: int = 0
    sources: tuple[SourceHealth, ...] = ()  # of the vendors that are used
    unread: tuple[str, ...] = ()  # vendors of which no source can be read at all

    def count(self, state: SourceState) -> int:
        """Return how many sources are in a state."""
        return sum(health.state is state for health in self.sources)

    @property
    def doubtful(self) -> tuple[SourceHealth, ...]:
        """Return the sources whose silence means nothing."""
        return tuple(health for health in self.sources if health.state in _UNSURE)

    @property
    def is_complete(self) -> bool:
        """Tell whether everything that should have been checked was."""
        return not self.doubtful and not self.unread


@dataclass(frozen=True, slots=True)
class Look:
    """Findings, most pressing first, with the coverage that they rest on."""

    findings: tuple[tuple[Severity, Finding], ...]
    waived: tuple[Finding, ...]
    history: int  # ended long ago, and only the vendor was named
    silenced: frozenset[str]  # ids of notices that were acknowledged or snoozed
    coverage: Coverage
    facts_as_of: date | None = None  # the day of the known facts that were looked at; None: none were


def look(
    store: Store,
    config: Config,
    usages: Sequence[Usage],
    vendors: Mapping[str, Vendor],
    sources: Mapping[str, Source],
    *,
    today: date,
    knowledge: Knowledge | None = None,
    seen: Collection[str] = (),
) -> Look:
    """Return what the database knows about these usages; raises StoreError. Nothing is fetched or written.

    `seen` are vendors that show in code: how well they are known counts too, though nothing of them is declared.
    """
    used = vendors_of(usages, vendors) | set(seen)
    with store.read() as connection:
        known = notice_rows.of_vendors(connection, used)
        healths = {health.source_id: health for health in source_rows.healths(connection)}
        silenced = silences.active(connection, today)
        waived = silences.waived(connection, today)
    if knowledge is not None:  # what was known when this version was made, where no source has spoken
        known = knowledge.beside(known, usages, today=today)
    all_ = with_waivers(match(known, usages, vendors, config.waivers, today=today), waived)
    live = [f for f in all_ if not f.waived_by and not f.notice.withdrawn]
    told = [finding for finding in live if not is_history(finding, today)]
    rated = [(severity(finding, today), finding) for finding in told]
    rated.sort(key=lambda pair: (-pair[0].rank, _ends(pair[1]), pair[1].notice.key))
    mine = [_health(source, healths) for source in sources.values() if source.vendor in used]
    readable = {sources[h.source_id].vendor for h in mine if h.state is not SourceState.NOT_WATCHED}
    return Look(
        tuple(rated),
        tuple(finding for finding in all_ if finding.waived_by),
        len(live) - len(told),
        frozenset(f.notice.id for f in told if silenced.get(f.notice.id) == f.notice.facts),
        Coverage(len(used), tuple(mine), tuple(sorted(used - readable))),
        knowledge.as_of if knowledge else None,
    )


def _health(source: Source, healths: Mapping[str, SourceHealth]) -> SourceHealth:
    """Return a source's health; an address that nobody has ever seen answer is not watched, whatever is tried."""
    health = healths.get(source.id, SourceHealth(source.id))
    if source.confirmed or health.last_ok_at is not None:
        return health
    return replace(health, state=SourceState.NOT_WATCHED, detail="nobody has seen this address answer")


def _ends(finding: Finding) -> str:
    deadline = finding.notice.deadline
    return deadline.earliest.isoformat() if deadline else "9999"
