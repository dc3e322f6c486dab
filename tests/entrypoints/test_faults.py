"""A daemon whose disk fills up, whose file is locked or damaged: it says so, loses nothing, goes on by itself."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store, back_up
from tests.conftest import Site

SOON = datetime.now(UTC).date() + timedelta(days=20)
HEAD = "# Deprecations\n\n| Shutdown date | Model |\n|---|---|\n"
WAIT = 60.0


def a_page(*names: str) -> str:
    return HEAD + "".join(f"| {SOON} | `{name}` |\n" for name in names)


def until(ready: Callable[[], bool]) -> None:
    """Wait for something to become true; give up loudly, never luckily."""
    end = time.monotonic() + WAIT
    while not ready():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


@dataclass
class Lab:
    """A folder with a config, and the processes that were started in it."""

    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *args: str) -> subprocess.Popen[bytes]:
        out = (self.folder / "out").open("ab")
        err = (self.folder / "err").open("ab")
        command = [sys.executable, "-m", "lastcall", *args]
        with out, err:
            process = subprocess.Popen(command, cwd=self.folder, stdout=out, stderr=err)
        self.running.append(process)
        return process

    def run(self, *args: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "lastcall", *args], cwd=self.folder, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stderr

    def read(self, name: str) -> str:
        return (self.folder / name).read_text() if (self.folder / name).exists() else ""


@pytest.fixture
def lab(tmp_path: Path, site: Site) -> Iterator[Lab]:
    url = site.put("/page.md", a_page("nova-1"))
    (tmp_path / "config.yaml").write_text(
        f"""depends_on: [acme]
receivers: {{console: {{kind: console}}}}
sources: [{{url: '{url}', vendor: acme, kind: markdown, id: page}}]
fetch: {{allow_hosts: [127.0.0.1], host_spacing: 0s}}
poll_every: 60s
tick: 1s
"""
    )
    found = Lab(tmp_path)
    yield found
    for process in found.running:
        if process.poll() is None:
            process.kill()
        process.wait()


def make_due(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "lastcall.db", timeout=30)) as connection, connection:
        connection.execute("UPDATE sources SET next_poll_at = '', lease_until = NULL")


def test_a_full_disk_is_said_and_waited_out_and_nothing_is_lost(lab: Lab, site: Site) -> None:
    daemon = lab.start("run")
    until(lambda: "nova-1" in lab.read("out"))

    resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    site.put("/page.md", a_page("nova-1", "nova-2"))
    make_due(lab.folder)
    until(lambda: "disk" in lab.read("err"))
    assert daemon.poll() is None
    assert "Traceback" not in lab.read("err")
    assert "nova-2" not in lab.read("out")

    resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    make_due(lab.folder)
    until(lambda: "nova-2" in lab.read("out"))
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(WAIT) == 0


@pytest.mark.parametrize("verb", ["poll", "doctor", "sources"])
def test_a_damaged_file_is_one_line_and_exit_2_or_3_and_stays_as_it_is(lab: Lab, verb: str) -> None:
    lab.run("poll")
    path = lab.folder / "lastcall.db"
    path.write_bytes(b"\0garbage\0" + path.read_bytes()[9:])
    before = path.read_bytes()

    code, said = lab.run(verb)

    assert code in (2, 3)
    assert "Traceback" not in said
    assert path.read_bytes() == before


def test_a_backup_made_while_the_daemon_writes_is_whole_and_private(tmp_path: Path) -> None:
    prepare(tmp_path / "lastcall.db")
    store = Store(tmp_path / "lastcall.db")
    with store.write() as connection:
        connection.exec_driver_sql("INSERT INTO meta VALUES ('a', '1'), ('b', '1')")
        connection.exec_driver_sql("SELECT 1")
    with store.write() as connection:  # open: not committed yet
        connection.exec_driver_sql("UPDATE meta SET value = '2'")
        copy = back_up(store.path, tmp_path / "copy.db")
    store.close()

    with closing(sqlite3.connect(copy)) as connection:
        values = {value for (value,) in connection.execute("SELECT value FROM meta WHERE key IN ('a', 'b')")}
    assert values == {"1"}
    assert {path.stat().st_mode & 0o777 for path in (copy, store.path)} == {0o600}


@pytest.mark.parametrize("round_", range(6))
def test_a_kill_at_any_moment_leaves_a_sound_file_that_the_next_start_takes(lab: Lab, round_: int) -> None:
    daemon = lab.start("run")
    path = lab.folder / "lastcall.db"
    until(path.exists) if round_ else None
    until(lambda: round_ < 3 or bool(lab.read("out")))
    os.kill(daemon.pid, signal.SIGKILL)
    daemon.wait()

    code, said = lab.run("run", "--once")

    assert (code, "Traceback" in said) == (0, False)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM notices").fetchone() == (1,)
