"""Deadline, lead time, freezes -> the day to start."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lastcall.model.route import Freeze
from lastcall.stages.startby import start_by
from tests.builders import day

CHRISTMAS = Freeze(date(2000, 12, 15), date(2000, 1, 6), yearly=True)


@pytest.mark.parametrize(
    ("ends", "lead", "freezes", "start"),
    [
        ("2026-09-24", 30, (), "2026-08-25"),
        ("2026-09-24", 0, (), "2026-09-23"),  # at the latest the day before
        ("2027-01-14", 10, (CHRISTMAS,), "2026-12-12"),  # seven days of January, three of December
        ("2027-01-01", 1, (CHRISTMAS,), "2026-12-14"),  # it ends within the freeze
        ("2026-09-24", 5, (Freeze(date(2026, 9, 20), date(2026, 9, 22)),), "2026-09-16"),
    ],
)
def test_enough_free_days_lie_between_start_and_end(
    ends: str, lead: int, freezes: tuple[Freeze, ...], start: str
) -> None:
    assert start_by(day(ends), timedelta(days=lead), freezes) == day(start)


def test_freezes_that_never_end_are_no_endless_search() -> None:
    always = Freeze(date(1990, 1, 1), date(2100, 1, 1))

    assert start_by(day("2026-09-24"), timedelta(days=3), (always,)) < day("2017-01-01")
