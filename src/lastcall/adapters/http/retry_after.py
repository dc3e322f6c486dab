"""`Retry-After` (RFC 9110 10.2.3) -> how long to wait, within bounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(hours=24)


def retry_after(value: str | None, now: datetime, *, longest: timedelta = LONGEST) -> timedelta | None:
    """Return the pause that a server asks for, in seconds or by date, clamped to [1 s, `longest`]; None for none."""
    text = (value or "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        seconds = int(text[:12])
    else:
        try:
            moment = parsedate_to_datetime(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            seconds = int((moment - now).total_seconds())
        except (ValueError, TypeError, OverflowError):
            return None
    return min(max(timedelta(seconds=min(seconds, 10**8)), SHORTEST), longest)
