"""Dates as vendors write them: as precise as the text, and no more."""

from __future__ import annotations

import pytest

from lastcall.stages.extract.dates import find_dates, only_date
from tests.builders import day


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-09-24", "2026-09-24"),
        ("2026‑09‑24", "2026-09-24"),
        ("September 24, 2026", "2026-09-24"),
        ("Sept. 24th, 2026", "2026-09-24"),
        ("24 September 2026", "2026-09-24"),
        ("the 24th of September 2026", "2026-09-24"),
        ("24. September 2026", "2026-09-24"),
        ("24 de septiembre de 2026", "2026-09-24"),
        ("24 septembre 2026", "2026-09-24"),
        ("2026年9月24日", "2026-09-24"),
        ("2026/09/24", "2026-09-24"),
        ("09/24/26", "2026-09-24"),
        ("24/09/2026", "2026-09-24"),
        ("September 2026", "2026-09"),
        ("2026年9月", "2026-09"),
        ("Q3 2026", "2026-07"),
        ("H2 2026", "2026-07"),
        ("end of September 2026", "2026-09-30"),
    ],
)
def test_one_date_in_many_styles(text: str, iso: str) -> None:
    (found,) = find_dates(text)

    assert found.deadline.iso == iso


@pytest.mark.parametrize(
    "text",
    [
        "not sooner than September 24, 2026",
        "Sep 24, 2026 at the earliest",
        "September 24, 2026 or later",
        "on or after 2026-09-24",
    ],
)
def test_a_floor_is_no_deadline(text: str) -> None:
    (found,) = find_dates(text)

    assert found.deadline.is_floor
    assert found.deadline.earliest == day("2026-09-24")


@pytest.mark.parametrize("text", ["gpt-4-2024-08-06", "claude-opus-4-20250514", "v2024-11-01.preview"])
def test_a_date_inside_a_name_is_no_date(text: str) -> None:
    assert all(found.inside_name for found in find_dates(text))


@pytest.mark.parametrize(
    "text", ["2026-02-30", "31 November 2026", "version 2.10.2026.1", "call 1-800-2026", "", "TBD"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert [found for found in find_dates(text) if found.deadline.is_day] == []


def test_a_missing_year_is_the_next_one_after_the_text() -> None:
    (found,) = find_dates("It ends on March 3.", anchor=day("2026-11-20"))

    assert found.deadline.iso == "2027-03-03"


@pytest.mark.parametrize("text", ["It ends on March 1, 2100.", "It ends on 6 June 2525.", "It ends on May 4 1066."])
def test_a_year_that_nobody_means_is_not_left_out_of_a_day(text: str) -> None:
    assert find_dates(text, anchor=day("2026-05-04")) == ()


def test_a_span_from_the_text_counts_from_its_day() -> None:
    (found,) = find_dates("It ends in 90 days.", anchor=day("2026-01-01"))

    assert found.deadline.earliest == day("2026-04-01")
    assert found.relative


def test_a_cell_with_one_date_is_that_date() -> None:
    found = only_date("Jun 15, 2026")

    assert found is not None
    assert found.deadline.iso == "2026-06-15"
