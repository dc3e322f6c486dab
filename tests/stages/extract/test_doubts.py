"""What is odd about a date is said in words beside the claim; the date stays as it was read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lastcall.model.notice import Claim
from lastcall.stages.believe import SUPERSEDED, overlay
from lastcall.stages.extract import extract
from lastcall.stages.extract.context import ExtractContext
from lastcall.stages.extract.dates import impossible_dates
from lastcall.stages.parse import parse
from tests.builders import a_claim

NOW = datetime(2026, 3, 27, tzinfo=UTC)
CONTEXT = ExtractContext("acme", "acme/page", "https://acme.example/", NOW.date(), NOW)
ENDS = "The Nova API will be shut down on {}.\n"
TABLE = "| Model | Deprecated on | Retired on |\n|---|---|---|\n{}\n"
FEED = (
    '<rss version="2.0"><channel><title>Acme</title><item><title>{title}</title><guid>n-1</guid>'
    "<pubDate>Thu, 22 Jan 2026 17:00:00 Z</pubDate><description>{body}</description></item></channel></rss>"
)


def read(text: str) -> tuple[Claim, ...]:
    return extract(parse(text.encode()), CONTEXT)


def doubts(text: str) -> list[str]:
    return [doubt for claim in read(text) for doubt in claim.doubts]


@pytest.mark.parametrize(
    ("day", "doubt"),
    [
        ("Friday, March 3, 2027", "the text calls 3 Mar 2027 a Friday, and it is a Wednesday"),
        ("March 3, 2027 (Fri)", "the text calls 3 Mar 2027 a Fri, and it is a Wednesday"),
        ("Friday, 3 March 2027", "the text calls 3 Mar 2027 a Friday, and it is a Wednesday"),
        ("3 June 2060", "the end, 3 Jun 2060, is more than 15 years away: the year may be a misprint"),
    ],
)
def test_a_date_that_cannot_be_quite_right_is_kept_with_its_doubt(day: str, doubt: str) -> None:
    (claim,) = read(ENDS.format(day))

    assert claim.deadline() is not None
    assert claim.doubts == (doubt,)


@pytest.mark.parametrize("day", ["Wednesday, March 3, 2027", "March 3, 2027", "not before June 2027", "Q3 2027"])
def test_a_plain_date_has_no_doubt(day: str) -> None:
    assert doubts(ENDS.format(day)) == []


@pytest.mark.parametrize("day", ["February 30, 2027", "2027-02-31", "2527-06-06", "June 6, 2525", "31 April 2027"])
def test_a_day_that_the_calendar_has_not_is_told_and_not_believed(day: str) -> None:
    (claim,) = read(ENDS.format(day))

    assert claim.deadline() is None
    assert claim.doubts == (
        f"{day!r} is no day that can be meant: the calendar has none such, or its year is a misprint",
    )


@pytest.mark.parametrize(
    "text",
    ["2027-02-28", "2025.9.0", "May 90 users", "June 6, 2500.5 credits", "31 December", "24/7", "v1.30.2026", "Feb 29"],
)
def test_versions_and_counts_are_no_impossible_days(text: str) -> None:
    assert impossible_dates(text) == ()


def test_an_end_before_its_own_deprecation_is_odd() -> None:
    assert doubts(TABLE.format("| nova-1 | 2026-10-06 | 2026-04-08 |")) == [
        "the end, 8 Apr 2026, comes before the deprecation on 6 Oct 2026"
    ]


def test_a_misprinted_year_in_a_row_is_told() -> None:
    (doubt,) = doubts(TABLE.format("| nova-1 | 2025/03/01 | 2525/06/06 |"))

    assert doubt.startswith("'2525/06/06' is no day that can be meant")


def test_an_entry_that_announces_what_lies_before_it_is_odd() -> None:
    text = FEED.format(title="Changes to Nova API", body=ENDS.format("January 10, 2025"))

    assert doubts(text) == ["the end, 10 Jan 2025, comes before its announcement on 22 Jan 2026"]


def test_an_entry_that_looks_back_is_not_odd() -> None:
    text = FEED.format(title="News of Nova API", body="The Nova API was shut down on January 10, 2025.")

    assert [claim.doubts for claim in read(text)] == [()]


def test_a_title_that_tells_another_day_than_its_text_is_told_with_both() -> None:
    title = "Nova API will be retired on March 30, 2027"

    assert doubts(FEED.format(title=title, body=ENDS.format("March 31, 2027"))) == [
        "the title says 30 Mar 2027, the text 31 Mar 2027"
    ]
    assert doubts(FEED.format(title="Nova API retires in March 2027", body=ENDS.format("March 31, 2027"))) == []


def test_two_dates_for_one_subject_point_at_each_other() -> None:
    row = "| nova-1 | 2026-01-01 | {} |"
    first, second = read(TABLE.format(f"{row.format('2026-10-06')}\n{row.format('2026-11-06')}"))

    assert first.doubts == ("the same text also says 6 Nov 2026: 'nova-1 | 2026-01-01 | 2026-11-06'",)
    assert second.doubts == ("the same text also says 6 Oct 2026: 'nova-1 | 2026-01-01 | 2026-10-06'",)


def test_many_dates_under_one_name_are_a_log_and_no_contradiction() -> None:
    rows = "\n".join(f"| nova-1 | 2026-01-01 | 2026-{month}-06 |" for month in (10, 11, 12))

    assert doubts(TABLE.format(rows)) == []


def test_a_doubt_that_a_later_reading_has_is_added_to_the_claim_as_it_was_first_read() -> None:
    first = a_claim(seen=NOW).doubted(f"{SUPERSEDED}acme/blog").doubted("outdated doubt")
    again = a_claim(seen=NOW.replace(month=5)).doubted("an odd weekday")

    (kept,) = overlay((first,), (again,))

    assert kept.doubts == (f"{SUPERSEDED}acme/blog", "an odd weekday")
    assert kept.evidence.seen_at == NOW
