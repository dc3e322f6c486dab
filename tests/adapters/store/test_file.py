"""The file: what refuses to start, what survives, what is let go of."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from lastcall.adapters.store import notices, outbox, reading, retention, sources
from lastcall.adapters.store.address import database_path
from lastcall.adapters.store.instance import InstanceLock
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store, back_up
from lastcall.errors import ConfigError, StoreError
from lastcall.model.notice import Announced
from tests.adapters.store.rows import RENDERED, a_message, a_source
from tests.builders import NOW, a_notice


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"not a database at all" * 100, "no SQLite database")],
)
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "lastcall.db"
    path.write_bytes(content)

    with pytest.raises(StoreError, match=words):
        prepare(path)

    assert path.read_bytes() == content


def test_a_damaged_database_is_refused(store: Store) -> None:
    with store.write() as connection:
        notices.record(connection, [Announced(a_notice(f"m{i}")) for i in range(200)], source_id="a", now=NOW)
    store.close()
    sqlite3.connect(store.path).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
    body = bytearray(store.path.read_bytes())
    body[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    store.path.write_bytes(body)

    with pytest.raises(StoreError, match="damaged"):
        prepare(store.path)


def test_a_newer_database_is_refused_and_left_as_it_is(store: Store) -> None:
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match="newer Lastcall"):
        prepare(store.path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        prepare(tmp_path / "no" / "lastcall.db")


def test_preparing_twice_changes_nothing_and_the_file_is_the_owners_alone(store: Store) -> None:
    assert prepare(store.path) == "current"
    assert store.path.stat().st_mode & 0o077 == 0


def test_an_error_in_a_transaction_leaves_no_trace(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as connection:
        notices.record(connection, [Announced(a_notice())], source_id="a", now=NOW)
        raise RuntimeError

    with store.read() as connection:
        assert notices.counts(connection) == {}


def test_a_full_database_says_so_and_loses_nothing(store: Store) -> None:
    with store.write() as connection:
        notices.record(connection, [Announced(a_notice())], source_id="a", now=NOW)
    engine = store._writer
    with engine.connect() as raw:
        pages = raw.exec_driver_sql("PRAGMA page_count").scalar()
        raw.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(StoreError, match="disk is full"), store.write() as connection:
        many = [Announced(a_notice(f"m{i}")) for i in range(500)]
        notices.record(connection, many, source_id="a", now=NOW)

    with store.read() as connection:
        assert notices.counts(connection) == {"openai": 1}


def test_a_backup_of_a_live_database_is_whole(store: Store, tmp_path: Path) -> None:
    with store.write() as connection:
        notices.record(connection, [Announced(a_notice())], source_id="a", now=NOW)

    copy = back_up(store.path, tmp_path / "copy.db")

    with reading.look(copy) as connection:
        assert len(reading.notices_ending(connection, None, None)) == 1
    assert copy.stat().st_mode & 0o077 == 0


def test_a_backup_that_cannot_be_written_says_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"copy\.db"):
        back_up(store.path, tmp_path / "no" / "copy.db")


def test_a_second_daemon_is_refused_and_the_lock_dies_with_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "lastcall.db"
    with InstanceLock(path), pytest.raises(StoreError, match=f"process {os.getpid()}"), InstanceLock(path):
        pass
    holder = (
        "import sys, os, pathlib; from lastcall.adapters.store.instance import InstanceLock;"
        "InstanceLock(pathlib.Path(sys.argv[1])).__enter__(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", holder, str(path)], check=False)

    with InstanceLock(path):
        assert path.with_name("lastcall.db.lock").read_text() == str(os.getpid())


@pytest.mark.parametrize("address", ["postgresql://x/y", "sqlite://", "sqlite:///", "lastcall.db"])
def test_an_address_that_is_not_supported_is_named(address: str) -> None:
    with pytest.raises(ConfigError, match=r"sqlite:///lastcall\.db"):
        database_path(address)


def test_relative_and_absolute_addresses() -> None:
    assert database_path("sqlite:///a/b.db") == Path("a/b.db")
    assert database_path("sqlite:////var/b.db") == Path("/var/b.db")


def test_old_messages_and_forgotten_sources_go_and_notices_and_what_was_told_stay(store: Store) -> None:
    with store.write() as connection:
        notices.record(connection, [Announced(a_notice())], source_id="a", now=NOW)
        sources.sync(connection, [a_source()])
        sources.sync(connection, [])
        for number, thread in ((1, "t-1"), (2, "t-2"), (3, "t-2")):
            outbox.put(connection, a_message(number, thread=thread), RENDERED)
        connection.execute(sql("UPDATE outbox SET status = 'sent' WHERE id != 'm-3'"))

    with store.write() as connection:
        assert retention.prune(connection, NOW + timedelta(days=300)) == 1  # the source, which never was read
        assert retention.prune(connection, NOW + timedelta(days=500)) == 1  # of t-2 one is waiting

    with store.read() as connection:
        assert {row.id for row in connection.execute(sql("SELECT id FROM outbox"))} == {"m-2", "m-3"}
        assert connection.execute(sql("SELECT count(*) FROM told")).scalar() == 3
        assert len(notices.of_vendor(connection, "openai")) == 1
