"""How the last poll went -> when the next one is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from lastcall.model.health import FetchFailure

DAY = timedelta(hours=24)
SLOWEST = 4  # an unchanged source is asked at most so much more rarely than its interval says …
PATIENCE = 8  # … and only after so many unchanged polls for each step
# Nothing that we do changes these answers within the hour; asking again soon is only rude.
_SETTLED = frozenset({FetchFailure.GONE, FetchFailure.ROBOTS, FetchFailure.BLOCKED_ADDRESS, FetchFailure.BAD_URL})
SPREAD = 0.2  # jitter, as a share of the pause


def next_poll_at(
    *,
    now: datetime,
    every: timedelta,
    failures: int,
    failure: FetchFailure | None,
    retry_after: timedelta | None,
    max_age: int | None,
    unchanged_polls: int,
    jitter: float,
) -> datetime:
    """Return when to ask next; `jitter` in [-1, 1] spreads polls by a fifth of the pause.

    A good answer: the interval, slower while nothing changes, never beyond a day. A failure: from a sixth of the
    interval on, doubling to a day, so that a short outage costs little and a long one disturbs nobody. `Retry-After`
    is obeyed to the second; Cache-Control's `max_age` (seconds) may delay by at most twice the interval.
    """
    if failure is not None:
        pause = DAY if failure in _SETTLED else _backed_off(every, failures)
        pause += pause * SPREAD * jitter
        return now + max(min(pause, DAY), retry_after or timedelta(0))
    pause = every * min(SLOWEST, 1 + unchanged_polls // PATIENCE)
    if max_age is not None:
        pause = max(pause, min(timedelta(seconds=max_age), every * 2))
    pause = min(pause, max(DAY, every))
    return now + pause + pause * SPREAD * jitter


def _backed_off(every: timedelta, failures: int) -> timedelta:
    first = min(every, max(every / 6, timedelta(minutes=1)))
    doublings: int = min(max(failures - 1, 0), 16)
    return min(first * (1 << doublings), DAY)
