"""The daemon: APScheduler keeps time, the tables hold the state, a signal drains and ends it."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from lastcall import __version__
from lastcall.adapters.apart import Apart
from lastcall.adapters.channels import open_channel
from lastcall.adapters.http.fetcher import Fetcher
from lastcall.adapters.reach import Reach
from lastcall.adapters.store import outbox
from lastcall.adapters.store import receivers as receiver_rows
from lastcall.adapters.store import sources as source_rows
from lastcall.adapters.store.instance import InstanceLock
from lastcall.adapters.store.rewind import rewind
from lastcall.entrypoints.advice import open_adviser
from lastcall.entrypoints.clock import drain, jitter, mind_the_clock
from lastcall.entrypoints.heap import one_heap
from lastcall.entrypoints.heartbeat import beat
from lastcall.entrypoints.housekeeping import keep_house
from lastcall.entrypoints.metrics import Meter
from lastcall.entrypoints.notify import notify
from lastcall.entrypoints.preview import template_errors
from lastcall.entrypoints.survey import Survey, survey, unsurveyed
from lastcall.entrypoints.timetable import timetable
from lastcall.entrypoints.web import served
from lastcall.errors import LastcallError, StoreError
from lastcall.usecases.alert import write_alerts
from lastcall.usecases.deliver import deliver_due
from lastcall.usecases.poll import Desk, PollOutcome, PollReport, poll_sources
from lastcall.usecases.reading_apart import COMMAND, ReaderApart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lastcall.adapters.channels import Channel
    from lastcall.adapters.store.store import Store
    from lastcall.entrypoints.context import Context
    from lastcall.usecases.suggest import Adviser

log = structlog.get_logger()
CLAIM = 200  # sources that one tick takes on


@dataclass
class Daemon:
    """One running Lastcall: what it holds open, and the jobs that its scheduler calls."""

    context: Context
    store: Store
    fetcher: Fetcher
    channels: Mapping[str, Channel]
    reader: ReaderApart
    adviser: Adviser | None = None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    survey: Survey = field(default_factory=Survey)
    meter: Meter = field(default_factory=Meter)
    asking: set[str] = field(default_factory=set)  # sources of all looks under way
    couriers: dict[str, asyncio.Task[None]] = field(default_factory=dict)  # by receiver
    said: dict[str, str] = field(default_factory=dict)  # by job: the trouble that was told
    trouble: StoreError | None = None  # the database failed: nothing can be done but say so and end

    @property
    def desk(self) -> Desk:
        """Return what polls share."""
        at, record = self.context, self.context.config.record
        return Desk(
            self.store, Reach(self.fetcher, at.vendors), at.vendors, at.now, jitter, record, self.reader, self.adviser
        )

    async def poll(self) -> tuple[PollReport, ...]:
        """Poll what is due now; who is still being asked since an earlier look is not asked twice."""
        known = self.context.sources
        ids = [i for i in await asyncio.to_thread(self._claim) if i in known and i not in self.asking]
        self.asking.update(ids)
        try:
            return await poll_sources([known[i] for i in ids], self.desk, on_report=self._polled)
        finally:
            self.asking.difference_update(ids)

    def _polled(self, report: PollReport) -> None:
        """One source is done, whoever else of its look is not."""
        self.asking.discard(report.source_id)
        self.meter.take((report,))

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
            sources=context.sources,
            unseen=self.survey.unseen,
        )
        if report.messages:
            log.info("alerts written", messages=report.messages, findings=report.findings)

    async def deliver(self, *names: str) -> None:
        """Send what is due in the outbox, to all receivers or to those named."""
        await deliver_due(
            self.store,
            {name: self.channels[name] for name in names or self.channels},
            clock=self.context.now,
            jitter=jitter,
            stopping=self.stopping.is_set,
            receivers=self.context.config.receivers,
        )

    async def tell(self) -> None:
        """Plan, then set off a courier for each receiver whose last one is back: a slow receiver holds up nobody."""
        await self.alert()
        for name in self.channels:
            if name not in self.couriers or self.couriers[name].done():
                self.couriers[name] = asyncio.create_task(self.deliver(name), name=f"deliver to {name}")
                self.couriers[name].add_done_callback(self._came_back)

    def _came_back(self, courier: asyncio.Task[None]) -> None:
        if not courier.cancelled():
            self.ended(courier.get_name(), courier.exception())

    def ended(self, job: str, error: BaseException | None) -> None:
        """Take note of how a job ended: a damaged database ends the daemon in one clear line, all else is tried again.

        A full disk or a lock is waited for: nothing was stored, so nothing was lost. The same trouble of a job again
        is not news until the job has ended well in between.
        """
        if error is None:
            self.said.pop(job, None)
        elif isinstance(error, StoreError) and not error.passing:
            self.trouble = error
            self.stop()
        elif isinstance(error, LastcallError):
            (log.debug if str(error) == self.said.get(job) else log.error)("job failed", job=job, error=str(error))
            self.said[job] = str(error)
        else:
            log.error("job failed: this is a bug in lastcall", job=job, exc_info=error)

    async def look_at_code(self) -> None:
        """Scan the projects' folders; vendors that show there are watched from now on."""
        if not any(project.path for project in self.context.config.projects.values()):
            return
        self.survey = await asyncio.to_thread(survey, self.context)
        self.context.found = self.survey.usages
        await asyncio.to_thread(_sync, self)

    async def beat(self) -> None:
        """Tell the dead man's switch that all is well, where it is."""
        await beat(self.context, self.store)

    async def wag(self) -> None:
        """Tell the service manager that loop, scheduler and threads are alive; a slow vendor or a full disk is no death."""
        await asyncio.to_thread(os.getpid)
        notify("WATCHDOG=1")

    async def keep_house(self) -> None:
        """Once a day: let go of what is too old, back up the database, keep the newest copies."""
        await asyncio.to_thread(keep_house, self.context, self.store)

    async def revive(self) -> None:
        """Give refused messages another try."""

        def again() -> int:
            """Make them due in one transaction."""
            with self.store.write() as connection:
                receiver_rows.unpause(connection)
                return outbox.revive(connection, self.context.now(), receivers=tuple(self.channels))

        if count := await asyncio.to_thread(again):
            log.info("trying refused messages again", messages=count)

    async def set_back(self) -> bool:
        """Make due what waits only because the clock was ahead; return whether that could be written."""

        def again() -> int:
            """Make it due in one transaction."""
            with self.store.write() as connection:
                return rewind(connection, self.context.now())

        try:
            count = await asyncio.to_thread(again)
        except StoreError as error:
            self.ended("clock", error)
            return False
        log.info("what waited for the old time is due now", rows=count)
        return True

    def stop(self) -> None:
        """Ask for the end; what is in flight is finished first."""
        log.info("stopping")
        notify("STOPPING=1")
        self.stopping.set()


async def run(context: Context, *, once: bool, on_start: Callable[[], None] | None = None) -> int:
    """Run until a signal, or one round with `once`; return the exit code. `on_start`: once the database is ready.

    Raises StoreError where another daemon holds the database or the database fails, ConfigError for a wrong config.
    """
    one_heap()
    with InstanceLock(context.database):
        store = context.open_store()
        channels: dict[str, Channel] = {}
        try:
            fetching = context.config.fetching
            channels |= {name: open_channel(r, fetching) for name, r in context.config.receivers.items()}
            async with (
                Fetcher(fetching, version=__version__) as fetcher,
                Apart(COMMAND) as workers,
                open_adviser(context, store) as adviser,
            ):
                daemon = Daemon(context, store, fetcher, channels, ReaderApart(workers), adviser)
                await asyncio.to_thread(_begin, daemon)
                if once:
                    return await _one_round(daemon)
                if on_start is not None:
                    await asyncio.to_thread(on_start)
                async with served(context, store, daemon.meter):
                    return await _keep_time(daemon)
        finally:
            for channel in channels.values():
                await channel.close()
            store.close()


def _begin(daemon: Daemon) -> None:
    """Make the rows match the config and take back what was in flight when the last process died."""
    daemon.survey = unsurveyed(daemon.context)
    _sync(daemon)
    with daemon.store.write() as connection:
        source_rows.release(connection)
        rewind(connection, daemon.context.now())
        again = outbox.recover(connection)
        lost = outbox.orphan(connection, tuple(daemon.channels), daemon.context.now())
    for error in template_errors(daemon.context.config.receivers):
        log.error("a template fails; the layout of our own is sent instead", error=error)
    daemon.context.remember()
    if again:
        log.warning("messages were in flight when the last process ended; they are sent again", messages=again)
    if lost:
        log.error("messages wait for receivers that the config no longer has; see `lastcall alerts`", messages=lost)


def _sync(daemon: Daemon) -> None:
    """Make the sources' rows match what is to be watched."""
    with daemon.store.write() as connection:
        source_rows.sync(connection, daemon.context.sources.values())


async def _one_round(daemon: Daemon) -> int:
    reports: list[PollReport] = []
    await daemon.look_at_code()
    while found := await daemon.poll():
        reports += found
    await daemon.alert(digest=True)
    await daemon.deliver()
    return 3 if any(report.outcome is PollOutcome.FAILED for report in reports) else 0


async def _keep_time(daemon: Daemon) -> int:
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, daemon.stop)
    scheduler = timetable(daemon)
    scheduler.start()
    minder = asyncio.create_task(
        mind_the_clock(scheduler, daemon.context.now, daemon.context.config.tick, daemon.set_back)
    )
    notify("READY=1")
    log.info("running", version=__version__, sources=len(daemon.context.sources), receivers=list(daemon.channels))
    await daemon.stopping.wait()
    minder.cancel()
    scheduler.pause()
    await drain()
    scheduler.shutdown(wait=False)
    if daemon.trouble is not None:
        raise daemon.trouble
    log.info("stopped")
    return 0
