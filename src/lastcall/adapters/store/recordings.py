"""Rows of `recordings`: what sources served, so that the past can be played again."""

from __future__ import annotations

import zlib
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from lastcall.adapters.store.codec import at, moment
from lastcall.adapters.store.tables import RECORDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sqlalchemy import Connection

KEPT = timedelta(days=400)
MOST = 100  # of one source; a page that changes at each look must not fill the disk


def keep(connection: Connection, source_id: str, body: bytes, now: datetime) -> None:
    """Keep a body that is new, and drop what is too old or too much. Call it where the reading is stored."""
    row = insert(RECORDINGS).values(source_id=source_id, at=at(now), body=zlib.compress(body, 6))
    connection.execute(row.on_conflict_do_nothing())
    mine = RECORDINGS.c.source_id == source_id
    newest = select(RECORDINGS.c.at).where(mine).order_by(RECORDINGS.c.at.desc()).limit(MOST)
    connection.execute(
        delete(RECORDINGS).where(mine, RECORDINGS.c.at.not_in(newest) | (RECORDINGS.c.at < at(now - KEPT)))
    )


def played(connection: Connection, until: date | None) -> Iterator[tuple[str, datetime, bytes]]:
    """Yield what was recorded: source, moment and body, oldest first."""
    for row in connection.execute(select(RECORDINGS).order_by(RECORDINGS.c.at, RECORDINGS.c.source_id)):
        when = moment(row.at)
        assert when is not None  # the column is NOT NULL
        if until is None or when.date() <= until:
            yield row.source_id, when, zlib.decompress(row.body)
