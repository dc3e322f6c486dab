"""How a delivery failed -> when to try again."""

from __future__ import annotations

from datetime import datetime, timedelta

from lastcall.model.alert import DeliveryOutcome

# First quickly, for blips and for greylisting (RFC 6647: 15 to 30 minutes), then hourly.
PAUSES = tuple(timedelta(seconds=s) for s in (5, 30, 120, 300, 900, 1800))
# What may have been taken is repeated with more patience where people would see it twice.
DOUBTFUL = tuple(timedelta(seconds=s) for s in (15, 120, 600, 1800))
HOURLY = timedelta(hours=1)
ATTEMPTS = len(PAUSES) + 5 * 24  # five days, as RFC 5321 4.5.4.1 advises
MISSES = 3  # failures in a row after which a receiver is left alone for a moment, whatever else is due
PAUSE = timedelta(seconds=30)
PROBE = timedelta(hours=1)  # how often one that needs mending is tried with the next message


def retry_at(
    *,
    attempts: int,
    outcome: DeliveryOutcome,
    retry_after: timedelta | None,
    now: datetime,
    jitter: float,
    repeats_show: bool = True,
) -> datetime | None:
    """Return when the attempt after number `attempts` is due; None: give up, it is refused for good or for days.

    What the receiver asked for (`retry_after`) is never undercut; `jitter` in [-1, 1] spreads by a quarter.
    """
    if outcome is DeliveryOutcome.PERMANENT or attempts >= ATTEMPTS:
        return None
    pauses = DOUBTFUL if outcome is DeliveryOutcome.AMBIGUOUS and repeats_show else PAUSES
    pause = pauses[attempts - 1] if 0 < attempts <= len(pauses) else HOURLY
    pause += pause * 0.25 * jitter
    return now + max(pause, retry_after or timedelta(0))
