"""SIGTERM in the middle of a fetch and of an SMTP dialogue, and two daemons that start at once on one database.

    python -m benchmarks.stops [--rounds 50] [--seed 1]

Fetch: the page's server stops halfway through its answer. Mail: the mail server falls silent at one of its six steps,
for longer than the daemon may take to end. In both the daemon is asked to end at that very moment: it must end with 0
within 10 s, and the next one must tell what was to be told, once (a repeated mail with the same Message-ID folds).
Races: two daemons start together; exactly one goes on, the other says why in one line, nothing is told twice. Exit 1
on any difference.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SOON = datetime.now(UTC).date() + timedelta(days=20)
LIMIT = 10.0  # seconds that an end may take
WAIT = 60.0
STEPS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot")
CONFIG = """depends_on: [acme]
database: sqlite:///lastcall.db
receivers: {receivers}
sources: [{{url: 'http://127.0.0.1:{port}/page.md', vendor: acme, kind: markdown, id: page}}]
vendors: []
fetch: {{allow_hosts: [127.0.0.1], host_spacing: 0s, robots: false, timeout: 30s}}
poll_every: 60s
tick: 1s
"""
CONSOLE = "{console: {kind: console}}"


@dataclass
class Vendor:
    """A page that can stop halfway through."""

    stuck: bool = False
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            body = f"# Deprecations\n\n| Shutdown date | Model |\n|---|---|\n| {SOON} | `nova-1` |\n".encode()
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body))
            writer.write(body[:20])
            await writer.drain()
            if self.stuck:
                self.reached.set()
                await reader.read()  # until the other side hangs up
            else:
                writer.write(body[20:])
                await writer.drain()
        writer.close()


@dataclass
class Office:
    """A mail server that can fall silent at a step; it notes the Message-IDs that it took."""

    silent_at: str = ""
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    taken: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold one dialogue."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._dialogue(reader, writer)
        writer.close()

    async def _dialogue(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._say("greeting", b"220 office", reader, writer)
        while line := await reader.readline():
            verb = line.split()[0].upper().decode() if line.strip() else ""
            if verb == "DATA":
                await self._say("DATA", b"354 go on", reader, writer)
                letter = await reader.readuntil(b"\r\n.\r\n")
                ids = [row for row in letter.split(b"\r\n") if row.lower().startswith(b"message-id:")]
                self.taken.append(ids[0].decode())  # taken, whether or not the answer arrives
                await self._say("dot", b"250 taken", reader, writer)
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                await writer.drain()
                return
            else:
                await self._say(verb, b"250 ok", reader, writer)

    async def _say(self, step: str, words: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if step == self.silent_at:
            self.reached.set()
            await reader.read()  # until the other side hangs up
            raise ConnectionResetError
        writer.write(words + b"\r\n")
        await writer.drain()


@dataclass
class Tally:
    """What was seen of one kind of stop."""

    kind: str
    rounds: int = 0
    slowest: float = 0.0
    repeats: int = 0  # that fold, since they have the same Message-ID
    troubles: list[str] = field(default_factory=list)


async def main() -> int:
    """Run all three and print what was seen."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="", help="fetches, mails or races")
    args = options.parse_args()
    dice = random.Random(args.seed)
    tallies = []
    print("stops in  rounds  slowest end  repeats that fold  troubles")
    with tempfile.TemporaryDirectory() as folder:
        for kind in (fetches, mails, races):
            if args.only in kind.__name__:
                tallies.append(tally := await kind(Path(folder), args.rounds, dice))
                print(
                    f"{tally.kind:8} {tally.rounds:7} {tally.slowest:10.1f} s {tally.repeats:18} {len(tally.troubles):9}",
                    flush=True,
                )
    for tally in tallies:
        for trouble in tally.troubles[:5]:
            print(f"{tally.kind}: {trouble}")
    return int(any(tally.troubles for tally in tallies))


async def fetches(folder: Path, rounds: int, dice: random.Random) -> Tally:
    """Ask the daemon to end while a page is half read."""
    tally, vendor = Tally("fetch"), Vendor()
    server = await asyncio.start_server(vendor.serve, "127.0.0.1", 0)
    for number in range(rounds):
        here = _home(folder / f"fetch{number}", CONSOLE, server.sockets[0].getsockname()[1])
        vendor.stuck, vendor.reached = True, asyncio.Event()
        process = _start(here, "run")
        await asyncio.wait_for(vendor.reached.wait(), WAIT)
        await asyncio.sleep(dice.uniform(0, 0.2))
        await _end(process, tally, here)
        vendor.stuck = False
        again = _start(here, "run")
        await _until(lambda here=here: "nova-1" in _read(here, "out"))  # type: ignore[misc] # mypy and bound arguments
        await _end(again, tally, here)
        if (told := _read(here, "out").count("nova-1 ends")) != 1:
            tally.troubles.append(f"round {number}: told {told} times")
        tally.rounds += 1
    server.close()
    return tally


async def mails(folder: Path, rounds: int, dice: random.Random) -> Tally:
    """Ask the daemon to end while the mail server is silent at one of its steps."""
    tally, vendor = Tally("mail"), Vendor()
    server = await asyncio.start_server(vendor.serve, "127.0.0.1", 0)
    for number in range(rounds):
        office = Office(silent_at=STEPS[number % len(STEPS)])
        post = await asyncio.start_server(office.serve, "127.0.0.1", 0)
        address = f"smtp://127.0.0.1:{post.sockets[0].getsockname()[1]}?starttls=never"
        receivers = f"{{mail: {{kind: email, to: [a@x.example], from: l@x.example, smtp: '{address}'}}}}"
        here = _home(folder / f"mail{number}", receivers, server.sockets[0].getsockname()[1])
        process = _start(here, "run")
        await asyncio.wait_for(office.reached.wait(), WAIT)
        await asyncio.sleep(dice.uniform(0, 0.2))
        await _end(process, tally, here)
        office.silent_at = ""
        again = _start(here, "run")
        wanted = len(office.taken) + 1
        await _until(lambda office=office, wanted=wanted: len(office.taken) >= wanted)  # type: ignore[misc] # as above
        await _end(again, tally, here)
        counts = Counter(office.taken)
        tally.repeats += sum(counts.values()) - len(counts)
        if len(counts) != 1:
            tally.troubles.append(f"round {number}, silent at {STEPS[number % len(STEPS)]}: taken {dict(counts)}")
        tally.rounds += 1
        post.close()
    server.close()
    return tally


async def races(folder: Path, rounds: int, dice: random.Random) -> Tally:
    """Start two daemons at once on one database."""
    tally, vendor = Tally("race"), Vendor()
    server = await asyncio.start_server(vendor.serve, "127.0.0.1", 0)
    for number in range(rounds):
        here = _home(folder / f"race{number}", CONSOLE, server.sockets[0].getsockname()[1])
        both = [_start(here, "run")]
        await asyncio.sleep(dice.uniform(0, 0.3))
        both.append(_start(here, "run"))
        await _until(lambda both=both: any(one.poll() is not None for one in both))  # type: ignore[misc] # as above
        await _until(lambda here=here: "nova-1" in _read(here, "out"))  # type: ignore[misc] # as above
        losers = [one for one in both if one.poll() is not None]
        winners = [one for one in both if one.poll() is None]
        if [one.returncode for one in losers] != [2] or _read(here, "err").count("is running on this database") != 1:
            tally.troubles.append(f"round {number}: {[one.returncode for one in both]}")
        for one in winners:
            await _end(one, tally, here)
        if (told := _read(here, "out").count("nova-1 ends")) != 1:
            tally.troubles.append(f"round {number}: told {told} times")
        tally.rounds += 1
    server.close()
    return tally


def _home(folder: Path, receivers: str, port: int) -> Path:
    folder.mkdir()
    (folder / "config.yaml").write_text(CONFIG.format(receivers=receivers, port=port))
    return folder


def _start(folder: Path, *args: str) -> subprocess.Popen[bytes]:
    with (folder / "out").open("ab") as out, (folder / "err").open("ab") as err:
        return subprocess.Popen([sys.executable, "-m", "lastcall", *args], cwd=folder, stdout=out, stderr=err)


def _read(folder: Path, name: str) -> str:
    return (folder / name).read_text()


async def _end(process: subprocess.Popen[bytes], tally: Tally, folder: Path) -> None:
    """Ask for the end and note how long it took and with what."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    try:
        code = await asyncio.to_thread(process.wait, WAIT)
    except subprocess.TimeoutExpired:
        process.kill()
        code = await asyncio.to_thread(process.wait, WAIT)
    took = time.monotonic() - began
    tally.slowest = max(tally.slowest, took)
    if code != 0 or took > LIMIT or "Traceback" in _read(folder, "err"):
        tally.troubles.append(f"round {tally.rounds}: ended with {code} after {took:.1f} s")


async def _until(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not ready():
        if time.monotonic() > end:
            sys.exit("what was waited for never happened")
        await asyncio.sleep(0.02)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
