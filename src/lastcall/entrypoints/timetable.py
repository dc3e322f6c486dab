"""The daemon's few jobs and when they run; the scheduler holds no state, so a job that was missed is simply run now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from lastcall.entrypoints.clock import until_stopped
from lastcall.entrypoints.notify import watchdog_half

if TYPE_CHECKING:
    from lastcall.entrypoints.daemon import Daemon

SURVEY_EVERY = timedelta(hours=1)  # of the projects' folders; an unchanged one costs no more than listing it
HEARTBEAT_LONGEST = timedelta(days=1)
FIRST_BEAT = timedelta(minutes=2)
LOOKS = 1_000  # polls under way; only those that wait for slow vendors last
REVIVE_EVERY = timedelta(hours=6)  # a refused message is tried again after somebody had time to mend the receiver


def timetable(daemon: Daemon) -> AsyncIOScheduler:
    """Return the scheduler with its jobs; it is not started."""
    config = daemon.context.config
    scheduler = AsyncIOScheduler(
        timezone=ZoneInfo("UTC"), job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    tick = config.tick.total_seconds()
    now = daemon.context.now()

    async def poll() -> None:
        """Poll, and leave it when the end comes."""
        await until_stopped(daemon.stopping, daemon.poll())

    # Looks overlap: a vendor that keeps one waiting for minutes keeps nobody else from being asked in time.
    scheduler.add_job(poll, "interval", seconds=tick, id="poll", next_run_time=now, max_instances=LOOKS)
    scheduler.add_job(daemon.tell, "interval", seconds=tick, id="tell", next_run_time=now + timedelta(seconds=tick / 2))
    scheduler.add_job(
        daemon.look_at_code, "interval", seconds=SURVEY_EVERY.total_seconds(), id="survey", next_run_time=now
    )
    if config.heartbeat:
        # Asked more often than daily it shows death sooner; the first beat waits for the first round.
        every = min(config.heartbeat.every.total_seconds(), HEARTBEAT_LONGEST.total_seconds())
        first = now + timedelta(seconds=min(every, FIRST_BEAT.total_seconds()))
        scheduler.add_job(daemon.beat, "interval", seconds=every, id="heartbeat", next_run_time=first)
    if half := watchdog_half():
        scheduler.add_job(daemon.wag, "interval", seconds=half, id="watchdog", next_run_time=now)
    scheduler.add_job(daemon.revive, "interval", seconds=REVIVE_EVERY.total_seconds(), id="revive", next_run_time=now)
    scheduler.add_job(daemon.keep_house, "interval", hours=24, id="housekeeping")
    scheduler.add_listener(
        lambda event: daemon.ended(event.job_id, event.exception), EVENT_JOB_ERROR | EVENT_JOB_EXECUTED
    )
    return scheduler
