"""A database file -> what read-only commands show, by plain sqlite3: importing SQLAlchemy would cost them 0.2 s."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from lastcall.adapters.store.codec import load_notice
from lastcall.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from lastcall.model.notice import Notice


@contextmanager
def look(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database for reading only; raise StoreError in one line where that cannot be."""
    if not path.exists():
        raise StoreError(f"database {path}: there is none yet; run `lastcall poll` or `lastcall run` first")
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
        with closing(connection):
            connection.row_factory = sqlite3.Row
            yield connection
    except sqlite3.Error as error:
        raise StoreError(f"database {path}: {error}; `lastcall doctor` says more") from error


def notices_ending(connection: sqlite3.Connection, since: date | None, until: date | None) -> tuple[Notice, ...]:
    """Return the notices that end within the span (both days included), by day; open ends are None."""
    rows = connection.execute(
        "SELECT body FROM notices WHERE ends_on >= ? AND ends_on <= ? AND withdrawn = 0 ORDER BY ends_on, key",
        (since.isoformat() if since else "", until.isoformat() if until else "9999"),
    )
    return tuple(load_notice(row["body"]) for row in rows)


def notices_undated(connection: sqlite3.Connection) -> tuple[Notice, ...]:
    """Return the notices without a date, newest first."""
    rows = connection.execute(
        "SELECT body FROM notices WHERE ends_on IS NULL AND withdrawn = 0 ORDER BY first_seen_at DESC, key"
    )
    return tuple(load_notice(row["body"]) for row in rows)
