"""One open database: a writer, a reader, and the transactions in which use cases read, decide and write."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from lastcall.adapters.store.engine import make_private, open_engine, restrict, said_plainly, to_disk
from lastcall.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection


class Store:
    """An open SQLite database; call `close` at the end. Safe to use from one thread at a time for writing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = open_engine(path)
        self._reader = open_engine(path, read_only=True)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a write transaction (BEGIN IMMEDIATE); commits at the end, rolls back on any error.

        Raises StoreError, in one line, for whatever SQLite cannot do.
        """
        with said_plainly(self.path), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a read-only transaction: one moment's state, never waits for the writer."""
        with said_plainly(self.path), self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection and leave the file readable by its owner only."""
        self._writer.dispose()
        self._reader.dispose()
        restrict(self.path)


def back_up(path: Path, target: Path) -> Path:
    """Copy a live database by `VACUUM INTO`, check the copy, and return its path.

    The writer is not stopped and the copy is one moment's state. Raises StoreError; a half copy is removed.
    """
    part = target.with_name(f"{target.name}.part")
    with said_plainly(target):
        try:
            make_private(part)
            with closing(sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True, timeout=30)) as source:
                source.execute("VACUUM INTO ?", (str(part),))
            with closing(sqlite3.connect(part)) as copy:
                answer = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if answer != "ok":
                raise StoreError(f"backup {target}: the copy is damaged ({answer}); check the disk")
            to_disk(part)
            part.replace(target)
        except OSError as error:
            raise StoreError(f"backup {target}: {error.strerror}; check the folder's owner and space") from error
        finally:
            part.unlink(missing_ok=True)
    return target


def backup_name(path: Path, now: datetime) -> Path:
    """Return where a backup of this moment goes: beside the database, its name sorts by time."""
    return path.with_name(f"{path.stem}.{now:%Y%m%dT%H%M%SZ}.backup{path.suffix}")
