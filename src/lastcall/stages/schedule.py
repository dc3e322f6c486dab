"""How the last poll went -> when the next one is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lastcall.model.health import FetchFailure
from lastcall.stages.health import REMARKS

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = timedelta(hours=24)
SLOWEST = 4  # an unchanged source is asked at most so much more rarely than its interval says …
PATIENCE = 8  # … and only after so many unchanged polls for each step
SPREAD = 0.2  # jitter, as a share of the pause


@dataclass(frozen=True, slots=True)
class _Pace:
    """How a kind of failure is asked after: the first pause as a share of the interval, and whether pauses double."""

    first: float
    doubling: bool


_SOON = _Pace(1 / 6, doubling=True)  # a short outage costs little, a long one disturbs nobody
_STEADY = _Pace(1 / 6, doubling=False)  # half a deployment, a moment of maintenance: it may be whole any minute …
_LATER = _Pace(1.0, doubling=True)  # asking more often makes a wall higher
_REFUSED = _Pace(24.0, doubling=False)  # nothing that we do changes these answers within the day
_PACES: Mapping[FetchFailure, _Pace] = {
    **dict.fromkeys((FetchFailure.CUT, FetchFailure.EMPTY, FetchFailure.UNAVAILABLE), _STEADY),
    **dict.fromkeys(
        (
            FetchFailure.AUTH,
            FetchFailure.CHALLENGE,
            FetchFailure.CONSENT,
            FetchFailure.LOGIN,
            FetchFailure.NEEDS_JS,
            FetchFailure.RATE_LIMITED,
            FetchFailure.TOO_BIG,
            FetchFailure.TOO_COSTLY,
        ),
        _LATER,
    ),
    **dict.fromkeys(
        (FetchFailure.BAD_URL, FetchFailure.BLOCKED_ADDRESS, FetchFailure.GONE, FetchFailure.ROBOTS), _REFUSED
    ),
}


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

    A good answer: the interval, slower while nothing changes, never beyond a day. A failure: at the pace of its kind,
    a day at most. `Retry-After` is obeyed to the second; Cache-Control's `max_age` (seconds) may delay by at most
    twice the interval.
    """
    if failure is not None and failure not in REMARKS:
        pause = _backed_off(every, failures, _PACES.get(failure, _SOON))
        pause += pause * SPREAD * jitter
        return now + max(min(pause, DAY), retry_after or timedelta(0))
    pause = every * min(SLOWEST, 1 + unchanged_polls // PATIENCE)
    if max_age is not None:
        pause = max(pause, min(timedelta(seconds=max_age), every * 2))
    pause = min(pause, max(DAY, every))
    return now + pause + pause * SPREAD * jitter


def _backed_off(every: timedelta, failures: int, pace: _Pace) -> timedelta:
    if pace is _REFUSED:
        return DAY
    first = min(every, max(every * pace.first, timedelta(minutes=1)))
    if not pace.doubling:
        return first if failures <= 6 else min(every, DAY)  # … and if not after an interval, then it is no moment
    doublings: int = min(max(failures - 1, 0), 16)
    return min(first * (1 << doublings), DAY)
