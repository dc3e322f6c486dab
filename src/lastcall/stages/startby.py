"""A deadline, a lead time and freeze windows -> the last day on which a move can start."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.route import Freeze

FARTHEST = 3660  # days that are looked back; freezes that cover ten years leave no day to start


def start_by(ends_on: date, lead_time: timedelta, freezes: Sequence[Freeze] = ()) -> date:
    """Return the latest day from which, up to the day before the end, enough days are free of freezes.

    It is itself a free day. With freezes that never end it is the farthest day that was looked at.
    """
    wanted = max(lead_time.days, 1)
    day = ends_on
    for _ in range(FARTHEST):
        if day == date.min:
            break
        day -= timedelta(days=1)
        if not any(freeze.covers(day) for freeze in freezes):
            wanted -= 1
            if wanted == 0:
                break
    return day
