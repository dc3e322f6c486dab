"""Rows of `silences`: who did what about which facts of a notice; only ever added to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from lastcall.adapters.store.codec import at, moment
from lastcall.adapters.store.tables import SILENCES
from lastcall.model.action import Action, ActionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from lastcall.model.notice import Notice


def add(
    connection: Connection,
    notice: Notice,
    *,
    who: str,
    now: datetime,
    until: date | None = None,
    note: str = "",
    kind: ActionKind | None = None,
    via: str = "command line",
) -> None:
    """Write what somebody did about what is believed now: an acknowledgement, with `until` a snooze, or `kind`."""
    values = {
        "notice_id": notice.id,
        "facts": notice.facts,
        "until": until.isoformat() if until else None,
        "who": who,
        "note": note,
        "at": at(now),
        "kind": kind or (ActionKind.SNOOZE if until else ActionKind.ACK),
        "via": via,
    }
    connection.execute(insert(SILENCES).values(values))


def active(connection: Connection, today: date) -> Mapping[str, str]:
    """Return the facts that are silenced today, by notice id; the newest word about a notice counts."""
    return {row.notice_id: row.facts for row in _holding(connection, today)}


def waived(connection: Connection, today: date) -> Mapping[str, tuple[str, str]]:
    """Return facts and reason of what is waived today, by notice id."""
    rows = (row for row in _holding(connection, today) if row.kind == ActionKind.WAIVE)
    return {row.notice_id: (row.facts, f"{row.note} (until {row.until}, {row.who})") for row in rows}


def log_of(connection: Connection, notice_id: str) -> tuple[Action, ...]:
    """Return all that was done about a notice, oldest first."""
    rows = connection.execute(select(SILENCES).where(SILENCES.c.notice_id == notice_id).order_by(SILENCES.c.id))
    return tuple(_action(row) for row in rows)


def _holding(connection: Connection, today: date) -> Iterator[Row[Any]]:
    rows = connection.execute(select(SILENCES).where(SILENCES.c.kind != ActionKind.NOTE).order_by(SILENCES.c.id))
    newest = {row.notice_id: row for row in rows}
    for row in newest.values():
        # A snooze ends on its day; a waiver holds through its last.
        over = row.until is not None and (row.until, row.kind == ActionKind.WAIVE) <= (today.isoformat(), False)
        if row.kind != ActionKind.REOPEN and not over:
            yield row


def _action(row: Row[Any]) -> Action:
    when = moment(row.at)
    assert when is not None  # the column is NOT NULL
    until = date.fromisoformat(row.until) if row.until else None
    return Action(row.notice_id, row.facts, ActionKind(row.kind), row.who, when, until, row.note, row.via)
