"""A disk that became read-only: it is said, nothing is lost, and it goes on when the disk may be written again."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lastcall.adapters.store import notices
from lastcall.adapters.store.instance import InstanceLock
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store, back_up
from lastcall.errors import StoreError
from lastcall.model.notice import Announced
from lastcall.usecases.vital import vital_signs
from tests.builders import NOW, a_notice

NOBODY = 65_534


@contextmanager
def without_rights() -> Iterator[None]:
    """Be somebody for whom modes count: root may write whatever they say."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def path() -> Iterator[Path]:
    """A database in a folder of its own that anybody may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    prepare(folder / "lastcall.db")
    yield folder / "lastcall.db"
    folder.chmod(0o755)
    shutil.rmtree(folder)


def protect(path: Path, mode: int, folder: int) -> None:
    for file in path.parent.iterdir():
        file.chmod(mode)
    path.parent.chmod(folder)


def test_a_write_is_refused_in_words_that_say_what_to_do_and_may_be_tried_again(path: Path) -> None:
    protect(path, 0o444, 0o555)
    with without_rights():
        store = Store(path)

        with (
            pytest.raises(StoreError, match="cannot be written; check the owner and the mount") as caught,
            store.write(),
        ):
            pass
        (sign,) = vital_signs(store, NOW)

    assert caught.value.passing, "the daemon waits for it"
    assert "cannot be written" in sign, "and no heartbeat is sent"


def test_it_goes_on_when_the_disk_may_be_written_again(path: Path) -> None:
    protect(path, 0o444, 0o555)
    with without_rights():
        store = Store(path)
        with pytest.raises(StoreError), store.write():
            pass
    protect(path, 0o666, 0o777)

    with without_rights(), store.write() as connection:
        notices.record(connection, [Announced(a_notice())], source_id="a", now=NOW)
        assert notices.counts(connection) == {"openai": 1}


def test_no_new_database_lock_or_backup_comes_with_a_traceback(path: Path) -> None:
    protect(path, 0o444, 0o555)
    with without_rights():
        with pytest.raises(StoreError, match="folder's owner and space"):
            prepare(path.with_name("new.db"))
        with pytest.raises(StoreError, match="folder's owner and space"), InstanceLock(path):
            pass
        with pytest.raises(StoreError, match="folder's owner and space"):
            back_up(path, path.with_name("copy.db"))
