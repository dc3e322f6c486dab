"""A database address -> an engine that keeps SQLite honest: WAL, full sync, BEGIN IMMEDIATE, checked before use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from lastcall.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PASSING = (
    "locked",
    "disk is full",
    "disk I/O error",
    "readonly",
    "read-only",
)  # what a person or another process may end while we wait
BUSY_MS = 30_000  # guarantees: a lock of 30 s is waited for


def open_engine(path: Path, *, read_only: bool = False, new: bool = False) -> Engine:
    """Return an engine on a SQLite file; raise StoreError where the file is no sound database.

    The read-only engine opens nothing for writing, so that a look never waits for the daemon. `new`: an empty file is
    a database to be.
    """
    _check_file(path, new=new)
    mode = "ro" if read_only else "rwc"

    def connect() -> sqlite3.Connection:
        uri = f"file:{_quoted(path)}?mode={mode}"
        return sqlite3.connect(uri, uri=True, timeout=BUSY_MS / 1000, check_same_thread=False, isolation_level=None)

    # Parameters are messages and addresses: they have no place in a traceback.
    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_size=2, max_overflow=4, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _: Any) -> None:
        pragmas = ["foreign_keys=ON", f"busy_timeout={BUSY_MS}"]
        # FULL, not NORMAL: an acknowledged delivery must survive a power cut, and a commit costs 0.2 ms.
        pragmas += ["query_only=ON"] if read_only else ["journal_mode=WAL", "synchronous=FULL"]
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # IMMEDIATE takes the write lock at once: a deferred BEGIN that writes later loses to any other commit.
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into one line that says what to do; the file is left as it is."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        words = explain(error)
        passing = any(sign in words for sign in _PASSING)
        raise StoreError(f"database {path}: {words}", passing=passing) from error


def explain(error: DBAPIError | sqlite3.Error) -> str:
    """Return what an SQLite error means for a person."""
    text = str(error.orig if isinstance(error, DBAPIError) else error)
    known = (
        ("locked", "another process holds it locked; stop that one or wait"),
        ("disk is full", "the disk is full; free some space, nothing was lost"),
        ("readonly", "the file or its folder cannot be written; check the owner and the mount"),
        ("read-only", "the file or its folder cannot be written; check the owner and the mount"),
        ("unable to open", "the file cannot be opened; check that its folder exists and may be written"),
        ("malformed", "the file is damaged; `lastcall db restore` takes the last backup"),
        (
            "not a database",
            "the file is no SQLite database; `lastcall db restore` takes the last backup, or choose another path",
        ),
        ("disk I/O error", "the disk reports an error; check it, and `lastcall db restore` if the file is damaged"),
    )
    return next((f"{words} ({text})" for sign, words in known if sign in text), text)


def _check_file(path: Path, *, new: bool) -> None:
    """Refuse what is surely no database of ours before SQLite can touch it; an empty file is a lost one, not a new one."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise StoreError(f"database {path}: the folder does not exist; create it or change `database`") from None
        return
    except OSError as error:
        raise StoreError(f"database {path}: {error.strerror}") from error
    if size == 0 and not new:
        raise StoreError(
            f"database {path}: the file is empty, so its history is lost; `lastcall db restore` takes the last backup, "
            "or delete the file and its backups to start anew"
        )


def make_private(path: Path) -> None:
    """Make an empty file that only its owner reads, before anything is in it; one that was there goes."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def restrict(path: Path) -> None:
    """Make the file and its companions readable by the owner only."""
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if file.exists():
            file.chmod(0o600)


def _quoted(path: Path) -> str:
    return quote(str(path.absolute()))
