"""Rows of `sources`: which are due, what the last polls told, what to send back in a conditional GET."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from lastcall.adapters.store.codec import at, dump_shape, load_shape, moment
from lastcall.adapters.store.tables import SOURCES
from lastcall.model.document import Validators
from lastcall.model.health import FetchFailure, SourceHealth, SourceState
from lastcall.model.vendor import Access

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from lastcall.model.vendor import Source

LEASE = timedelta(minutes=5)  # five times the longest request (fetch.timeout), then another poll may take it
FARTHEST = timedelta(days=10)  # longer than any interval that the config allows
FULL_EVERY = timedelta(hours=24)  # a 304 never hides for longer: one unconditional GET a day …
FULL_POLLS = 12  # … or after this many conditional ones …
FIRST_POLLS = 2  # … and after so many while the server has not shown yet that its 304 is true


Values = dict[str, Any]  # of one row, by column; `of` is the source
_FORGOTTEN = {"etag": None, "last_modified": None, "body_hash": None, "next_poll_at": ""}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What a poll needs to know of a source before it asks, and to compare with after."""

    health: SourceHealth
    validators: Validators | None  # None: ask unconditionally
    body_hash: str | None
    conditional_polls: int
    unchanged_polls: int

    @property
    def is_first(self) -> bool:
        """Tell whether this source was never read successfully: all it says is old news."""
        return self.health.last_ok_at is None


def sync(connection: Connection, sources: Iterable[Source]) -> None:
    """Make the rows match config and catalogue: new ones are due at once, dropped ones are no longer watched.

    A changed address forgets validators and hash, since they belong to the old one.
    """
    wanted = {source.id: source for source in sources}
    columns = (SOURCES.c.id, SOURCES.c.vendor, SOURCES.c.url, SOURCES.c.watched)
    known = {row.id: row for row in connection.execute(select(*columns))}
    new = [_blank(source) for source in wanted.values() if source.id not in known]
    if new:
        connection.execute(insert(SOURCES), new)
    dropped = [{"of": row.id} for row in known.values() if row.watched and row.id not in wanted]
    if dropped:
        connection.execute(update(SOURCES).where(_OF).values(watched=0), dropped)
    for row in known.values():
        if (source := wanted.get(row.id)) is None:
            continue
        values: Values = {"watched": int(source.access is Access.OPEN), "vendor": source.vendor, "url": source.url}
        if row.url != source.url:
            values |= _FORGOTTEN | {"moved_to": None}
        if values != {"watched": row.watched, "vendor": row.vendor, "url": row.url}:
            connection.execute(update(SOURCES).where(SOURCES.c.id == source.id).values(values))


def reset(connection: Connection, health: SourceHealth) -> None:
    """Write a health that a person set; the source is due at once and its page is read whatever it is."""
    shape = dump_shape(health.shape)
    values = _health_values(health, 0) | _FORGOTTEN | {"shape": shape}
    del values["of"]
    connection.execute(update(SOURCES).where(SOURCES.c.id == health.source_id).values(values))


def _blank(source: Source) -> dict[str, Any]:
    open_ = source.access is Access.OPEN
    return {
        "id": source.id,
        "vendor": source.vendor,
        "url": source.url,
        "watched": int(open_),
        "state": SourceState.PENDING if open_ else SourceState.NOT_WATCHED,
        "detail": "" if open_ else f"access is {source.access}: cannot be polled",
    }


def claim_due(connection: Connection, now: datetime, limit: int) -> tuple[str, ...]:
    """Take a lease on up to `limit` due sources, longest due first, and return their ids.

    A lease that ran out (the process died) is free again, and so is a row whose time lies further ahead than any
    interval: the clock was wrong when it was written.
    """
    far = at(now + FARTHEST)
    free = (SOURCES.c.lease_until.is_(None)) | (SOURCES.c.lease_until < at(now)) | (SOURCES.c.lease_until > far)
    found: list[str] = []
    # Two walks along the index, never an OR over it: that would sort a million rows to take two hundred.
    for due in (SOURCES.c.next_poll_at <= at(now), SOURCES.c.next_poll_at > far):
        ids = (
            select(SOURCES.c.id)
            .where(SOURCES.c.watched == 1, due, free)
            .order_by(SOURCES.c.next_poll_at)
            .limit(limit - len(found))
        )
        taken = update(SOURCES).where(SOURCES.c.id.in_(ids)).values(lease_until=at(now + LEASE)).returning(SOURCES.c.id)
        found += connection.execute(taken).scalars()
    return tuple(sorted(found))


def release(connection: Connection) -> None:
    """Give back the leases of the last process. Call it once at the start, under the instance lock."""
    connection.execute(update(SOURCES).where(SOURCES.c.lease_until.is_not(None)).values(lease_until=None))


def load(connection: Connection, ids: Sequence[str], now: datetime) -> Mapping[str, SourceRow]:
    """Return the rows of these sources by id; an unknown id is not in the answer."""
    rows: dict[str, SourceRow] = {}
    for start in range(0, len(ids), 500):  # SQLite binds at most some thousand values
        found = connection.execute(select(SOURCES).where(SOURCES.c.id.in_(ids[start : start + 500])))
        rows.update({row.id: _row(row, now) for row in found})
    return rows


def healths(connection: Connection) -> tuple[SourceHealth, ...]:
    """Return the health of every source that config or catalogue name, by id."""
    rows = connection.execute(
        select(SOURCES)
        .where((SOURCES.c.watched == 1) | (SOURCES.c.state == SourceState.NOT_WATCHED))
        .order_by(SOURCES.c.id)
    )
    return tuple(_health(row) for row in rows)


def has_unread(connection: Connection) -> bool:
    """Tell whether a watched source has never been asked: the first round is still under way."""
    never = select(SOURCES.c.id).where(SOURCES.c.watched == 1, SOURCES.c.last_checked_at.is_(None)).limit(1)
    return connection.execute(never).first() is not None


def next_due(connection: Connection) -> datetime | None:
    """Return when the next source is due; None where nothing is watched."""
    return moment(connection.execute(select(func.min(SOURCES.c.next_poll_at)).where(SOURCES.c.watched == 1)).scalar())


_HEALTH = (
    *("last_checked_at", "last_ok_at", "last_changed_at", "entries", "yields", "failures", "failure"),
    *("detail", "state", "moved_to", "next_poll_at", "lease_until", "unchanged_polls"),
)
_VALIDATORS = ("etag", "last_modified", "body_hash", "full_at", "conditional_polls", "shape")
_OF = SOURCES.c.id == bindparam("of")
_TOUCH = (
    update(SOURCES)
    .where(_OF)
    .values({name: bindparam(name) for name in _HEALTH} | {"conditional_polls": SOURCES.c.conditional_polls + 1})
)
_SAVE = update(SOURCES).where(_OF).values({name: bindparam(name) for name in (*_HEALTH, *_VALIDATORS)})


def touched(health: SourceHealth, *, unchanged_polls: int) -> Values:
    """Return what a poll writes that brought no body (304 or a failure): validators and hash stay."""
    return _health_values(health, unchanged_polls)


def saved(
    health: SourceHealth,
    *,
    validators: Validators | None,
    body_hash: str | None,
    full_at: datetime | None,
    unchanged_polls: int,
) -> Values:
    """Return what a poll writes that brought a body. Without a hash the next poll reads the body again, whatever it is."""
    kept = validators or Validators()
    values = {
        "etag": kept.etag,
        "last_modified": kept.last_modified,
        "body_hash": body_hash,
        "full_at": at(full_at) if full_at else None,
        "conditional_polls": 0,
        "shape": dump_shape(health.shape),
    }
    return _health_values(health, unchanged_polls) | values


def write(connection: Connection, *, touched: Sequence[Values] = (), saved: Sequence[Values] = ()) -> None:
    """Write what many polls told, in the transaction that stores their notices. Gives the leases back."""
    for statement, rows in ((_TOUCH, touched), (_SAVE, saved)):
        if rows:
            connection.execute(statement, rows)


def _health_values(health: SourceHealth, unchanged_polls: int) -> Values:
    return {
        "of": health.source_id,
        "last_checked_at": at(health.last_checked_at) if health.last_checked_at else None,
        "last_ok_at": at(health.last_ok_at) if health.last_ok_at else None,
        "last_changed_at": at(health.last_changed_at) if health.last_changed_at else None,
        "entries": health.entries,
        "yields": health.yields,
        "failures": health.failures,
        "failure": health.failure,
        "detail": health.detail,
        "state": health.state,
        "moved_to": health.moved_to,
        "next_poll_at": at(health.next_poll_at) if health.next_poll_at else "",
        "lease_until": None,
        "unchanged_polls": unchanged_polls,
    }


def _row(row: Row[Any], now: datetime) -> SourceRow:
    full_at = moment(row.full_at)
    trust = min(FULL_POLLS, max(FIRST_POLLS, row.unchanged_polls // 2))
    due_full = full_at is None or now - full_at >= FULL_EVERY or row.conditional_polls >= trust
    known = Validators(row.etag, row.last_modified)
    conditional = not due_full and known != Validators()
    return SourceRow(
        _health(row),
        known if conditional else None,
        row.body_hash,
        row.conditional_polls,
        row.unchanged_polls,
    )


def _health(row: Row[Any]) -> SourceHealth:
    return SourceHealth(
        source_id=row.id,
        state=SourceState(row.state),
        last_checked_at=moment(row.last_checked_at),
        last_ok_at=moment(row.last_ok_at),
        last_changed_at=moment(row.last_changed_at),
        entries=row.entries,
        yields=row.yields,
        failures=row.failures,
        failure=FetchFailure(row.failure) if row.failure else None,
        detail=row.detail,
        moved_to=row.moved_to,
        next_poll_at=moment(row.next_poll_at),
        shape=load_shape(row.shape),
    )
