"""A day of 500 sources with a turning clock: faults of the hostile kit at random, true notices in between.

    python -m benchmarks.soak [--minutes 10] [--sources 500] [--hours 24]

Each source is a page of its own on loopback; one fetch in eight meets a fault of the kit instead (../shared/hostile,
in a process of its own). Prints memory, open files and what was told for each simulated hour; exits 1 where a true
notice was not told, where memory or handles grow, or where anything was raised.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from lastcall.adapters.apart import Apart
from lastcall.adapters.http.fetcher import Fetcher
from lastcall.adapters.store import sources as source_rows
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store
from lastcall.model.alert import Delivery, Receipt
from lastcall.model.config import Config, Fetching, Receiver
from lastcall.model.usage import Usage
from lastcall.model.vendor import Source, SourceKind
from lastcall.usecases.alert import write_alerts
from lastcall.usecases.deliver import deliver_due
from lastcall.usecases.poll import Desk, PollOutcome, poll_sources
from lastcall.usecases.reading_apart import COMMAND, ReaderApart

if TYPE_CHECKING:
    from lastcall.adapters.channels import Channel
    from lastcall.model.document import Document, NotModified, Validators

KIT = Path(__file__).parents[2] / "shared" / "hostile"
START = datetime(2026, 6, 1, tzinfo=UTC)
STEP = timedelta(minutes=10)
FAULTY = 1 / 8
NEWS = 0.6  # true notices a step
SETTLE = 30 * 6  # last steps without a fault, so that what was published late can be told


@dataclass
class Web:
    """Pages of 500 vendors, each a table that grows."""

    rows: dict[str, list[str]]
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests until the other side has enough."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                body = self.page(head.split(b" ", 2)[1].decode().strip("/"))
                tag = f'"{len(body)}"'.encode()
                if b"if-none-match: " + tag in head.lower():
                    writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n")
                else:
                    size = str(len(body)).encode()
                    writer.write(
                        b"HTTP/1.1 200 OK\r\nETag: " + tag + b"\r\nContent-Length: " + size + b"\r\n\r\n" + body
                    )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def page(self, vendor: str) -> bytes:
        """Return a vendor's page as it is now."""
        table = "\n".join(self.rows.get(vendor, ()))
        return f"# Deprecations\n\n| Shutdown date | Model |\n|---|---|\n{table}\n".encode()


@dataclass
class Faulty:
    """The real fetcher, which is sometimes led to a fault."""

    fetcher: Fetcher
    kit: str
    faults: list[str]
    dice: random.Random
    on: bool = True
    met: int = 0

    async def fetch(self, source: Source, validators: Validators | None, *, now: datetime) -> Document | NotModified:
        """Return what the page or a fault gives."""
        if self.on and self.dice.random() < FAULTY:
            self.met += 1
            address = f"{self.kit}/{self.dice.choice(self.faults)}?warm=0&k={source.id.replace('/', '-')}{self.met}"
            return await self.fetcher.fetch(replace(source, url=address), None, now=now)
        return await self.fetcher.fetch(source, validators, now=now)


@dataclass
class Ear:
    """A receiver that remembers what it was told."""

    heard: list[str] = field(default_factory=list)

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Remember one message."""
        del now
        self.heard.append(delivery.rendered.body.decode("utf-8", "replace"))
        return Receipt()

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class Soak:
    """Everything that the turns of the clock share."""

    args: argparse.Namespace
    store: Store
    web: Web
    faulty: Faulty
    reader: ReaderApart
    ear: Ear
    dice: random.Random
    now: datetime = START
    published: dict[str, int] = field(default_factory=dict)  # name -> step
    polls: int = 0
    failed: int = 0

    @property
    def channels(self) -> dict[str, Channel]:
        """Return the one receiver."""
        return {"ear": self.ear}

    async def turn(self, step: int, sources: dict[str, Source], config: Config) -> None:
        """Ten minutes: perhaps a true notice, the due polls, what is to be told."""
        if self.faulty.on and step and self.dice.random() < NEWS:
            self.publish(step, self.dice.choice(sorted(sources)))
        with self.store.write() as connection:
            ids = source_rows.claim_due(connection, self.now, 1_000)
        desk = Desk(self.store, self.faulty, {}, lambda: self.now, lambda: self.dice.uniform(-1, 1), read=self.reader)
        reports = await poll_sources([sources[one] for one in ids], desk)
        self.polls += len(reports)
        self.failed += sum(report.outcome is PollOutcome.FAILED for report in reports)
        write_alerts(
            self.store, config, config.depends_on, {}, now=self.now, today=self.now.date(), digest=step % 144 == 0
        )
        await deliver_due(self.store, self.channels, clock=lambda: self.now, jitter=lambda: 0.0)
        self.now += STEP

    def publish(self, step: int, source_id: str) -> None:
        """Add a row to a page: from now on it is to be told."""
        name = f"truth-{len(self.published)}"
        self.published[name] = step
        day = (self.now + timedelta(days=self.dice.randint(20, 300))).date()
        self.web.rows[source_id.split("/", maxsplit=1)[0]].append(f"| {day} | `{name}` |")

    @property
    def untold(self) -> list[str]:
        """Return what was published and has not been heard."""
        text = "\n".join(self.ear.heard)
        return [
            name for name in self.published if f"{name} " not in text and f"{name}\n" not in text and name not in text
        ]


def main() -> None:
    """Run until the simulated hours or the minutes are over."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--sources", type=int, default=500)
    options.add_argument("--hours", type=int, default=24)
    args = options.parse_args()
    if not KIT.is_dir():
        sys.exit(f"{KIT}: not here; this benchmark needs the hostile kit")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    kit = subprocess.Popen([sys.executable, "serve.py"], cwd=KIT, stdout=subprocess.PIPE, text=True)
    assert kit.stdout is not None
    try:
        said = json.loads(kit.stdout.readline())
        with tempfile.TemporaryDirectory() as folder:
            sys.exit(asyncio.run(run(args, said["http"], Path(folder))))
    finally:
        kit.terminate()
        kit.wait()


async def run(args: argparse.Namespace, kit: str, folder: Path) -> int:
    dice = random.Random(20_261_126)
    names = [f"vendor{n:03}" for n in range(args.sources)]
    web = Web({name: [f"| 2027-0{n % 9 + 1}-15 | `old-{name}-{n}` |" for n in range(4)] for name in names})
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0)
    web.port = server.sockets[0].getsockname()[1]
    sources = {
        f"{n}/page": Source(f"{n}/page", n, f"http://127.0.0.1:{web.port}/{n}", SourceKind.MARKDOWN) for n in names
    }
    sources = {key: replace(source, every=timedelta(hours=1)) for key, source in sources.items()}
    config = Config(
        depends_on=tuple(Usage("soak", name) for name in names), receivers={"ear": Receiver("ear", "console")}
    )
    prepare(folder / "lastcall.db")
    store = Store(folder / "lastcall.db")
    with store.write() as connection:
        source_rows.sync(connection, sources.values())
    settings = Fetching(
        allow_hosts=("127.0.0.1",),
        robots=False,
        host_spacing=timedelta(0),
        timeout=timedelta(seconds=3),
        concurrency=50,
    )
    async with Fetcher(settings, version="soak") as fetcher, Apart(COMMAND) as workers:
        faulty = Faulty(fetcher, kit, _faults(), dice)
        soak = Soak(args, store, web, faulty, ReaderApart(workers), Ear(), dice)
        lines = await _turns(soak, sources, config)
    store.close()
    server.close()
    return _verdict(soak, lines, (folder / "lastcall.db").stat().st_size)


async def _turns(soak: Soak, sources: dict[str, Source], config: Config) -> list[tuple[float, int]]:
    """Turn the clock; return memory and open files of each simulated hour."""
    end, steps = time.monotonic() + soak.args.minutes * 60, soak.args.hours * 6
    seen: list[tuple[float, int]] = []
    print(
        f"{'hour':>4} {'MiB':>6} {'files':>5} {'polls':>7} {'failed':>7} {'faults':>7} {'published':>9} {'untold':>6}"
    )
    step = 0
    while step < steps and time.monotonic() < end:
        await soak.turn(step, sources, config)
        if step % 6 == 5:
            seen.append((_rss(), _files()))
            told = f"{len(soak.published):9} {len(soak.untold):6}"
            print(
                f"{step // 6 + 1:4} {seen[-1][0]:6.1f} {seen[-1][1]:5} {soak.polls:7} {soak.failed:7} {soak.faulty.met:7} {told}",
                flush=True,
            )
        step += 1
    soak.faulty.on = False
    for late in range(SETTLE):
        if not soak.untold:
            break
        await soak.turn(step + late, sources, config)
    return seen


def _verdict(soak: Soak, seen: list[tuple[float, int]], size: int) -> int:
    untold = soak.untold
    print(f"{len(soak.published)} true notices, {len(untold)} untold {untold[:5]}; {len(soak.ear.heard)} messages")
    half = seen[len(seen) // 2 :] or [(0.0, 0)]
    growth, handles = half[-1][0] - half[0][0], half[-1][1] - half[0][1]
    top = max((memory for memory, _ in seen), default=0.0)
    print(
        "memory "
        + "".join("▁▂▃▄▅▆▇█"[min(7, int(memory / max(top, 1) * 7.99))] for memory, _ in seen)
        + f" peak {top:.0f} MiB"
    )
    print(
        f"second half: memory {growth:+.1f} MiB, open files {handles:+}; database {size / 1e6:.1f} MB; {soak.polls} polls"
    )
    return int(bool(untold) or growth > 20 or handles > 20)


def _rss() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _faults() -> list[str]:
    sys.path.insert(0, str(KIT))
    from hostilekit.faults import ENDPOINTS  # type: ignore[import-not-found] # beside us, where it exists

    wanted = ("error", "blocked", "degraded", "either")
    # redirect-login and the like lead on by themselves; the heavy ones are bombs and stay in.
    return sorted(name for name, one in ENDPOINTS.items() if one.expect in wanted)


if __name__ == "__main__":
    main()
