"""The database -> what a monitoring system asks: states, ages and counts, each number with its labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.adapters.store import notices, outbox, receivers, sources
from lastcall.adapters.store.held import held
from lastcall.model.alert import DeliveryStatus
from lastcall.model.health import SourceState
from lastcall.stages.health import state_at
from lastcall.usecases.vital import vital_signs

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from lastcall.adapters.store.store import Store
    from lastcall.model.vendor import Source


@dataclass(frozen=True, slots=True)
class Metric:
    """One family: a name without its prefix, what it is, its labels' names, and a number for each of their values."""

    name: str
    help: str
    labels: tuple[str, ...]
    values: Mapping[tuple[str, ...], float]


def measure(store: Store, watched: Mapping[str, Source], names: Collection[str], now: datetime) -> tuple[Metric, ...]:
    """Return the state of everything: the `watched` sources, the outbox of the receivers `names`; raise StoreError."""
    signs = vital_signs(store, now)
    with store.read() as connection:
        known = [one for one in sources.healths(connection) if one.source_id in watched]
        waiting = outbox.unsent(connection)
        counts = outbox.counts(connection)
        states = receivers.states(connection)
        believed = notices.counts(connection)
        full = held(connection)
        due = sources.next_due(connection)
    asked = [one for one in known if one.state is not SourceState.NOT_WATCHED]
    by_state = Counter({state.value: 0 for state in SourceState})
    by_state.update(state_at(one, now=now).value for one in known)
    late = max((now - due).total_seconds(), 0.0) if due else 0.0
    oldest = max(((now - one.created_at).total_seconds() for one in waiting), default=0.0)
    of_outbox: dict[tuple[str, ...], float] = {(name, status.value): 0.0 for name in names for status in DeliveryStatus}
    of_outbox |= {(name, status): float(count) for (name, status), count in counts.items()}
    return (
        Metric(
            "up", "1 while a heartbeat would be sent, 0 while something speaks against it", (), {(): float(not signs)}
        ),
        Metric("sources", "Sources in each state", ("state",), {(k,): float(n) for k, n in by_state.items()}),
        Metric(
            "source_last_ok_timestamp_seconds",
            "When a source was last read; 0: never",
            ("source",),
            {(one.source_id,): one.last_ok_at.timestamp() if one.last_ok_at else 0.0 for one in asked},
        ),
        Metric(
            "source_failures",
            "Polls of a source that failed in a row",
            ("source",),
            {(one.source_id,): float(one.failures) for one in asked},
        ),
        Metric(
            "source_notices",
            "Notices that a source stated when it was last read",
            ("source",),
            {(one.source_id,): float(one.yields) for one in asked},
        ),
        Metric("poll_lateness_seconds", "How long the source that waits longest has been due", (), {(): late}),
        Metric("notices", "Notices that are known", ("vendor",), {(k,): float(n) for k, n in believed.items()}),
        Metric("outbox_messages", "Messages in each state", ("receiver", "status"), of_outbox),
        Metric("outbox_oldest_seconds", "Age of the oldest message that is not delivered", (), {(): oldest}),
        Metric(
            "held_messages",
            "Messages that wait, since their receiver's hour is full (most_per_hour)",
            ("receiver",),
            {(name,): float(full[name].count if name in full else 0) for name in names},
        ),
        Metric(
            "receiver_broken",
            "1 for a receiver that needs mending",
            ("receiver",),
            {(name,): float(name in states and states[name].broken_since is not None) for name in names},
        ),
        Metric("database_bytes", "Size of the database file", (), {(): float(store.path.stat().st_size)}),
    )
