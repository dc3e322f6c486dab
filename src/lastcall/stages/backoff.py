"""How a delivery failed -> when to try again."""

from __future__ import annotations

from datetime import datetime, timedelta

from lastcall.model.alert import DeliveryOutcome

# First quickly, for blips and for greylisting (RFC 6647: 15 to 30 minutes), then hourly.
PAUSES = tuple(timedelta(seconds=s) for s in (5, 30, 120, 300, 900, 1800))
HOURLY = timedelta(hours=1)
ATTEMPTS = len(PAUSES) + 5 * 24  # five days, as RFC 5321 4.5.4.1 advises


def retry_at(
    *, attempts: int, outcome: DeliveryOutcome, retry_after: timedelta | None, now: datetime, jitter: float
) -> datetime | None:
    """Return when the attempt after number `attempts` is due; None: give up, it is refused for good or for days.

    What the receiver asked for (`retry_after`) is never undercut; `jitter` in [-1, 1] spreads by a tenth.
    """
    if outcome is DeliveryOutcome.PERMANENT or attempts >= ATTEMPTS:
        return None
    pause = PAUSES[attempts - 1] if 0 < attempts <= len(PAUSES) else HOURLY
    pause += pause * 0.1 * jitter
    return now + max(pause, retry_after or timedelta(0))
