"""Rows of `meta` about receivers: which one needs mending or asked us to wait, and since when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from lastcall.adapters.store.codec import at, moment
from lastcall.adapters.store.tables import META
from lastcall.model.alert import LONGEST_WAIT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

_PREFIX = "receiver:"


@dataclass(frozen=True, slots=True)
class ReceiverState:
    """What we know of a receiver beside its messages; without a row all is well."""

    error: str = ""  # what needs mending; empty: it was only asked to wait
    broken_since: datetime | None = None
    paused_until: datetime | None = None  # nothing is sent before

    def paused(self, now: datetime) -> bool:
        """Tell whether nothing is to be sent now; a pause that a clock which was ahead made too long is none."""
        return self.paused_until is not None and now < self.paused_until <= now + LONGEST_WAIT


WELL = ReceiverState()


def state_of(connection: Connection, name: str) -> ReceiverState:
    """Return what is known of one receiver."""
    value = connection.execute(select(META.c.value).where(META.c.key == _PREFIX + name)).scalar()
    return _state(value) if value else WELL


def states(connection: Connection) -> Mapping[str, ReceiverState]:
    """Return the receivers of which something is known, by name."""
    rows = connection.execute(
        select(META.c.key, META.c.value).where(META.c.key.startswith(_PREFIX)).order_by(META.c.key)
    )
    return {key.removeprefix(_PREFIX): _state(value) for key, value in rows}


def pause(connection: Connection, name: str, until: datetime) -> None:
    """Send nothing before `until`: the receiver asked for it, or has failed several times in a row."""
    known = state_of(connection, name)
    _keep(connection, name, ReceiverState(known.error, known.broken_since, until))


def mark_broken(connection: Connection, name: str, error: str, *, now: datetime, until: datetime) -> bool:
    """Note that a receiver needs mending and is left alone until then; return whether that is news."""
    known = state_of(connection, name)
    _keep(connection, name, ReceiverState(error, known.broken_since or now, until))
    return known.broken_since is None


def mark_well(connection: Connection, name: str) -> None:
    """Forget what was wrong."""
    connection.execute(delete(META).where(META.c.key == _PREFIX + name))


def unpause(connection: Connection, name: str = "") -> None:
    """Let a receiver, or all, be tried now; what is wrong with it is remembered until something arrives."""
    for one, known in states(connection).items():
        if name in ("", one):
            _keep(connection, one, ReceiverState(known.error, known.broken_since))


def _keep(connection: Connection, name: str, state: ReceiverState) -> None:
    value = json.dumps(
        {
            "error": state.error,
            "broken_since": at(state.broken_since) if state.broken_since else None,
            "paused_until": at(state.paused_until) if state.paused_until else None,
        }
    )
    row = insert(META).values(key=_PREFIX + name, value=value)
    connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def _state(value: str) -> ReceiverState:
    plain: dict[str, Any] = json.loads(value)
    return ReceiverState(plain["error"], moment(plain["broken_since"]), moment(plain["paused_until"]))
