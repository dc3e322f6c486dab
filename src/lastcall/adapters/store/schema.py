"""A database file -> the same file at today's schema, or one clear line why not."""

from __future__ import annotations

import glob
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from lastcall.adapters.store.engine import make_private, open_engine, restrict, said_plainly, to_disk
from lastcall.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = "0020"
KNOWN = ("0001", "0003", "0010", "0020")  # oldest first


def prepare(path: Path, *, backup: Callable[[Path], Path] | None = None) -> str:
    """Create or upgrade the database; return what was done: `created`, `upgraded from …` or `current`.

    A new file is built beside its place and renamed, so that a kill leaves a whole database or none. Before an
    upgrade `backup` (path -> copy) is called. Raises StoreError for a damaged file or one of a newer Lastcall.
    """
    if not path.exists():
        if copies := backups_of(path):
            raise StoreError(
                f"database {path}: the file is gone, but its backups are there (newest {copies[-1].name}); "
                "`lastcall db restore` puts it back; to start anew move the backups away"
            )
        _build(path)
        return "created"
    check_sound(path)
    found = revision(path)
    if found == HEAD:
        return "current"
    if found not in (*KNOWN, ""):
        raise StoreError(
            f"database {path}: made by a newer Lastcall (schema {found}, this one knows {HEAD}); "
            "upgrade Lastcall; the file was not touched"
        )
    if backup is not None and found:
        backup(path)
    _migrate(path)
    return f"upgraded from {found or 'nothing'} to {HEAD}"


def backups_of(path: Path) -> tuple[Path, ...]:
    """Return the backups beside a database, oldest first."""
    return tuple(sorted(path.parent.glob(f"{glob.escape(path.stem)}.*.backup{glob.escape(path.suffix)}")))


def check_sound(path: Path, *, deep: bool = False) -> None:
    """Raise StoreError where SQLite's quick check finds damage; `deep`: also where an index does not fit its table."""
    pragma = "integrity_check" if deep else "quick_check"
    with said_plainly(path):
        engine = open_engine(path, read_only=True)
        try:
            with engine.connect() as connection:
                answer = str(connection.exec_driver_sql(f"PRAGMA {pragma}(1)").scalar())
        finally:
            engine.dispose()
    if answer != "ok":
        raise StoreError(
            f"database {path}: the file is damaged ({answer}); `lastcall db restore` takes the last backup"
        )


def revision(path: Path) -> str:
    """Return the schema that a database file has; empty for one without our tables."""
    with said_plainly(path):
        engine = open_engine(path, read_only=True)
        try:
            with engine.connect() as connection:
                return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")
        except Exception as error:
            if "no such table" in str(error):
                return ""
            raise
        finally:
            engine.dispose()


def _build(path: Path) -> None:
    if not path.parent.is_dir():
        raise StoreError(f"database {path}: the folder {path.parent} does not exist; create it or change `database`")
    fresh = path.with_name(f"{path.name}.new")
    with said_plainly(path):
        try:
            for left in (fresh, Path(f"{fresh}-wal"), Path(f"{fresh}-shm")):
                left.unlink(missing_ok=True)
            make_private(fresh)
            _migrate(fresh, new=True)
            _fold_wal(fresh)
            to_disk(fresh)
            fresh.replace(path)
        except OSError as error:
            raise StoreError(f"database {path}: {error.strerror}; check the folder's owner and space") from error


def _fold_wal(path: Path) -> None:
    """Write the journal into the file, so that the file alone is the database."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _migrate(path: Path, *, new: bool = False) -> None:
    from alembic import command  # a tenth of a second that no start pays at which nothing is to be done
    from alembic.config import Config as AlembicConfig

    settings = AlembicConfig()
    settings.set_main_option("script_location", "lastcall.adapters.store:migrations")
    with said_plainly(path):
        engine = open_engine(path, new=new)
        try:
            with engine.begin() as connection:
                settings.attributes["connection"] = connection
                command.upgrade(settings, HEAD)
            restrict(path)
        finally:
            engine.dispose()
