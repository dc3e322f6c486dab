"""The daemon: APScheduler keeps time, the tables hold the state, a signal drains and ends it."""

from __future__ import annotations

import asyncio
import random
import signal
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog
from apscheduler.events import EVENT_JOB_ERROR
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from lastcall import __version__
from lastcall.adapters.apart import Apart
from lastcall.adapters.channels import open_channel
from lastcall.adapters.http.fetcher import Fetcher
from lastcall.adapters.store import outbox, retention
from lastcall.adapters.store import sources as source_rows
from lastcall.adapters.store.instance import InstanceLock
from lastcall.adapters.store.store import back_up, backup_name
from lastcall.entrypoints.notify import notify
from lastcall.errors import LastcallError, StoreError
from lastcall.usecases.alert import write_alerts
from lastcall.usecases.deliver import deliver_due
from lastcall.usecases.poll import Desk, PollOutcome, PollReport, poll_sources
from lastcall.usecases.reading_apart import COMMAND, ReaderApart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from apscheduler.events import JobExecutionEvent

    from lastcall.adapters.channels import Channel
    from lastcall.adapters.store.store import Store
    from lastcall.entrypoints.context import Context

log = structlog.get_logger()
CLAIM = 200  # sources that one tick takes on
DRAIN = 8  # seconds; a service manager waits 10 before it kills
DIGEST_HOUR = 9  # local; outside the hours that daylight saving repeats or skips
BACKUPS = 3  # kept beside the database
REVIVE_EVERY = timedelta(hours=6)  # a refused message is tried again after somebody had time to mend the receiver


@dataclass
class Daemon:
    """One running Lastcall: what it holds open, and the jobs that its scheduler calls."""

    context: Context
    store: Store
    fetcher: Fetcher
    channels: Mapping[str, Channel]
    reader: ReaderApart
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    said: str = ""  # the last trouble of a job that was told: the same one again is not news
    trouble: StoreError | None = None  # the database failed: nothing can be done but say so and end

    @property
    def desk(self) -> Desk:
        """Return what polls share."""
        context = self.context
        return Desk(self.store, self.fetcher, context.vendors, context.now, jitter, self.reader)

    async def poll(self, on_report: Callable[[PollReport], None] | None = None) -> tuple[PollReport, ...]:
        """Poll what is due now."""
        ids = await asyncio.to_thread(self._claim)
        known = self.context.sources
        return await poll_sources([known[i] for i in ids if i in known], self.desk, on_report=on_report)

    def _claim(self) -> tuple[str, ...]:
        with self.store.write() as connection:
            return source_rows.claim_due(connection, self.context.now(), CLAIM)

    async def alert(self, *, digest: bool = False) -> None:
        """Write what is to be told to the outbox."""
        context = self.context
        report = await asyncio.to_thread(
            write_alerts,
            self.store,
            context.config,
            context.usages,
            context.vendors,
            now=context.now(),
            today=context.today,
            digest=digest,
        )
        if report.messages:
            log.info("alerts written", messages=report.messages, findings=report.findings)

    async def deliver(self) -> None:
        """Send what is due in the outbox."""
        await deliver_due(
            self.store, self.channels, clock=self.context.now, jitter=jitter, stopping=self.stopping.is_set
        )

    async def tell(self) -> None:
        """Plan, then send: one tick of the telling side."""
        await self.alert()
        await self.deliver()

    async def keep_house(self) -> None:
        """Once a day: let go of what is too old, back up the database, keep the newest copies."""

        def prune() -> int:
            """Delete in one transaction."""
            with self.store.write() as connection:
                return retention.prune(connection, self.context.now())

        if pruned := await asyncio.to_thread(prune):
            log.info("let go of old rows", rows=pruned)
        path = self.context.database
        await asyncio.to_thread(back_up, path, backup_name(path, self.context.now()))
        copies = sorted(path.parent.glob(f"{path.stem}.*.backup{path.suffix}"))
        for old in copies[:-BACKUPS]:
            old.unlink(missing_ok=True)
        log.info("backed up", copies=min(len(copies), BACKUPS))

    async def revive(self) -> None:
        """Give refused messages another try."""

        def again() -> int:
            """Make them due in one transaction."""
            with self.store.write() as connection:
                return outbox.revive(connection, self.context.now())

        if count := await asyncio.to_thread(again):
            log.info("trying refused messages again", messages=count)

    def stop(self) -> None:
        """Ask for the end; what is in flight is finished first."""
        log.info("stopping")
        notify("STOPPING=1")
        self.stopping.set()


async def run(context: Context, *, once: bool, on_report: Callable[[PollReport], None] | None = None) -> int:
    """Run until a signal, or one round with `once`; return the exit code.

    Raises StoreError where another daemon holds the database or the database fails, ConfigError for a wrong config.
    """
    with InstanceLock(context.database):
        store = context.open_store()
        channels: dict[str, Channel] = {}
        try:
            fetching = context.config.fetching
            channels |= {name: open_channel(r, fetching) for name, r in context.config.receivers.items()}
            async with Fetcher(fetching, version=__version__) as fetcher, Apart(COMMAND) as workers:
                daemon = Daemon(context, store, fetcher, channels, ReaderApart(workers))
                await asyncio.to_thread(_begin, daemon)
                return await (_one_round(daemon, on_report) if once else _keep_time(daemon))
        finally:
            for channel in channels.values():
                await channel.close()
            store.close()


def jitter() -> float:
    """Return the dice of retries and polls, in [-1, 1]."""
    return random.uniform(-1, 1)


def _begin(daemon: Daemon) -> None:
    """Make the rows match the config and take back what was in flight when the last process died."""
    with daemon.store.write() as connection:
        source_rows.sync(connection, daemon.context.sources.values())
        again = outbox.recover(connection)
    daemon.context.remember()
    if again:
        log.warning("messages were in flight when the last process ended; they are sent again", messages=again)


async def _one_round(daemon: Daemon, on_report: Callable[[PollReport], None] | None) -> int:
    reports: list[PollReport] = []
    while found := await daemon.poll(on_report):
        reports += found
    await daemon.alert(digest=True)
    await daemon.deliver()
    return 3 if any(report.outcome is PollOutcome.FAILED for report in reports) else 0


async def _keep_time(daemon: Daemon) -> int:
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, daemon.stop)
    scheduler = _schedule(daemon)
    scheduler.start()
    notify("READY=1")
    log.info("running", version=__version__, sources=len(daemon.context.sources), receivers=list(daemon.channels))
    await daemon.stopping.wait()
    scheduler.pause()
    await _drain()
    scheduler.shutdown(wait=False)
    if daemon.trouble is not None:
        raise daemon.trouble
    log.info("stopped")
    return 0


async def _drain() -> None:
    """Let running jobs end: polls are cut short (their answers are kept), a message in flight is finished."""
    running = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    if running:
        _, late = await asyncio.wait(running, timeout=DRAIN)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=1)


def _schedule(daemon: Daemon) -> AsyncIOScheduler:
    """Return the scheduler with its few jobs; it holds no state, so a job that was missed is simply run now."""
    config = daemon.context.config
    scheduler = AsyncIOScheduler(
        timezone=ZoneInfo("UTC"), job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    tick = config.tick.total_seconds()
    now = daemon.context.now()

    async def poll() -> None:
        await _until_stopped(daemon, daemon.poll())
        notify("WATCHDOG=1")

    async def digest() -> None:
        await daemon.alert(digest=True)

    scheduler.add_job(poll, "interval", seconds=tick, id="poll", next_run_time=now)
    scheduler.add_job(daemon.tell, "interval", seconds=tick, id="tell", next_run_time=now + timedelta(seconds=tick / 2))
    zone = ZoneInfo(config.time_zone)
    scheduler.add_job(digest, "cron", hour=DIGEST_HOUR, timezone=zone, id="digest")
    scheduler.add_job(daemon.revive, "interval", seconds=REVIVE_EVERY.total_seconds(), id="revive", next_run_time=now)
    scheduler.add_job(daemon.keep_house, "interval", hours=24, id="housekeeping")
    scheduler.add_listener(lambda event: _job_failed(daemon, event), EVENT_JOB_ERROR)
    return scheduler


async def _until_stopped(daemon: Daemon, work: object) -> None:
    """Run a poll, but leave it when the stop comes: a slow vendor must not hold up the end."""
    task = asyncio.ensure_future(work)  # type: ignore[call-overload] # a coroutine of any result
    stop = asyncio.create_task(daemon.stopping.wait())
    done, _ = await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if task not in done:
        task.cancel()
    await asyncio.gather(task, return_exceptions=False) if task in done else await asyncio.wait({task}, timeout=5)


def _job_failed(daemon: Daemon, event: JobExecutionEvent) -> None:
    """A damaged database ends the daemon in one clear line; any other failure is logged and tried again next tick.

    A full disk or a lock is waited for: nothing was stored, so nothing was lost, and the watchdog hears nothing.
    """
    error = event.exception
    if isinstance(error, StoreError) and not error.passing:
        daemon.trouble = error
        daemon.stop()
    elif isinstance(error, LastcallError):
        (log.debug if str(error) == daemon.said else log.error)("job failed", job=event.job_id, error=str(error))
        daemon.said = str(error)
    else:
        log.error("job failed: this is a bug in lastcall", job=event.job_id, error=event.traceback)
