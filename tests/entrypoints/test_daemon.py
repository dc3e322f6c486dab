"""The daemon as a process: it ends when asked, loses nothing when killed, and is alone on its database."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.adapters.channels.services import HANG, Service, says_ok
from tests.conftest import Site

SOON = datetime.now(UTC).date() + timedelta(days=20)
PAGE = f"# Deprecations\n\n| Shutdown date | Model |\n|---|---|\n| {SOON} | `nova-1` |\n"
WAIT = 30.0
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path, site: Site) -> Iterator[Start]:
    url = site.put("/page.md", PAGE)
    tmp_path.joinpath("config.yaml").write_text(
        f"""depends_on: [acme/nova-1]
receivers: {{console: {{kind: console}}}}
sources: [{{url: '{url}', vendor: acme, kind: markdown, id: page}}]
fetch: {{allow_hosts: [127.0.0.1], host_spacing: 0s}}
tick: 1s
"""
    )
    running: list[subprocess.Popen[str]] = []

    def go(*args: str) -> subprocess.Popen[str]:
        with tmp_path.joinpath(f"out{len(running)}").open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "lastcall", "run", *args],
                cwd=tmp_path,
                stdout=out,
                stderr=subprocess.PIPE,
                text=True,
            )
        running.append(process)
        return process

    yield go
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def until(ready: Callable[[], bool]) -> None:
    """Wait for something to become true; give up loudly, never luckily."""
    end = time.monotonic() + WAIT
    while not ready():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def told(folder: Path, number: int = 0) -> str:
    return folder.joinpath(f"out{number}").read_text()


def test_it_polls_tells_and_ends_with_0_when_asked(start: Start, tmp_path: Path) -> None:
    daemon = start()
    until(lambda: "nova-1" in told(tmp_path))

    daemon.send_signal(signal.SIGTERM)

    assert daemon.wait(WAIT) == 0
    assert told(tmp_path).count("⏳") == 1


def test_before_a_source_was_read_it_says_what_the_facts_know(start: Start, site: Site, tmp_path: Path) -> None:
    site.pages.clear()
    fact = {
        "vendor": "acme", "name": "nova-1", "kind": "model", "effects": {"shutdown": str(SOON)},
        "source": "https://acme.example/notice", "verified": "2026-03-01", "sure": "confirmed", "why": "the page says so",
    }  # fmt: skip
    tmp_path.joinpath("facts.jsonl").write_text(json.dumps(fact) + "\n")
    daemon = start()

    assert daemon.stderr is not None
    known = next(json.loads(line) for line in daemon.stderr if "known fact" in line)

    assert (known["subject"], known["verified_on"], known["confidence"]) == ("nova-1", "2026-03-01", "confirmed")
    assert told(tmp_path) == "", "a fact is no news: nobody is told"


def test_a_second_daemon_on_the_same_database_is_refused(start: Start, tmp_path: Path) -> None:
    first = start()
    until(lambda: "nova-1" in told(tmp_path))

    second = start()

    assert second.wait(WAIT) == 2
    assert second.stderr is not None
    said = second.stderr.read()
    assert str(first.pid) in said
    assert len(said.strip().splitlines()) == 1


def test_a_killed_daemon_says_everything_once(start: Start, tmp_path: Path) -> None:
    daemon = start()
    until(lambda: "nova-1" in told(tmp_path))
    os.kill(daemon.pid, signal.SIGKILL)
    daemon.wait(WAIT)

    assert start("--once").wait(WAIT) == 0
    assert start("--once").wait(WAIT) == 0
    assert told(tmp_path, 1).count("⏳") <= 1  # it may have died between sending and noting
    assert told(tmp_path, 2) == ""


def test_one_round_of_a_failing_source_ends_with_3(start: Start, site: Site) -> None:
    site.pages.clear()

    assert start("--once").wait(WAIT) == 3


def test_logs_are_rows_of_json(start: Start) -> None:
    process = start("--once")
    assert process.stderr is not None
    lines = process.stderr.read().strip().splitlines()

    assert lines
    assert all("event" in json.loads(line) for line in lines)


def test_a_receiver_that_never_answers_holds_up_no_other(start: Start, tmp_path: Path, site: Site) -> None:
    deaf = Service(says_ok)
    deaf.plan = [HANG] * 20
    config = tmp_path / "config.yaml"
    hook = f"hook: {{kind: webhook, url: '{deaf.url}/'}}"
    text = config.read_text().replace("console: {kind: console}", f"console: {{kind: console}}, {hook}")
    config.write_text(text.replace("acme/nova-1", "acme") + "poll_every: 1s\n")
    daemon = start()
    until(lambda: "nova-1" in told(tmp_path) and bool(deaf.requests))

    site.put("/page.md", f"{PAGE}| {SOON} | `nova-2` |\n")
    until(lambda: "nova-2" in told(tmp_path))

    assert len(deaf.requests) == 1
    daemon.kill()
    daemon.wait(WAIT)
    deaf.close()


def test_vendors_that_hang_keep_no_other_from_being_asked_and_stored_in_time(
    start: Start, tmp_path: Path, site: Site
) -> None:
    with ExitStack() as mute:
        silent = [mute.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(12)]
        config = (tmp_path / "config.yaml").read_text().replace("fetch: {", "poll_every: 1s\nfetch: {timeout: 60s, ")
        lines = "".join(
            f", {{url: 'http://127.0.0.1:{one.getsockname()[1]}/', vendor: acme, kind: markdown, id: mute{n}}}"
            for n, one in enumerate(silent)
        )
        (tmp_path / "config.yaml").write_text(config.replace("id: page}]", f"id: page}}{lines}]"))
        daemon = start()

        until(lambda: sum(path == "/page.md" for path, _ in site.asked) >= 6)
        with closing(sqlite3.connect(tmp_path / "lastcall.db")) as rows:
            assert rows.execute("SELECT count(*) FROM notices").fetchone() == (1,), "its answer is written"
        for one in silent:
            one.settimeout(WAIT)
            caller, _ = one.accept()
            mute.callback(caller.close)
            one.settimeout(0)
            with pytest.raises(BlockingIOError):
                one.accept()  # nobody was asked twice

        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(WAIT) == 0
