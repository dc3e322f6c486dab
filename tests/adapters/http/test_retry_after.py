"""`Retry-After`: what servers write there, and how long we wait then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lastcall.adapters.http.retry_after import LONGEST, SHORTEST, retry_after

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("written", "waits"),
    [
        ("120", timedelta(minutes=2)),
        (" 120 ", timedelta(minutes=2)),
        ("0", SHORTEST),
        ("99999999999999999999999999", LONGEST),
        ("Mon, 01 Jun 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 01 Jun 2026 12:05:00 -0000", timedelta(minutes=5)),
        ("Monday, 01-Jun-26 12:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 01 Jun 2026 14:05:00 +0200", timedelta(minutes=5)),
        ("Mon, 01 Jun 2020 12:00:00 GMT", SHORTEST),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST),
    ],
)
def test_seconds_and_days_are_understood_and_held_within_bounds(written: str, waits: timedelta) -> None:
    assert retry_after(written, NOW) == waits


@pytest.mark.parametrize(
    "written",
    [
        None, "", "  ", "soon", "-5", "+5", "1.5", "1e3", "0x10", "１２０", "NaN", "inf", "120, 60", "P1D", "12:05",
        "Mon, 31 Feb 2026 12:00:00 GMT", "Mon, 01 Jun 10000 00:00:00 GMT", "Mon, 01 Jun 2026 99:00:00 GMT", "\x00", "🕰",
    ],
)  # fmt: skip
def test_garbage_is_no_wish_or_a_bounded_one(written: str | None) -> None:
    assert retry_after(written, NOW) in (None, SHORTEST)


@given(st.integers(min_value=-(10**9), max_value=10**12), st.sampled_from([HOUR, DAY]))
def test_whatever_number_is_written_the_wait_is_within_bounds(seconds: int, longest: timedelta) -> None:
    waits = retry_after(str(seconds), NOW, longest=longest)

    assert waits is None or SHORTEST <= waits <= longest
    assert (
        waits == min(max(timedelta(seconds=min(seconds, 10**8)), SHORTEST), longest) if seconds >= 0 else waits is None
    )


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)))
def test_whatever_day_is_written_the_wait_is_within_bounds(moment: datetime) -> None:
    waits = retry_after(format_datetime(moment.replace(tzinfo=UTC), usegmt=True), NOW)

    assert waits is not None
    assert SHORTEST <= waits <= LONGEST


@given(st.text(max_size=60))
def test_no_text_raises(written: str) -> None:
    waits = retry_after(written, NOW)

    assert waits is None or SHORTEST <= waits <= LONGEST
