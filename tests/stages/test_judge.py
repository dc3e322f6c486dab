"""A reading beside the one before: what is lost makes blind, what is odd is said, and neither is news."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lastcall.model.document import Cell, Head, Parsed, Passage, PassageKind
from lastcall.model.health import FetchFailure, Shape, SourceHealth, SourceState
from lastcall.stages.health import accepted, after_success, after_unchanged
from lastcall.stages.judge import inspect_reading, remark
from lastcall.stages.shape import shape_of
from tests.builders import NOW, a_claim, day

TODAY = NOW.date()
HERE = "https://acme.example/deprecations"


def a_table(*headers: str, rows: int = 10, format_: str = "html") -> Parsed:
    row = Passage(PassageKind.ROW, "text", cells=tuple(Cell(header, "x") for header in headers))
    return Parsed(format_, (row,) * rows, rows)


def a_feed(*ids: str, newest: str = "2026-03-20", titles: str = "") -> Parsed:
    heads = tuple(Head(one, f"{titles or one} {n}", day(newest)) for n, one in enumerate(ids))
    return Parsed("rss", (), len(heads), heads=heads)


def read(parsed: Parsed, before: SourceHealth | None = None, *, claims: int = 0) -> SourceHealth:
    """The health after a good reading."""
    known = before or SourceHealth("acme/page")
    shape = shape_of(parsed, (), known.shape)
    return after_success(known, now=NOW, entries=parsed.entries, claims=claims, changed=True, shape=shape)


def odd(parsed: Parsed, before: SourceHealth | None = None, *, url: str = HERE) -> FetchFailure | None:
    known = before or SourceHealth("acme/page")
    found = remark(parsed, url, HERE, known, shape_of(parsed, (), known.shape), TODAY)
    return found.failure if found else None


def lost(parsed: Parsed, before: SourceHealth, *, claims: int = 0) -> FetchFailure | None:
    found = inspect_reading(parsed, claims, before, shape_of(parsed, (), before.shape))
    return found.failure if found else None


@pytest.mark.parametrize(
    ("format_", "entries", "claims", "is_lost"),
    [
        ("html", 0, 0, True),
        ("html", 30, 4, True),
        ("html", 9, 9, True),
        ("html", 28, 9, False),
        ("rss", 3, 0, False),
        ("rss", 0, 0, True),
    ],
)
def test_rows_that_are_gone_are_a_sign_of_blindness(format_: str, entries: int, claims: int, *, is_lost: bool) -> None:
    before = SourceHealth("acme/page", entries=30, yields=10)

    assert (lost(Parsed(format_, (), entries), before, claims=claims) is FetchFailure.LOST_ROWS) is is_lost


def test_columns_that_are_called_otherwise_are_a_changed_layout() -> None:
    before = read(a_table("Model", "Deprecated", "Shutdown date", "Replacement"), claims=10)

    assert lost(a_table("Model", "Deprecated", "Info", "Replacement"), before, claims=10) is FetchFailure.LOST_COLUMNS


def test_a_new_column_is_no_trouble() -> None:
    before = read(a_table("Model", "Shutdown date"), claims=10)

    assert lost(a_table("Model", "Shutdown date", "Notes"), before, claims=10) is None


def test_new_columns_that_stay_and_say_as_much_are_taken_in_the_end() -> None:
    before = replace(read(a_table("Model", "Shutdown date"), claims=10), failure=FetchFailure.LOST_COLUMNS, failures=2)
    renamed = a_table("Model", "Retirement date")

    assert lost(renamed, before, claims=10) is None
    assert lost(renamed, before, claims=9) is FetchFailure.LOST_COLUMNS


def test_a_page_that_ends_in_the_middle_is_cut() -> None:
    known = shape_of(a_table("Model"), (), Shape(), whole=True)
    before = replace(read(a_table("Model")), shape=known)

    assert lost(a_table("Model"), before) is FetchFailure.CUT


def test_a_feed_without_a_new_entry_for_a_year_is_stale_until_a_person_says_it_is_quiet() -> None:
    quiet = a_feed("a", newest="2025-02-01")
    assert odd(quiet) is FetchFailure.FROZEN
    assert odd(a_feed("a", newest="2025-04-01")) is None

    aged = after_unchanged(read(a_feed("a", newest="2025-04-01")), now=NOW + timedelta(days=10))
    assert (aged.failure, aged.state) == (FetchFailure.FROZEN, SourceState.STALE)

    assert odd(quiet, accepted(aged)) is None
    assert after_unchanged(read(quiet, accepted(aged)), now=NOW).state is SourceState.FRESH


def test_entries_that_come_again_under_new_ids_are_reposts() -> None:
    before = read(a_feed("a", "b", "c", titles="Release"))

    assert odd(a_feed("x", "y", "z", titles="Release"), before) is FetchFailure.REPOSTED
    assert odd(a_feed("x", "y", "z"), before) is FetchFailure.DROPPED
    assert odd(a_feed("c", "d", "e"), before) is None  # the window slides


@pytest.mark.parametrize(
    ("url", "moved"),
    [
        ("https://www.acme.example/deprecations", False),
        ("https://docs.acme.example/new", False),
        ("https://acme.parking.example/", True),
        ("http://127.0.0.1/x", True),
    ],
)
def test_another_host_is_said_and_another_door_of_the_house_is_not(url: str, *, moved: bool) -> None:
    assert (odd(a_table("Model"), url=url) is FetchFailure.HOST_MOVED) is (moved or "parking" in url)


def test_two_versions_to_and_fro_are_flapping_and_a_repair_is_not() -> None:
    one, two = (a_claim("a"),), (a_claim("a", "2026-12-24"),)
    page, shape, seen = a_table("Model"), Shape(), []
    for claims in (one, two, one, two, two, one):
        now = shape_of(page, claims, shape)
        found = remark(page, HERE, HERE, SourceHealth("acme/page", shape=shape), now, TODAY)
        seen.append(found.failure if found else None)
        shape = now

    flap = FetchFailure.FLAPPING
    assert seen == [None, None, None, flap, None, flap]


def test_what_a_person_accepted_is_the_new_normal() -> None:
    before = read(a_table("Model", "Shutdown date", rows=30), claims=10)

    assert lost(a_table("Model", "Shutdown date", rows=3), before, claims=1) is FetchFailure.LOST_ROWS
    assert lost(a_table("Model", "Shutdown date", rows=3), accepted(before), claims=1) is None
