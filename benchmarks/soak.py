"""A day of 500 sources with a turning clock: every fault of the hostile kit at random, true notices in between.

    python -m benchmarks.soak [--minutes 30] [--sources 500] [--hours 24] [--graph soak.svg] [--figures soak.json]

Each source is a page of its own on loopback; one fetch in eight meets a fault of the kit instead (../shared/hostile,
in a process of its own). Messages go by the real channels to the kit's mail server and Slack, where one in four meets
a fault. It runs until the hours and the minutes are both over, then heals everything, so that what was published late
can be told. Prints memory, handles and polls of each simulated hour; exits 1 where a true notice did not arrive at
both receivers, where memory or handles grow, where anything was raised, or where anything arrived at the canary.
`--break deaf|memory|files` shows that it can fail.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import shutil
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from benchmarks.soak_graph import draw
from benchmarks.soak_kit import KIT
from benchmarks.soak_parts import (
    Faulty,
    Kit,
    Moment,
    Web,
    kit_running,
    memory_of,
    open_files,
    page_faults,
    readers_memory,
)
from lastcall.adapters.apart import Apart
from lastcall.adapters.channels.mail import MailChannel
from lastcall.adapters.channels.slack import SlackBot
from lastcall.adapters.http.fetcher import Fetcher
from lastcall.adapters.store import outbox, retention
from lastcall.adapters.store import receivers as receiver_rows
from lastcall.adapters.store import sources as source_rows
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store, back_up
from lastcall.model.config import Config, Fetching, Receiver
from lastcall.model.usage import Usage
from lastcall.model.vendor import Source, SourceKind
from lastcall.usecases.alert import write_alerts
from lastcall.usecases.deliver import deliver_due
from lastcall.usecases.poll import Desk, PollOutcome, poll_sources
from lastcall.usecases.reading_apart import COMMAND, ReaderApart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lastcall.adapters.channels import Channel
    from lastcall.model.alert import Delivery, Receipt

START = datetime(2026, 6, 1, tzinfo=UTC)
STEP = timedelta(minutes=10)
HOUR, REVIVE, DAY = 6, 36, 144  # in steps, as the daemon's jobs
NEWS = 0.6  # true notices a step
SETTLE = 30 * HOUR  # last steps without a fault, so that what was published late can be told
GROWTH_MIB, GROWTH_FILES = 20, 20  # that the second half may add


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
    now: datetime = START
    published: list[str] = field(default_factory=list)
    polls: int = 0
    failed: int = 0
    leaked: list[Any] = field(default_factory=list)  # only with --break

    async def turn(self, step: int, sources: dict[str, Source]) -> None:
        """Ten minutes: perhaps a true notice, the due polls, what is to be told, what the daemon does by the way."""
        if self.faulty.on and step and self.dice.random() < NEWS:
            self.publish(self.dice.choice(sorted(sources)))
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

    def publish(self, source_id: str) -> None:
        """Add a row to a page: from now on it is to be told."""
        name = f"CHAOS-{self.dice.randrange(16**10):010x}"
        self.published.append(name)
        day = (self.now + timedelta(days=self.dice.randint(20, 300))).date()
        self.web.rows[source_id.split("/", maxsplit=1)[0]].append(f"| {day} | `{name}` |")

    def untold(self) -> dict[str, Any]:
        """Return what the sinks have not taken."""
        return self.kit.ask("told", *self.published)

    def moment(self, step: int, minutes: float) -> Moment:
        """Measure."""
        readers = readers_memory(self.kit.process.pid)
        return Moment(
            *((step + 1) // HOUR, minutes, memory_of(), readers, open_files(), threading.active_count()),
            *(self.polls, self.failed, self.faulty.met.total(), len(self.published)),
        )


@dataclass
class Deaf:
    """A channel that drops each fifth message and says that it was taken."""

    real: Channel
    count: int = 0

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Deliver, or only say so."""
        self.count += 1
        if self.count % 5 == 0:
            from lastcall.model.alert import Receipt

            return Receipt()
        return await self.real.deliver(delivery, now=now)

    async def close(self) -> None:
        """Close the real one."""
        await self.real.close()


def main() -> None:
    """Run, and exit with the verdict."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--sources", type=int, default=500)
    options.add_argument("--hours", type=int, default=24)
    options.add_argument("--graph", type=Path)
    options.add_argument("--figures", type=Path)
    options.add_argument("--keep", type=Path, help="where database and ledger are left when a notice was not told")
    options.add_argument("--break", dest="breaks", choices=("deaf", "memory", "files"))
    args = options.parse_args()
    if not KIT.is_dir():
        sys.exit(f"{KIT}: not here; this benchmark needs the hostile kit")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as folder, kit_running(Path(folder) / "ledger.jsonl") as kit:
        sys.exit(asyncio.run(run(args, kit, Path(folder))))


def _channels(args: argparse.Namespace, kit: Kit) -> tuple[dict[str, Receiver], dict[str, Channel]]:
    fetching = Fetching(allow_hosts=("127.0.0.1", "::1"), timeout=timedelta(seconds=2))
    smtp = f"smtp://ops:pw@localhost:{kit.said['smtp_port']}"
    to = ("a@sink.test", "b@sink.test")
    options = {"to": to, "from": "lastcall@sink.test", "smtp": smtp, "cafile": kit.said["ca_file"]}
    mail = Receiver("mail", "email", options)
    bot = Receiver(
        "bot", "slack", {"token": kit.said["slack_token"], "channel": "C1", "api_url": kit.said["slack_api"]}
    )
    by_mail: Channel = MailChannel(mail, fetching, answer_seconds=2)
    by_bot: Channel = SlackBot(bot, fetching, spacing_seconds=0)
    return {"mail": mail, "bot": bot}, {"mail": Deaf(by_mail) if args.breaks == "deaf" else by_mail, "bot": by_bot}


async def run(args: argparse.Namespace, kit: Kit, folder: Path) -> int:
    dice = random.Random(20_261_126)
    names = [f"vendor{n:03}" for n in range(args.sources)]
    web = Web({name: [f"| 2027-0{n % 9 + 1}-15 | `old-{name}-{n}` |" for n in range(4)] for name in names})
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0)
    web.port = server.sockets[0].getsockname()[1]
    sources = {
        f"{n}/page": Source(f"{n}/page", n, f"http://127.0.0.1:{web.port}/{n}", SourceKind.MARKDOWN) for n in names
    }
    sources = {key: replace(source, every=timedelta(hours=1)) for key, source in sources.items()}
    receivers, channels = _channels(args, kit)
    config = Config(depends_on=tuple(Usage("soak", name) for name in names), receivers=receivers)
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
        faulty = Faulty(fetcher, kit.said["http"], page_faults(), dice)
        soak = Soak(args, store, web, faulty, ReaderApart(workers), config, channels, kit, dice)
        moments = await _turns(soak, sources)
    for channel in channels.values():
        await channel.close()
    store.close()
    server.close()
    return _verdict(soak, moments, (folder / "lastcall.db").stat().st_size)


async def _turns(soak: Soak, sources: dict[str, Source]) -> list[Moment]:
    """Turn the clock; return what was measured at the end of each simulated hour."""
    began, steps, step = time.monotonic(), soak.args.hours * HOUR, 0
    seen: list[Moment] = []
    print("hour minutes    MiB readers files   polls  failed  faults published")
    while step < steps or time.monotonic() - began < soak.args.minutes * 60:
        await soak.turn(step, sources)
        if step % HOUR == HOUR - 1:
            seen.append(one := soak.moment(step, (time.monotonic() - began) / 60))
            print(
                f"{one.hour:4} {one.minutes:7.1f} {one.memory:6.1f} {one.readers:7.1f} {one.files:5} "
                f"{one.polls:7} {one.failed:7} {one.faults:7} {one.published:9}",
                flush=True,
            )
        step += 1
    soak.faulty.on = False
    soak.kit.ask("heal")
    for late in range(SETTLE):
        await soak.turn(step + late, sources)
        if late % HOUR == HOUR - 1 and not any(soak.untold()[sink]["untold"] for sink in ("email", "slack")):
            break
    return seen


def _verdict(soak: Soak, seen: list[Moment], size: int) -> int:
    told = soak.untold()
    lost = {sink: told[sink]["untold"] for sink in ("email", "slack")}
    half = seen[len(seen) // 2 :] or [soak.moment(0, 0)]
    growth, handles = half[-1].memory - half[0].memory, half[-1].files - half[0].files
    top = max((one.memory for one in seen), default=0.0)
    kinds = f"{len(soak.faulty.met)} of {len(soak.faulty.faults)} kinds"
    title = f"{soak.args.sources} sources, {len(seen)} simulated hours: {soak.polls:,} polls, {soak.faulty.met.total():,} faults of {kinds}"
    print(title)
    for sink, names in lost.items():
        print(
            f"{sink}: {len(soak.published)} true notices, {len(names)} untold {names[:5]}; {told[sink]['messages']} messages, {told[sink]['refused']} refusals met"
        )
    print(
        f"memory at most {top:.0f} MiB; second half: memory {growth:+.1f} MiB, open files {handles:+}; "
        f"database {size / 1e6:.1f} MB; canary {told['canary']}, passwords in clear {told['clear']}"
    )
    if soak.args.graph:
        draw(seen, title, soak.args.graph)
    if soak.args.figures:
        figures = {"title": title, "told": told, "faults": soak.faulty.met, "hours": [asdict(one) for one in seen]}
        soak.args.figures.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for one in soak.leaked:
        with suppress(AttributeError):
            one.close()
    if any(lost.values()) and soak.args.keep:
        shutil.copytree(soak.store.path.parent, soak.args.keep, dirs_exist_ok=True)
    grew = growth > GROWTH_MIB or handles > GROWTH_FILES
    return int(any(lost.values()) or grew or bool(told["canary"]) or bool(told["clear"]))


if __name__ == "__main__":
    main()
