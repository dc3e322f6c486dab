"""A day of sources of every kind with a turning clock: each fault of the hostile kit at random, true notices in between.

    python -m benchmarks.soak [--minutes 30] [--sources 500] [--hours 24]
        [--endpoints 40] [--mailboxes 6] [--archives 3] [--graph soak.svg] [--figures soak.json]

Each source is a page of its own on loopback; one fetch in eight meets a fault of the kit instead (../shared/hostile,
in a process of its own). Beside the pages there are endpoints whose header fields begin to speak and move their day,
mail folders into which mails drop while they are read, and recorded traffic that grows. Messages go by the real channels to the kit's mail server and Slack, where one in four meets
a fault. It runs until the hours and the minutes are both over, then heals everything, so that what was published late
can be told. Prints memory, handles and polls of each simulated hour; exits 1 where a true notice did not arrive at
both receivers, a false one or another day did, where memory or handles grow, a source is not fresh in the end, anything was raised, or where anything arrived at the canary.
`--break deaf|memory|files` shows that it can fail.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from benchmarks.soak_channels import channels_of
from benchmarks.soak_endpoints import Endpoints
from benchmarks.soak_kit import KIT
from benchmarks.soak_mails import Mails
from benchmarks.soak_parts import (
    Faulty,
    Kit,
    Moment,
    Web,
    a_name,
    kit_running,
    memory_of,
    open_files,
    page_faults,
    readers_memory,
)
from benchmarks.soak_traffic import Traffic
from benchmarks.soak_verdict import SINKS, sick, verdict
from lastcall.adapters.apart import Apart
from lastcall.adapters.http.fetcher import Fetcher
from lastcall.adapters.reach import Reach
from lastcall.adapters.store import outbox, retention
from lastcall.adapters.store import receivers as receiver_rows
from lastcall.adapters.store import sources as source_rows
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store, back_up
from lastcall.entrypoints.heap import one_heap
from lastcall.model.config import Config, Fetching
from lastcall.model.usage import Usage
from lastcall.model.vendor import Source, SourceKind
from lastcall.usecases.alert import write_alerts
from lastcall.usecases.deliver import deliver_due
from lastcall.usecases.poll import Desk, PollOutcome, poll_sources
from lastcall.usecases.reading_apart import COMMAND, ReaderApart

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping
    from datetime import date

    from lastcall.adapters.channels import Channel

START = datetime(2026, 6, 1, tzinfo=UTC)
STEP = timedelta(minutes=10)
HOUR, REVIVE, DAY = 6, 36, 144  # in steps, as the daemon's jobs
NEWS = 0.6  # true notices a step
SETTINGS = Fetching(
    allow_hosts=("127.0.0.1",),
    robots=False,
    host_spacing=timedelta(0),
    timeout=timedelta(seconds=3),
    concurrency=50,
)
SETTLE = 30 * HOUR  # last steps without a fault, so that what was published late can be told


@dataclass
class Soak:
    """Everything that the turns of the clock share."""

    args: argparse.Namespace
    store: Store
    web: Web
    faulty: Faulty
    reader: ReaderApart
    config: Config
    channels: Mapping[str, Channel]
    kit: Kit
    dice: random.Random
    others: tuple[Endpoints, Mails, Traffic]
    sources: dict[str, Source] = field(default_factory=dict)
    now: datetime = START
    published: dict[str, str] = field(default_factory=dict)  # what is to be told -> of which kind of source
    days: dict[str, date] = field(default_factory=dict)  # what is to be told -> the day that is true now
    polls: int = 0
    failed: int = 0
    leaked: list[Any] = field(default_factory=list)  # only with --break

    async def turn(self, step: int) -> None:
        """Ten minutes: perhaps a true notice, the due polls, what is to be told, what the daemon does by the way."""
        if step:
            for one in self.others[1:]:
                one.turn(self.now)
        if self.faulty.on and step and self.dice.random() < NEWS:
            self.publish()
        sources = self.sources
        with self.store.write() as connection:
            ids = source_rows.claim_due(connection, self.now, 1_000)
        desk = Desk(self.store, self.faulty, {}, lambda: self.now, lambda: self.dice.uniform(-1, 1), read=self.reader)
        reports = await poll_sources([sources[one] for one in ids], desk)
        self.polls += len(reports)
        self.failed += sum(report.outcome is PollOutcome.FAILED for report in reports)
        usages, config = self.config.depends_on, self.config
        write_alerts(
            self.store, config, usages, {}, now=self.now, today=self.now.date(), digest=step % DAY == 0, sources=sources
        )
        await deliver_due(
            self.store, self.channels, clock=lambda: self.now, jitter=lambda: 0.0, receivers=config.receivers
        )
        self.keep_house(step)
        self.now += STEP

    def keep_house(self, step: int) -> None:
        """Do what the daemon's other jobs do, and leak where that was asked for."""
        with self.store.write() as connection:
            if step % REVIVE == 0:
                receiver_rows.unpause(connection)
                outbox.revive(connection, self.now, receivers=tuple(self.channels))
            if step % DAY == 0:
                retention.prune(connection, self.now)
        if step % DAY == 0:
            back_up(self.store.path, self.store.path.with_name("copy.db"))
        if self.args.breaks == "memory":
            self.leaked.append(b"x" * 3_000_000)
        elif self.args.breaks == "files":
            self.leaked.append(Path("/dev/null").open("rb"))  # noqa: SIM115 - the leak is what it is for

    def publish(self) -> None:
        """Let a source of some kind begin to say something: from now on it is to be told."""
        well = self.dice.choice((None, None, *(one for one in self.others if one.count)))
        if well is None:
            vendor, name = self.dice.choice(sorted(self.web.rows)), a_name(self.dice)
            day = (self.now + timedelta(days=self.dice.randint(20, 300))).date()
            self.web.rows[vendor].append(f"| {day} | `{name}` |")
            days = {name: day}
        else:
            days = well.publish(self.now)
        self.days |= days
        kind = "pages" if well is None else type(well).__name__.lower()
        self.published |= {name: kind for name in days if name not in self.published}

    def heal(self) -> None:
        """End every fault."""
        self.faulty.on = False
        for one in self.others:
            one.on = False
        self.kit.ask("heal")

    def false(self) -> list[str]:
        """Return what nobody may be told."""
        return [name for one in self.others[1:] for name in one.false]

    def faults(self) -> Counter[str]:
        """Return how often each fault was met."""
        return sum((one.met for one in self.others), self.faulty.met.copy())

    def untold(self) -> dict[str, Any]:
        """Return what the sinks have not taken."""
        return self.kit.ask("told", *self.published)

    def moment(self, step: int, minutes: float) -> Moment:
        """Measure."""
        readers = readers_memory(self.kit.process.pid)
        return Moment(
            *((step + 1) // HOUR, minutes, memory_of(), readers, open_files(), threading.active_count()),
            *(self.polls, self.failed, self.faults().total(), len(self.published)),
        )


def main() -> None:
    """Run, and exit with the verdict."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--sources", type=int, default=500)
    options.add_argument("--hours", type=int, default=24)
    options.add_argument("--endpoints", type=int, default=40)
    options.add_argument("--mailboxes", type=int, default=6)
    options.add_argument("--archives", type=int, default=3)
    options.add_argument("--graph", type=Path)
    options.add_argument("--figures", type=Path)
    options.add_argument("--keep", type=Path, help="where database and ledger are left when a notice was not told")
    options.add_argument("--break", dest="breaks", choices=("deaf", "memory", "files"))
    args = options.parse_args()
    if not KIT.is_dir():
        sys.exit(f"{KIT}: not here; this benchmark needs the hostile kit")
    one_heap()  # as the daemon does
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as folder, kit_running(Path(folder) / "ledger.jsonl") as kit:
        sys.exit(asyncio.run(run(args, kit, Path(folder))))


async def run(args: argparse.Namespace, kit: Kit, folder: Path) -> int:
    dice = random.Random(20_261_126)
    names = [f"vendor{n:03}" for n in range(args.sources)]
    web = Web({name: [f"| 2027-0{n % 9 + 1}-15 | `old-{name}-{n}` |" for n in range(4)] for name in names})
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0)
    web.port = server.sockets[0].getsockname()[1]
    endpoints, mails, traffic = others = (
        Endpoints(args.endpoints, dice),
        Mails(folder, args.mailboxes, dice),
        Traffic(folder, args.archives, dice),
    )
    doors = await endpoints.start()
    mails.start(START)
    traffic.start()
    pages = {
        f"{n}/page": Source(f"{n}/page", n, f"http://127.0.0.1:{web.port}/{n}", SourceKind.MARKDOWN) for n in names
    }
    sources = {key: replace(source, every=timedelta(hours=1)) for key, source in pages.items()}
    sources |= endpoints.sources() | mails.sources() | traffic.sources()
    receivers, channels = channels_of(kit, deaf=args.breaks == "deaf")
    uses = tuple(Usage("soak", vendor) for vendor in sorted({source.vendor for source in sources.values()}))
    prepare(folder / "lastcall.db")
    store = Store(folder / "lastcall.db")
    with store.write() as connection:
        source_rows.sync(connection, sources.values())
    async with Fetcher(SETTINGS, version="soak") as fetcher, Apart(COMMAND) as workers:
        faulty = Faulty(Reach(fetcher, traffic.vendors()), kit.said["http"], page_faults(), dice)
        config = Config(depends_on=uses, receivers=receivers)
        soak = Soak(args, store, web, faulty, ReaderApart(workers), config, channels, kit, dice, others, sources)
        moments = await _turns(soak)
    for channel in channels.values():
        await channel.close()
    code = verdict(soak, moments, (folder / "lastcall.db").stat().st_size)
    store.close()
    server.close()
    doors.close()
    return code


async def _turns(soak: Soak) -> list[Moment]:
    """Turn the clock; return what was measured at the end of each simulated hour."""
    began, steps, step = time.monotonic(), soak.args.hours * HOUR, 0
    seen: list[Moment] = []
    print("hour minutes    MiB readers files   polls  failed  faults published")
    while step < steps or time.monotonic() - began < soak.args.minutes * 60:
        await soak.turn(step)
        if step % HOUR == HOUR - 1:
            seen.append(one := soak.moment(step, (time.monotonic() - began) / 60))
            print(
                f"{one.hour:4} {one.minutes:7.1f} {one.memory:6.1f} {one.readers:7.1f} {one.files:5} "
                f"{one.polls:7} {one.failed:7} {one.faults:7} {one.published:9}",
                flush=True,
            )
        step += 1
    soak.heal()
    for late in range(SETTLE):
        await soak.turn(step + late)
        if late % HOUR == HOUR - 1 and not sick(soak) and not any(soak.untold()[sink]["untold"] for sink in SINKS):
            break
    return seen


if __name__ == "__main__":
    main()
