"""A damaged or lost database: it is said, the last sound backup takes its place, and nothing is thrown away."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from lastcall.adapters.store import notices
from lastcall.adapters.store.instance import InstanceLock
from lastcall.adapters.store.restore import newest_sound_backup, restore
from lastcall.adapters.store.schema import check_sound, prepare
from lastcall.adapters.store.store import Store, back_up, backup_name
from lastcall.errors import StoreError
from lastcall.model.notice import Announced
from tests.builders import NOW, a_notice


def header(path: Path) -> None:
    path.write_bytes(b"\0garbage-header\0" + path.read_bytes()[16:])


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size * 2 // 3)


def flipped(path: Path) -> None:
    """Flip bytes at the heads of pages, which is what SQLite can see; it keeps no checksum of a text."""
    body, dice = bytearray(path.read_bytes()), random.Random(3)
    for page in range(4096, len(body), 4096):
        body[page + dice.randrange(16)] = dice.randrange(256)
    path.write_bytes(body)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def gone(path: Path) -> None:
    path.unlink()


DAMAGES = (header, truncated, flipped, empty, gone)


def count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(connection.execute("SELECT count(*) FROM notices").fetchone()[0])


@pytest.fixture
def path(store: Store) -> Path:
    """A database of 200 notices whose backup has 150 of them."""
    with store.write() as connection:
        notices.record(connection, [Announced(a_notice(f"m{i}")) for i in range(150)], source_id="a", now=NOW)
    back_up(store.path, backup_name(store.path, NOW))
    with store.write() as connection:
        notices.record(connection, [Announced(a_notice(f"n{i}")) for i in range(50)], source_id="a", now=NOW)
    store.close()
    sqlite3.connect(store.path).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
    return store.path


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_of_any_kind_is_refused_with_the_way_out_and_restored(
    path: Path, damage: Callable[[Path], None]
) -> None:
    damage(path)
    with pytest.raises(StoreError, match="lastcall db restore"):
        prepare(path)
    before = path.read_bytes() if path.exists() else None

    aside = restore(path, newest_sound_backup(path), NOW + timedelta(hours=1))

    assert prepare(path) == "current"
    assert count(path) == 150
    assert (aside.read_bytes() if aside else None) == before, "what was replaced is kept as it was"
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_journal_of_the_old_file_is_never_played_into_the_new_one(path: Path) -> None:
    journal = path.with_name(f"{path.name}-wal")
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("DELETE FROM notices")
        writer.execute("DELETE FROM changes")
        writer.commit()
        kept = journal.read_bytes()
    header(path)
    journal.write_bytes(kept)

    restore(path, newest_sound_backup(path), NOW)

    assert count(path) == 150


def test_a_damaged_backup_is_passed_over_and_never_takes_the_place_of_anything(path: Path) -> None:
    newer = backup_name(path, NOW + timedelta(days=1))
    newer.write_bytes(path.read_bytes())
    flipped(newer)
    before = path.read_bytes()

    assert newest_sound_backup(path) == backup_name(path, NOW)
    with pytest.raises(StoreError, match="damaged"):
        restore(path, newer, NOW)

    assert path.read_bytes() == before


def test_without_a_sound_backup_it_says_so(path: Path) -> None:
    header(backup_name(path, NOW))

    with pytest.raises(StoreError, match="no sound backup beside it; not sound: "):
        newest_sound_backup(path)


def test_what_is_no_database_of_ours_or_a_newer_one_is_no_backup(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (a)")
    newer = back_up(path, tmp_path / "newer.db")
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match="no database of Lastcall"):
        restore(path, other, NOW)
    with pytest.raises(StoreError, match="newer Lastcall"):
        restore(path, newer, NOW)
    with pytest.raises(StoreError, match="no such file"):
        restore(path, tmp_path / "none.db", NOW)


def test_under_a_running_daemon_nothing_is_restored(path: Path) -> None:
    before = path.read_bytes()

    with InstanceLock(path), pytest.raises(StoreError, match="is running"):
        restore(path, newest_sound_backup(path), NOW)

    assert path.read_bytes() == before


def test_an_index_that_does_not_fit_its_table_is_found_by_the_deep_check(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'notices_by_vendor') "
            "WHERE name = 'notices_by_end'"
        )

    with pytest.raises(StoreError, match="damaged"):
        check_sound(path, deep=True)


def test_a_name_with_signs_of_a_pattern_finds_its_own_backups(tmp_path: Path) -> None:
    path = tmp_path / "last[call].db"
    prepare(path)
    copy = back_up(path, backup_name(path, NOW))

    assert newest_sound_backup(path) == copy
