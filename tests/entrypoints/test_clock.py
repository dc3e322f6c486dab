"""A clock that is set back must not make the daemon stand still."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from lastcall.entrypoints.clock import bring_back, mind_the_clock

TICK = timedelta(seconds=10)


def a_scheduler(ahead: timedelta) -> AsyncIOScheduler:
    """A scheduler whose jobs lie so far ahead, as after a clock was set back."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    first = datetime.now(UTC) + ahead
    scheduler.add_job(lambda: None, "interval", seconds=TICK.total_seconds(), id="poll", next_run_time=first)
    scheduler.start(paused=True)
    return scheduler


async def test_jobs_that_a_clock_set_back_put_far_ahead_are_due_now() -> None:
    scheduler = a_scheduler(timedelta(days=1))
    now = datetime.now(UTC)

    assert bring_back(scheduler, now) == ("poll",)
    assert scheduler.get_job("poll").next_run_time == now
    assert bring_back(scheduler, now) == ()
    scheduler.shutdown(wait=False)


async def test_jobs_within_their_interval_are_left_alone() -> None:
    scheduler = a_scheduler(TICK)

    assert bring_back(scheduler, datetime.now(UTC)) == ()
    scheduler.shutdown(wait=False)


async def test_the_clock_is_minded_by_time_that_passes() -> None:
    scheduler = a_scheduler(timedelta(days=30))
    now = datetime.now(UTC)
    minder = asyncio.create_task(mind_the_clock(scheduler, lambda: now, timedelta(milliseconds=1)))

    async with asyncio.timeout(5):
        while scheduler.get_job("poll").next_run_time != now:  # noqa: ASYNC110 - the job has no event to wait for
            await asyncio.sleep(0)

    minder.cancel()
    scheduler.shutdown(wait=False)
