"""Rows of `notices` and `changes`: what we believe and every change of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from lastcall.adapters.store.codec import at, dump_notice, load_notice, moment
from lastcall.adapters.store.tables import CHANGES, NOTICES
from lastcall.model.notice import Announced, Confirmed, Notice, NoticeChange, Revised, What

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection


Values = dict[str, object]  # of one row, by column


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """A change as it was recorded; `planned_at` is None until the alerts about it are written."""

    id: int
    change: NoticeChange
    source_id: str
    first_poll: bool
    at: datetime
    text: str = ""  # of the notice, as it is stored


def of_vendor(connection: Connection, vendor: str) -> tuple[Notice, ...]:
    """Return all notices of a vendor, by key."""
    return tuple(load_notice(body) for body in connection.execute(_OF_VENDOR, {"whose": vendor}).scalars())


def of_vendors(
    connection: Connection, vendors: Iterable[str], known: Mapping[str, Notice] | None = None
) -> tuple[Notice, ...]:
    """Return all notices of these vendors, by key; what stands in `known`, by its text, is not read again."""
    seen = known or {}
    rows = connection.execute(
        select(NOTICES.c.body).where(NOTICES.c.vendor.in_(tuple(vendors))).order_by(NOTICES.c.key)
    )
    return tuple(seen.get(body) or load_notice(body) for body in rows.scalars())


def by_id(connection: Connection, notice_id: str) -> tuple[Notice, ...]:
    """Return the notices whose id starts so; more than one where the text is too short."""
    rows = connection.execute(
        select(NOTICES.c.body).where(NOTICES.c.id.startswith(notice_id, autoescape=True)).order_by(NOTICES.c.id)
    )
    return tuple(load_notice(body) for body in rows.scalars())


@dataclass(slots=True)
class Ledger:
    """What documents changed, gathered so that a batch writes each table once. One ledger per transaction."""

    notices: dict[str, Values] = field(default_factory=dict)  # new or revised, by id
    refreshed: dict[str, Values] = field(default_factory=dict)  # said again in other words, by id
    changes: list[Values] = field(default_factory=list)

    def record(
        self, changes: Sequence[NoticeChange], *, source_id: str, now: datetime, first_poll: bool = False
    ) -> int:
        """Note what one document changed and return how many notices are new or revised."""
        news = 0
        for change in changes:
            match change:
                case Announced() | Revised():
                    news += 1
                    body = dump_notice(change.notice)
                    self.notices[change.notice.id] = _values(change.notice, body, now)
                    self.refreshed.pop(change.notice.id, None)
                    self.changes.append(_logged(change, body, source_id, now, first_poll=first_poll))
                case Confirmed(notice):
                    body = dump_notice(notice)
                    if notice.id in self.notices:
                        self.notices[notice.id] |= {"body": body, "updated_at": at(now)}
                    else:
                        self.refreshed[notice.id] = {"of": notice.id, "said": body, "then": at(now)}
                case _:  # pragma: no cover - mypy proves that none is left
                    assert_never(change)
        return news

    def write(self, connection: Connection) -> None:
        """Write what was noted. A `Confirmed` whose claims are the stored ones writes nothing."""
        told = ((_UPSERT, [*self.notices.values()]), (_REFRESH, [*self.refreshed.values()]), (_LOG, self.changes))
        for statement, rows in told:
            if rows:
                connection.execute(statement, rows)


def record(
    connection: Connection, changes: Sequence[NoticeChange], *, source_id: str, now: datetime, first_poll: bool = False
) -> int:
    """Write what one document changed and return how many notices are new or revised."""
    ledger = Ledger()
    news = ledger.record(changes, source_id=source_id, now=now, first_poll=first_poll)
    ledger.write(connection)
    return news


# Written once: SQLAlchemy takes longer to put a statement together than SQLite to run it.
_FIXED = ("id", "key", "first_seen_at")
_COLUMNS = (*_FIXED, "vendor", "ends_on", "withdrawn", "revision", "updated_at", "body")
_OF_VENDOR = select(NOTICES.c.body).where(NOTICES.c.vendor == bindparam("whose")).order_by(NOTICES.c.key)
_WRITE = insert(NOTICES).values({name: bindparam(name) for name in _COLUMNS})
_UPSERT = _WRITE.on_conflict_do_update(
    index_elements=["id"], set_={name: _WRITE.excluded[name] for name in _COLUMNS if name not in _FIXED}
)
_REFRESH = (
    update(NOTICES)
    .where(NOTICES.c.id == bindparam("of"), NOTICES.c.body != bindparam("said"))
    .values(body=bindparam("said"), updated_at=bindparam("then"))
)
_LOG = (
    insert(CHANGES)
    .values(
        {
            name: bindparam(name)
            for name in ("notice_id", "revision", "what", "before", "after", "source_id", "first_poll", "at")
        }
    )
    .on_conflict_do_nothing(index_elements=["notice_id", "revision"])
)


def _values(notice: Notice, body: str, now: datetime) -> Values:
    return {
        "id": notice.id,
        "key": notice.key,
        "vendor": notice.subject.vendor,
        "ends_on": notice.deadline.earliest.isoformat() if notice.deadline else None,
        "withdrawn": int(notice.withdrawn),
        "revision": notice.revision,
        "first_seen_at": at(notice.first_seen_at),
        "updated_at": at(now),
        "body": body,
    }


def _logged(change: Announced | Revised, body: str, source_id: str, now: datetime, *, first_poll: bool) -> Values:
    what = change.what if isinstance(change, Revised) else ()
    return {
        "notice_id": change.notice.id,
        "revision": change.notice.revision,
        "what": json.dumps([part.value for part in what]),
        "before": dump_notice(change.before) if isinstance(change, Revised) else None,
        "after": body,
        "source_id": source_id,
        "first_poll": int(first_poll),
        "at": at(now),
    }


def unplanned(connection: Connection) -> tuple[RecordedChange, ...]:
    """Return the changes about which no alert was written yet, oldest first."""
    return _changes(connection, CHANGES.c.planned_at.is_(None))


def history(connection: Connection, notice_id: str) -> tuple[RecordedChange, ...]:
    """Return every change of one notice, oldest first."""
    return _changes(connection, CHANGES.c.notice_id == notice_id)


def mark_planned(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """Note that the alerts about these changes are written. Call it in the transaction that writes them."""
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        connection.execute(update(CHANGES).where(CHANGES.c.id.in_(part)).values(planned_at=at(now)))


def counts(connection: Connection) -> Mapping[str, int]:
    """Return how many notices each vendor has."""
    rows = connection.execute(select(NOTICES.c.vendor, func.count()).group_by(NOTICES.c.vendor))
    return {row[0]: row[1] for row in rows}


def _changes(connection: Connection, condition: object) -> tuple[RecordedChange, ...]:
    rows = connection.execute(select(CHANGES).where(condition).order_by(CHANGES.c.id))  # type: ignore[arg-type] # any condition of SQLAlchemy
    found = []
    for row in rows:
        after = load_notice(row.after)
        change: NoticeChange = Announced(after)
        if row.before:
            change = Revised(load_notice(row.before), after, tuple(What(part) for part in json.loads(row.what)))
        at_ = moment(row.at)
        assert at_ is not None  # the column is NOT NULL
        found.append(RecordedChange(row.id, change, row.source_id, bool(row.first_poll), at_, row.after))
    return tuple(found)
