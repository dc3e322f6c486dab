"""Rows of `silences`: who said "I know" about which facts of a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from lastcall.adapters.store.codec import at
from lastcall.adapters.store.tables import SILENCES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy import Connection

    from lastcall.model.notice import Notice


def add(
    connection: Connection, notice: Notice, *, who: str, now: datetime, until: date | None = None, note: str = ""
) -> None:
    """Write an acknowledgement (until None) or a snooze of what is believed now."""
    values = {
        "notice_id": notice.id,
        "facts": notice.facts,
        "until": until.isoformat() if until else None,
        "who": who,
        "note": note,
        "at": at(now),
    }
    connection.execute(insert(SILENCES).values(values))


def active(connection: Connection, today: date) -> Mapping[str, str]:
    """Return the facts that are silenced today, by notice id; the newest word about a notice counts."""
    rows = connection.execute(select(SILENCES).order_by(SILENCES.c.id))
    newest = {row.notice_id: row for row in rows}
    return {
        notice_id: row.facts for notice_id, row in newest.items() if row.until is None or row.until > today.isoformat()
    }
