"""What nobody needs any more leaves the database; notices, their evidence and what was told about them stay for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from lastcall.adapters.store.codec import at
from lastcall.adapters.store.tables import OUTBOX, SOURCES
from lastcall.model.alert import DeliveryStatus

if TYPE_CHECKING:
    from sqlalchemy import Connection

SENT_FOR = timedelta(days=400)  # a sent message's bytes: longer than the year between two reminders of one end
UNWATCHED_FOR = timedelta(days=400)  # the health of a source that left the config; its notices stay


def prune(connection: Connection, now: datetime) -> int:
    """Delete what is older than its time and return how many rows that were.

    A sent message goes when no other of its thread is younger or still waiting; `told` keeps that it was said, so that
    nothing is said twice. Refused messages stay until somebody looks.
    """
    old = at(now - SENT_FOR)
    sent = (OUTBOX.c.status == DeliveryStatus.SENT) & (OUTBOX.c.created_at < old)
    other = OUTBOX.alias()
    alive = select(other.c.thread).where((other.c.status != DeliveryStatus.SENT) | (other.c.created_at >= old))
    messages = connection.execute(delete(OUTBOX).where(sent, OUTBOX.c.thread.not_in(alive)))
    last = func.coalesce(SOURCES.c.last_checked_at, "")
    gone = connection.execute(
        delete(SOURCES).where(SOURCES.c.watched == 0, SOURCES.c.state != "not_watched", last < at(now - UNWATCHED_FOR))
    )
    return messages.rowcount + gone.rowcount
