"""The wall clock may jump; time that passes does not: jobs are kept within one interval of the latter."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()
SLACK = timedelta(minutes=1)  # jobs may be late by as much without the clock being wrong


async def mind_the_clock(scheduler: AsyncIOScheduler, clock: Callable[[], datetime], every: timedelta) -> None:
    """Look again and again, by monotonic time, for jobs that a clock set back has put far into the future."""
    while True:
        await asyncio.sleep(every.total_seconds())
        bring_back(scheduler, clock())


def bring_back(scheduler: AsyncIOScheduler, now: datetime) -> tuple[str, ...]:
    """Make jobs due whose next run lies further ahead than their interval allows; return their ids.

    APScheduler counts by the wall clock: set back by a day, it would stand still for a day.
    """
    late = []
    for job in scheduler.get_jobs():
        interval = getattr(job.trigger, "interval", None)
        if interval is not None and job.next_run_time is not None and job.next_run_time - now > interval + SLACK:
            job.modify(next_run_time=now)
            late.append(job.id)
    if late:
        log.warning("the clock was set back; jobs are run now", jobs=late)
    return tuple(late)
