"""Is this Lastcall alive in earnest? It can write, it reads somebody, and what it has to say leaves the house."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lastcall.adapters.store import outbox
from lastcall.adapters.store import sources as source_rows
from lastcall.errors import StoreError

if TYPE_CHECKING:
    from datetime import datetime

    from lastcall.adapters.store.store import Store

STUCK = timedelta(hours=1)  # that a message may wait before the outbox counts as stuck
UNREAD = timedelta(days=1)  # that may pass without one good answer of any source
OVERDUE = timedelta(hours=1)  # that a source may wait for its turn: the first round of 350 takes minutes


def vital_signs(store: Store, now: datetime) -> tuple[str, ...]:
    """Return what speaks against a heartbeat, in words; nothing where all is well."""
    try:
        with store.write() as connection:  # a disk that is full or read-only shows here
            unsent = outbox.unsent(connection)
            healths = source_rows.healths(connection)
            due = source_rows.next_due(connection)
    except StoreError as error:
        return (str(error),)
    found = []
    old = [delivery for delivery in unsent if now - delivery.created_at > STUCK]
    if old:
        found.append(f"{len(old)} messages are undelivered for more than an hour")
    answers = [health.last_ok_at for health in healths if health.last_ok_at is not None]
    if not answers or now - max(answers) > UNREAD:
        found.append("no source was read within a day")
    elif due is not None and now - due > OVERDUE:
        found.append("polls are overdue by more than an hour; is `lastcall run` running?")
    return tuple(found)
