"""SIGKILL in the middle of upgrades and of backups: what is left, and whether the next start takes it.

    python -m benchmarks.dbkills [--rounds 50] [--megabytes 40] [--seed 1]

Upgrades: a database of the first schema is upgraded and the process is killed at a random moment after it began to
write. Backups: a real daemon writes at each tick while `lastcall db backup` is killed at a random moment; in half of
the rounds the daemon is killed with it. After each kill: the next start works, `PRAGMA integrity_check` is ok, no row
is gone, and whatever is called a backup is a sound one. Exit 1 on any difference.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config as AlembicConfig

from lastcall.adapters.store.engine import open_engine
from lastcall.adapters.store.schema import HEAD, KNOWN, revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LASTCALL = (sys.executable, "-m", "lastcall")
CONFIG = """depends_on: [acme]
database: sqlite:///lastcall.db
receivers: {{console: {{kind: console}}}}
sources: [{{url: 'http://127.0.0.1:{port}/page.md', vendor: acme, kind: markdown, id: page}}]
vendors: []
fetch: {{allow_hosts: [127.0.0.1], host_spacing: 0s, robots: false}}
poll_every: 1s
tick: 1s
"""
WAIT = 60.0


@dataclass
class Tally:
    """What was seen of one kind of kill."""

    kind: str
    rounds: int = 0
    during: int = 0  # kills that struck while the work was under way
    resumed: int = 0
    sound: int = 0
    backups: int = 0
    troubles: list[str] = field(default_factory=list)

    def row(self) -> str:
        """Return the line of the table."""
        return (
            f"{self.kind:8} {self.rounds:6} {self.during:9} {self.resumed:8} {self.sound:12} {self.backups:8} "
            f"{len(self.troubles):8}"
        )


def main() -> int:
    """Run both and print what was seen."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=50)
    options.add_argument("--megabytes", type=int, default=40, help="size of the database")
    options.add_argument("--seed", type=int, default=1)
    args = options.parse_args()
    dice = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder, serving() as port:
        tallies = (
            upgrades(Path(folder) / "upgrades", args.rounds, args.megabytes, dice),
            backups(Path(folder) / "backups", args.rounds, args.megabytes, dice, port),
        )
    print("kills of  rounds under way  resumed integrity ok  backups  troubles")
    for tally in tallies:
        print(tally.row())
    for tally in tallies:
        for trouble in tally.troubles[:5]:
            print(f"{tally.kind}: {trouble}")
    return int(any(tally.troubles or tally.resumed < tally.rounds for tally in tallies))


def upgrades(folder: Path, rounds: int, megabytes: int, dice: random.Random) -> Tally:
    """Kill `lastcall db upgrade` at random moments."""
    tally, old = Tally("upgrades"), folder / "old"
    old.mkdir(parents=True)
    make_old(old / "lastcall.db", megabytes)
    wanted = count(old / "lastcall.db")
    length = _length_of_an_upgrade(folder, old)
    for number in range(rounds * 4):
        if tally.during >= rounds:
            break  # a kill that came too late counts for nothing
        here = folder / f"{number}"
        shutil.copytree(old, here)
        (here / "config.yaml").write_text(CONFIG.format(port=9))
        process = start(here, "db", "upgrade")
        until(partial(_writes_or_ended, here, process))
        time.sleep(dice.uniform(0, length * 0.7))
        tally.during += kill(process)
        _look_after(tally, here, wanted, ("db", "upgrade"))
        shutil.rmtree(here)
    return tally


def _writes_or_ended(folder: Path, process: subprocess.Popen[bytes]) -> bool:
    return writing(folder) or process.poll() is not None


def _copies_or_ended(folder: Path, process: subprocess.Popen[bytes]) -> bool:
    return bool(list(folder.glob("*.part"))) or process.poll() is not None


def _length_of_an_upgrade(folder: Path, old: Path) -> float:
    """Return for how many seconds a whole upgrade writes."""
    here = folder / "whole"
    shutil.copytree(old, here)
    (here / "config.yaml").write_text(CONFIG.format(port=9))
    process = start(here, "db", "upgrade")
    until(lambda: writing(here))
    began = time.monotonic()
    process.wait(WAIT)
    return time.monotonic() - began


def backups(folder: Path, rounds: int, megabytes: int, dice: random.Random, port: int) -> Tally:
    """Kill `lastcall db backup` at random moments beside a daemon that writes; half of the time kill that too."""
    tally = Tally("backups")
    folder.mkdir(parents=True)
    (folder / "config.yaml").write_text(CONFIG.format(port=port))
    ended(start(folder, "run", "--once"))
    fill(folder / "lastcall.db", megabytes)
    daemon: subprocess.Popen[bytes] | None = None
    for number in range(rounds):
        if daemon is None or daemon.poll() is not None:
            daemon = start(folder, "run")
            until(lambda: "running" in (folder / "log").read_text())
        process = start(folder, "db", "backup")
        until(partial(_copies_or_ended, folder, process))
        time.sleep(dice.uniform(0, 0.4))
        tally.during += kill(process)
        if number % 2:
            kill(daemon)
            _look_after(tally, folder, count(folder / "lastcall.db"), ("db", "upgrade"))
        else:
            _look_after(tally, folder, None, ("db", "backup"))
    if daemon is not None:
        kill(daemon)
    return tally


def _look_after(tally: Tally, folder: Path, wanted: Counter[str] | None, again: tuple[str, ...]) -> None:
    """After a kill: start again, and look at the database and at all that is called a backup."""
    tally.rounds += 1
    code = ended(start(folder, *again))
    tally.resumed += code == 0 and revision(folder / "lastcall.db") == HEAD
    if code:
        tally.troubles.append(f"round {tally.rounds}: `{' '.join(again)}` ended with {code}")
    said = integrity(folder / "lastcall.db")
    tally.sound += said == "ok"
    if said != "ok":
        tally.troubles.append(f"round {tally.rounds}: integrity_check says {said}")
    if wanted is not None and any(count(folder / "lastcall.db")[name] < number for name, number in wanted.items()):
        tally.troubles.append(f"round {tally.rounds}: rows are gone")
    for copy in folder.glob("*.backup.db"):
        said, mode = integrity(copy), copy.stat().st_mode & 0o777
        tally.backups += 1
        if said != "ok" or mode != 0o600:
            tally.troubles.append(f"round {tally.rounds}: {copy.name} is {said}, mode {mode:o}")
        copy.unlink()
    open_to_all = [one.name for one in folder.glob("*.part*") if one.stat().st_mode & 0o077]
    if open_to_all:
        tally.troubles.append(f"round {tally.rounds}: others can read {open_to_all}")


def make_old(path: Path, megabytes: int) -> None:
    """Make a database of the first schema with rows in it."""
    settings = AlembicConfig()
    settings.set_main_option("script_location", "lastcall.adapters.store:migrations")
    engine = open_engine(path)
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, KNOWN[0])
    engine.dispose()
    body = os.urandom(8_000)
    rows = [(f"m-{n}", "console", f"t-{n}", body, "sent") for n in range(megabytes * 1_000_000 // 8_300)]
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.executemany(
            "INSERT INTO outbox (id, receiver, thread, kind, body, summary, meta, status, attempts, created_at, due_at, "
            "last_error, maybe_sent) VALUES (?, ?, ?, 'console', ?, '', '{}', ?, 0, '2026', '2026', '', 0)",
            rows,
        )
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fill(path: Path, megabytes: int) -> None:
    """Make the database large enough for a backup to take a moment."""
    rows = [(f"s-{n}", "2026", os.urandom(50_000)) for n in range(megabytes * 20)]
    with closing(sqlite3.connect(path, timeout=30)) as raw, raw:
        raw.executemany("INSERT INTO recordings VALUES (?, ?, ?)", rows)


def count(path: Path) -> Counter[str]:
    """Return the rows of each table that the database has."""
    with closing(sqlite3.connect(path, timeout=30)) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return Counter({name: raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names})


def integrity(path: Path) -> str:
    """Return what SQLite says of a file."""
    try:
        with closing(sqlite3.connect(path, timeout=30)) as raw:
            return str(raw.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)


def writing(folder: Path) -> bool:
    """Tell whether an upgrade has begun to write: its backup, or the journal."""
    journal = folder / "lastcall.db-wal"
    return bool(list(folder.glob("*.part"))) or (journal.exists() and journal.stat().st_size > 0)


def start(folder: Path, *args: str) -> subprocess.Popen[bytes]:
    """Start Lastcall in a folder."""
    with (folder / "log").open("wb") as log:
        return subprocess.Popen([*LASTCALL, *args], cwd=folder, stdout=log, stderr=log)


def ended(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process and return its code."""
    return process.wait(WAIT)


def kill(process: subprocess.Popen[bytes]) -> bool:
    """Kill a process of ours; return whether it was still at work."""
    alive = process.poll() is None
    process.kill()
    process.wait(WAIT)
    return alive


def until(ready: Callable[[], bool]) -> None:
    """Wait for something; give up loudly."""
    end = time.monotonic() + WAIT
    while not ready():
        if time.monotonic() > end:
            sys.exit("what was waited for never happened")
        time.sleep(0.001)


@contextlib.contextmanager
def serving() -> Iterator[int]:
    """Serve a page that is another one each time, so that the daemon has something to write."""
    ports: list[int] = []
    ready, loop = threading.Event(), asyncio.new_event_loop()
    ends = date(2027, 1, 1)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        day = ends + timedelta(days=int(time.time()) % 300)
        body = f"# Deprecations\n\n| Shutdown date | Model |\n|---|---|\n| {day} | `nova-1` |\n".encode()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()

    loop.create_task(serve())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    ready.wait(WAIT)
    yield ports[0]
    loop.call_soon_threadsafe(loop.stop)
    thread.join(WAIT)


if __name__ == "__main__":
    sys.exit(main())
