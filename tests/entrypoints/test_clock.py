"""A clock that is set back must not make the daemon stand still."""

from __future__ import annotations

import asyncio
import itertools
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


async def test_a_clock_set_back_is_said_again_until_somebody_took_note() -> None:
    scheduler = a_scheduler(TICK)
    now = datetime.now(UTC)
    shown = iter([now, now - timedelta(hours=1)])
    answers = iter([False, True])
    told: list[bool] = []
    done = asyncio.Event()

    async def set_back() -> bool:
        told.append(next(answers))
        if told[-1]:
            done.set()
        return told[-1]

    clock = lambda: next(shown, now - timedelta(hours=1))  # noqa: E731 - it is its own name
    minder = asyncio.create_task(mind_the_clock(scheduler, clock, timedelta(milliseconds=1), set_back))
    async with asyncio.timeout(5):
        await done.wait()
    for _ in range(20):
        await asyncio.sleep(0.001)

    minder.cancel()
    scheduler.shutdown(wait=False)
    assert told == [False, True]


async def test_time_that_passes_and_a_clock_set_forward_are_no_step_back() -> None:
    scheduler = a_scheduler(TICK)
    now = datetime.now(UTC)
    looks = itertools.count()
    told: list[bool] = []

    async def set_back() -> bool:
        told.append(True)
        return True

    clock = lambda: now + next(looks) * timedelta(hours=8)  # noqa: E731 - it is its own name
    minder = asyncio.create_task(mind_the_clock(scheduler, clock, timedelta(milliseconds=1), set_back))
    async with asyncio.timeout(5):
        while next(looks) < 20:  # noqa: ASYNC110 - the minder has no event to wait for
            await asyncio.sleep(0.001)

    minder.cancel()
    scheduler.shutdown(wait=False)
    assert told == []
