"""A database file -> what read-only commands show, by plain sqlite3: importing SQLAlchemy would cost them 0.2 s."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from lastcall.adapters.store.codec import load_notice
from lastcall.errors import StoreError
from lastcall.model.health import SourceHealth, SourceState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
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


def notices_ending(
    connection: sqlite3.Connection, since: date | None, until: date | None, vendors: Collection[str] | None = None
) -> tuple[Notice, ...]:
    """Return the notices that end within the span (both days included), by day; open ends and all vendors are None."""
    words, values = _of(vendors)
    rows = connection.execute(
        f"SELECT body FROM notices WHERE ends_on >= ? AND ends_on <= ? AND withdrawn = 0{words} ORDER BY ends_on, key",  # noqa: S608 - only question marks
        (since.isoformat() if since else "", until.isoformat() if until else "9999", *values),
    )
    return tuple(load_notice(row["body"]) for row in rows)


def notices_undated(connection: sqlite3.Connection, vendors: Collection[str] | None = None) -> tuple[Notice, ...]:
    """Return the notices without a date, newest first."""
    words, values = _of(vendors)
    rows = connection.execute(
        f"SELECT body FROM notices WHERE ends_on IS NULL AND withdrawn = 0{words} ORDER BY first_seen_at DESC, key",  # noqa: S608 - our own words, values are bound
        values,
    )
    return tuple(load_notice(row["body"]) for row in rows)


def notice_keys(connection: sqlite3.Connection, vendors: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the keys of all notices, over or not: what a source has spoken of."""
    words, values = _of(vendors)
    rows = connection.execute(f"SELECT key FROM notices WHERE 1{words} ORDER BY key", values)  # noqa: S608 - our own words, values are bound
    return tuple(row["key"] for row in rows)


def vendors_watched(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Return for each vendor how many of its sources are in which state."""
    found: dict[str, dict[str, int]] = {}
    query = (
        "SELECT vendor, state, count(*) FROM sources WHERE watched = 1 OR state = 'not_watched' GROUP BY vendor, state"
    )
    for vendor, state, count in connection.execute(query):
        found.setdefault(vendor, {})[state] = count
    return found


def source_states(connection: sqlite3.Connection) -> dict[str, SourceHealth]:
    """Return of each source that is watched, or cannot be, its state and what is wrong with it, by id."""
    query = "SELECT id, state, detail FROM sources WHERE watched = 1 OR state = 'not_watched'"
    return {
        key: SourceHealth(key, SourceState(state), detail=detail or "")
        for key, state, detail in connection.execute(query)
    }


def _of(vendors: Collection[str] | None) -> tuple[str, tuple[str, ...]]:
    if vendors is None:
        return "", ()
    return f" AND vendor IN ({','.join('?' * len(vendors))})", tuple(sorted(vendors))
