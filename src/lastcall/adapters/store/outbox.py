"""Rows of `outbox`, `told` and `threads`: written before anything is sent, settled after."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.sqlite import insert

from lastcall.adapters.store.codec import at, moment
from lastcall.adapters.store.tables import OUTBOX, THREADS, TOLD
from lastcall.model.alert import LONGEST_WAIT, Delivery, DeliveryStatus, Message, Receipt, Rendered

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row

# The answer to the dot may take 10 minutes (RFC 5321 4.5.3.2.6); a sender that died is replaced after that.
LEASE = timedelta(minutes=15)


def told_keys(connection: Connection, receiver: str, keys: Collection[str]) -> frozenset[str]:
    """Return those of the keys that this receiver was told already."""
    wanted = list(keys)
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        rows = select(TOLD.c.alert_key).where(TOLD.c.receiver == receiver, TOLD.c.alert_key.in_(part))
        found.update(connection.execute(rows).scalars())
    return frozenset(found)


def started_threads(connection: Connection, receiver: str) -> frozenset[str]:
    """Return the threads in which this receiver was written to."""
    rows = connection.execute(select(OUTBOX.c.thread).where(OUTBOX.c.receiver == receiver).distinct())
    return frozenset(rows.scalars())


def put(connection: Connection, message: Message, rendered: Rendered) -> bool:
    """Write a message and its keys; return False where it stands there already. Same transaction as the plan."""
    row = insert(OUTBOX).values(
        id=message.id,
        receiver=message.receiver,
        thread=message.thread,
        kind=rendered.kind,
        body=rendered.body,
        summary=rendered.summary,
        meta=json.dumps(dict(rendered.meta)),
        status=DeliveryStatus.WAITING,
        created_at=at(message.created_at),
        due_at=at(message.created_at),
    )
    fresh = connection.execute(row.on_conflict_do_nothing(index_elements=["id"])).rowcount == 1
    keys = [
        {"receiver": message.receiver, "alert_key": key, "delivery_id": message.id, "at": at(message.created_at)}
        for key in message.keys
    ]
    if keys:
        connection.execute(insert(TOLD).on_conflict_do_nothing(), keys)
    return fresh


def recover(connection: Connection) -> int:
    """Take back what was in flight when the last process died; it may have arrived. Returns how many.

    Call it once at the start, under the instance lock. Our own death is no failed attempt of the receiver's.
    """
    rows = (
        update(OUTBOX)
        .where(OUTBOX.c.status == DeliveryStatus.SENDING)
        .values(
            status=DeliveryStatus.WAITING,
            maybe_sent=1,
            lease_until=None,
            attempts=func.max(OUTBOX.c.attempts - 1, 0),
        )
    )
    return connection.execute(rows).rowcount


def orphan(connection: Connection, receivers: Collection[str], now: datetime) -> int:
    """Bury what waits for receivers that the config no longer has; return how many. They come back with `revive`."""
    values = {
        "status": DeliveryStatus.DEAD,
        "settled_at": at(now),
        "last_error": "the receiver is no longer in the config; put it back and run `lastcall alerts retry`",
    }
    lost = update(OUTBOX).where(OUTBOX.c.status == DeliveryStatus.WAITING, OUTBOX.c.receiver.not_in(tuple(receivers)))
    return connection.execute(lost.values(values)).rowcount


def has_due(connection: Connection, now: datetime, receiver: str) -> bool:
    """Tell whether anything is due for a receiver, without taking the write lock."""
    due = (OUTBOX.c.status == DeliveryStatus.WAITING, _is_due(now), OUTBOX.c.receiver == receiver)
    return connection.execute(select(OUTBOX.c.id).where(*due).limit(1)).first() is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a row's time has come, whatever the clock said when it was written.

    What was never tried has nothing to wait for, and no pause is so long as a clock that was a day ahead makes it.
    """
    return (OUTBOX.c.due_at <= at(now)) | (OUTBOX.c.attempts == 0) | (OUTBOX.c.due_at > at(now + LONGEST_WAIT))


def claim_due(connection: Connection, now: datetime, receivers: Collection[str], limit: int) -> tuple[Delivery, ...]:
    """Mark due deliveries of these receivers as in flight and return them, oldest first.

    Only the oldest open delivery of each thread is taken, so that a follow-up never overtakes the first message.
    """
    other = OUTBOX.alias()
    open_ = (DeliveryStatus.WAITING, DeliveryStatus.SENDING)
    earlier = (
        select(other.c.id)
        .where(
            other.c.receiver == OUTBOX.c.receiver,
            other.c.thread == OUTBOX.c.thread,
            other.c.status.in_(open_),
            (other.c.created_at < OUTBOX.c.created_at)
            | ((other.c.created_at == OUTBOX.c.created_at) & (other.c.id < OUTBOX.c.id)),
        )
        .exists()
    )
    names = tuple(receivers)
    due = (
        select(OUTBOX.c.id)
        .where(
            OUTBOX.c.status == DeliveryStatus.WAITING,
            _is_due(now),
            # With one name SQLite walks the index outbox_next and stops at the first that is due.
            OUTBOX.c.receiver == names[0] if len(names) == 1 else OUTBOX.c.receiver.in_(names),
            ~earlier,
        )
        .order_by(OUTBOX.c.created_at, OUTBOX.c.id)
        .limit(limit)
    )
    ids = tuple(connection.execute(due).scalars())
    if not ids:
        return ()
    taken = (
        update(OUTBOX)
        .where(OUTBOX.c.id.in_(ids), OUTBOX.c.status == DeliveryStatus.WAITING)
        .values(status=DeliveryStatus.SENDING, lease_until=at(now + LEASE), attempts=OUTBOX.c.attempts + 1)
    )
    connection.execute(taken)
    return _deliveries(connection, OUTBOX.c.id.in_(ids))


def settle(connection: Connection, delivery: Delivery, receipt: Receipt, now: datetime) -> None:
    """Note that the receiver took it, and keep what a follow-up in its thread needs."""
    done = {"status": DeliveryStatus.SENT, "settled_at": at(now), "lease_until": None, "last_error": receipt.note}
    connection.execute(update(OUTBOX).where(OUTBOX.c.id == delivery.id).values(done))
    if receipt.thread_ref:
        row = insert(THREADS).values(
            receiver=delivery.receiver, thread=delivery.thread, ref=json.dumps(dict(receipt.thread_ref))
        )
        connection.execute(row.on_conflict_do_nothing())  # the first message stays the root


def postpone(
    connection: Connection,
    delivery: Delivery,
    error: str,
    due_at: datetime,
    *,
    maybe_sent: bool,
    progress: Mapping[str, str] | None = None,
) -> None:
    """Note a failed attempt, what of the message is done (`progress` goes over its meta) and when to try again."""
    values: dict[str, Any] = {
        "status": DeliveryStatus.WAITING,
        "due_at": at(due_at),
        "lease_until": None,
        "last_error": error,
    }
    if maybe_sent:
        values["maybe_sent"] = 1
    if progress:
        values["meta"] = json.dumps({**delivery.rendered.meta, **progress})
    connection.execute(update(OUTBOX).where(OUTBOX.c.id == delivery.id).values(values))


def bury(connection: Connection, delivery: Delivery, error: str, now: datetime) -> None:
    """Note that the receiver refuses it for good; it is kept and shown, and can be sent again."""
    values = {"status": DeliveryStatus.DEAD, "settled_at": at(now), "lease_until": None, "last_error": error}
    connection.execute(update(OUTBOX).where(OUTBOX.c.id == delivery.id).values(values))


def revive(
    connection: Connection, now: datetime, ids: Sequence[str] = (), *, receivers: Collection[str] | None = None
) -> int:
    """Make dead deliveries due again, all or those named, of all receivers or of those named; return how many."""
    rows = update(OUTBOX).where(OUTBOX.c.status == DeliveryStatus.DEAD)
    if ids:
        rows = rows.where(OUTBOX.c.id.in_(tuple(ids)))
    if receivers is not None:
        rows = rows.where(OUTBOX.c.receiver.in_(tuple(receivers)))
    values = {"status": DeliveryStatus.WAITING, "due_at": at(now), "settled_at": None, "attempts": 0}
    return connection.execute(rows.values(values)).rowcount


def unsent(connection: Connection) -> tuple[Delivery, ...]:
    """Return what is waiting, in flight or dead, oldest first."""
    return _deliveries(connection, OUTBOX.c.status != DeliveryStatus.SENT)


def counts(connection: Connection) -> Mapping[tuple[str, str], int]:
    """Return how many deliveries each receiver has in each status."""
    rows = connection.execute(
        select(OUTBOX.c.receiver, OUTBOX.c.status, func.count()).group_by(OUTBOX.c.receiver, OUTBOX.c.status)
    )
    return {(receiver, status): count for receiver, status, count in rows}


def _deliveries(connection: Connection, condition: object) -> tuple[Delivery, ...]:
    joined = OUTBOX.outerjoin(
        THREADS, (THREADS.c.receiver == OUTBOX.c.receiver) & (THREADS.c.thread == OUTBOX.c.thread)
    )
    rows = connection.execute(
        select(OUTBOX, THREADS.c.ref).select_from(joined).where(condition).order_by(OUTBOX.c.created_at, OUTBOX.c.id)  # type: ignore[arg-type] # any condition of SQLAlchemy
    )
    return tuple(_delivery(row) for row in rows)


def _delivery(row: Row[Any]) -> Delivery:
    created_at = moment(row.created_at)
    assert created_at is not None  # the column is NOT NULL
    return Delivery(
        id=row.id,
        receiver=row.receiver,
        thread=row.thread,
        rendered=Rendered(row.kind, row.body, row.summary, json.loads(row.meta)),
        status=DeliveryStatus(row.status),
        created_at=created_at,
        attempts=row.attempts,
        due_at=moment(row.due_at),
        settled_at=moment(row.settled_at),
        last_error=row.last_error,
        thread_ref=json.loads(row.ref) if row.ref else {},
        maybe_sent=bool(row.maybe_sent),
    )
