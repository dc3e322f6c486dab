"""A clock that was set back -> rows that do not wait for the old future to come again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from lastcall.adapters.store import receivers
from lastcall.adapters.store.codec import at
from lastcall.adapters.store.tables import OUTBOX, SOURCES
from lastcall.model.alert import DeliveryStatus

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

LONGEST_WAIT = timedelta(minutes=90)  # of a message that is tried again: an hour, a quarter of it spread, and some room


def rewind(connection: Connection, now: datetime) -> int:
    """Make due what waits only because the clock was ahead when it was written; return how many rows that were.

    A source that was polled "later than now" is polled now, so that nobody waits longer than an interval of time that
    really passes. Walks through all sources: call it at the start and when the clock was set back, not at each tick.
    """
    late = at(now)
    polled = update(SOURCES).where(SOURCES.c.watched == 1, SOURCES.c.last_checked_at > late)
    # Nor may its 304 be believed until a day of the old time is over.
    found = connection.execute(polled.values(next_poll_at=late, lease_until=None, full_at=None)).rowcount
    waiting = update(OUTBOX).where(OUTBOX.c.status == DeliveryStatus.WAITING, OUTBOX.c.due_at > at(now + LONGEST_WAIT))
    found += connection.execute(waiting.values(due_at=late)).rowcount
    for name, state in receivers.states(connection).items():
        if state.paused_until is not None and state.paused_until > now + LONGEST_WAIT:
            receivers.unpause(connection, name)
            found += 1
    return found
