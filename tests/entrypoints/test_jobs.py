"""How the daemon takes the end of a job: news once, fatal only where nothing can be done."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
import structlog
from structlog.testing import capture_logs

from lastcall.entrypoints.daemon import Daemon
from lastcall.errors import LastcallError, StoreError


@pytest.fixture
def daemon() -> Daemon:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0))
    nothing = cast("Any", SimpleNamespace())
    return Daemon(nothing, nothing, nothing, {}, nothing)


def told(daemon: Daemon, job: str, error: BaseException | None) -> list[str]:
    with capture_logs() as lines:
        daemon.ended(job, error)
    return [f"{line['log_level']}: {line.get('error', line['event'])}" for line in lines]


def test_the_same_trouble_is_told_once_until_the_job_has_ended_well(daemon: Daemon) -> None:
    full = StoreError("the disk is full", passing=True)

    assert told(daemon, "poll", full) == ["error: the disk is full"]
    assert told(daemon, "poll", full) == ["debug: the disk is full"]
    assert told(daemon, "deliver", full) == ["error: the disk is full"], "each job speaks for itself"
    assert told(daemon, "poll", None) == []
    assert told(daemon, "poll", full) == ["error: the disk is full"], "it came back: that is news"
    assert daemon.trouble is None
    assert not daemon.stopping.is_set()


def test_a_damaged_database_ends_the_daemon(daemon: Daemon) -> None:
    damaged = StoreError("the database is damaged")

    daemon.ended("poll", damaged)

    assert daemon.trouble is damaged
    assert daemon.stopping.is_set()


def test_a_bug_is_called_one_and_told_each_time(daemon: Daemon) -> None:
    for _ in range(2):
        assert told(daemon, "poll", KeyError("x")) == ["error: job failed: this is a bug in lastcall"]
    assert told(daemon, "poll", LastcallError("odd")) == ["error: odd"]
