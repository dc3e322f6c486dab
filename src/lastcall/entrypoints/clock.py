"""Time in the daemon: jobs keep to their intervals though the wall clock jumps, and end when they are asked to."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()
DRAIN = 5  # seconds; a service manager waits 10 before it kills, and closing takes two to four (benchmarks/stops.py)
SLACK = timedelta(minutes=1)  # jobs may be late by as much without the clock being wrong
STEP = 5.0  # seconds; a clock that is only corrected is moved by less


async def _nothing() -> bool:
    """Nobody else needs to know."""
    return True


async def mind_the_clock(
    scheduler: AsyncIOScheduler,
    clock: Callable[[], datetime],
    every: timedelta,
    set_back: Callable[[], Awaitable[bool]] = _nothing,
) -> None:
    """Look again and again, by monotonic time, whether the clock was set back; then bring back the jobs.

    `set_back` is called when the clock was, and again until it returns True: rows of the database wait for a future
    that was moved away.
    """
    loop = asyncio.get_running_loop()
    wall, steady, owed = clock(), loop.time(), False
    while True:
        await asyncio.sleep(every.total_seconds())
        passed, wall_before = loop.time() - steady, wall
        wall, steady = clock(), loop.time()
        bring_back(scheduler, wall)
        if (wall - wall_before).total_seconds() < passed - STEP:
            log.warning("the clock was set back", seconds=round(passed - (wall - wall_before).total_seconds()))
            owed = True
        if owed:
            owed = not await set_back()


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


async def until_stopped(stopping: asyncio.Event, work: object) -> None:
    """Run a poll, but leave it when the stop comes: a slow vendor must not hold up the end."""
    task = asyncio.ensure_future(work)  # type: ignore[call-overload] # a coroutine of any result
    stop = asyncio.create_task(stopping.wait())
    done, _ = await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if task not in done:
        task.cancel()
    await asyncio.gather(task, return_exceptions=False) if task in done else await asyncio.wait({task}, timeout=5)


async def drain() -> None:
    """Let running jobs end: polls are cut short (their answers are kept), a message in flight is finished."""
    running = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    if running:
        _, late = await asyncio.wait(running, timeout=DRAIN)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=1)


def jitter() -> float:
    """Return the dice of retries and polls, in [-1, 1]."""
    return random.uniform(-1, 1)
