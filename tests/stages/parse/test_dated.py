"""Days alone on their lines, bylines and labels: whose day of publication they are."""

from __future__ import annotations

from datetime import date

import pytest

from lastcall.stages.parse.asciidoc import to_markdown
from lastcall.stages.parse.days import day_alone, day_of_byline, how_long_ago
from lastcall.stages.parse.rst import with_headings
from tests.stages.parse.reading import read

MARCH = date(2026, 3, 2)


def days(text: str) -> dict[str, date | None]:
    return {p.text: p.published_on for p in read(text)}


def test_several_days_in_a_section_head_what_follows_each() -> None:
    found = days("# Log\n\nMarch 2, 2026\n\n- one\n\nJanuary 5, 2026\n\n- two\n")

    assert found == {"one": MARCH, "two": date(2026, 1, 5)}


def test_days_below_their_texts_head_nothing() -> None:
    found = days("# News\n\none\n\nMarch 2, 2026\n\ntwo\n\nJanuary 5, 2026\n")

    assert set(found.values()) == {None}


def test_a_day_that_answers_a_label_heads_nothing() -> None:
    found = read("# Title\n\nPublished: March 2, 2026\n\nText.\n\n**When**\n\nOctober 1, 2026\n\nMore.\n")

    assert all("October 1, 2026" not in p.headings for p in found)


@pytest.mark.parametrize(
    "line",
    [
        "March 2, 2026",
        "Publish Date: Mar 2, 2026",
        "Monday, March 2, 2026",
        "Date: Mar-02-2026",
        "March 2, 2026 · 4 min read",
    ],
)
def test_a_line_of_a_day_may_have_a_label_a_weekday_and_the_time_it_takes_to_read(line: str) -> None:
    assert day_alone(line) == MARCH


@pytest.mark.parametrize(
    "line", ["By Ann Doe • March 2, 2026", "March 2nd, 2026 by Ann_Doe", "Posted by Ann on March 2, 2026"]
)
def test_a_byline_tells_the_day(line: str) -> None:
    assert day_of_byline(line, titled=False) == MARCH


@pytest.mark.parametrize("line", ["Nova v1 | March 2, 2026", "Nova sunset | March 2, 2026", "Ends by March 2, 2026"])
def test_a_name_with_its_end_is_no_byline(line: str) -> None:
    assert day_of_byline(line, titled=True) is None


def test_a_team_signs_below_a_title_only() -> None:
    assert day_of_byline("Nova Developers | March 2, 2026", titled=True) == MARCH
    assert day_of_byline("Nova Developers | March 2, 2026", titled=False) is None


def test_how_long_ago_is_nothing_to_read() -> None:
    assert how_long_ago("Posted 3 months ago")
    assert not how_long_ago("We began 3 months ago")


def test_underlines_of_restructuredtext_are_headings_in_their_order() -> None:
    assert with_headings("=====\nNova\n=====\n\nOne\n~~~\n\nTwo\n~~~~~~~\n") == "\n# Nova\n\n\n## One\n\n\n## Two\n\n"


def test_a_fence_of_tildes_stays_one() -> None:
    text = "Long enough\n~~~~~~~~~~~\n\nCode:\n\n~~~~\nrun\n~~~~\n\nEnd.\n"

    assert with_headings(text) == text.replace("Long enough\n~~~~~~~~~~~", "# Long enough\n")


def test_a_table_of_asciidoc_keeps_its_lines() -> None:
    text = "= Nova\n:toc:\n\n[cols=2*]\n|===\n|A\n|B\n\n|1\n|2\nand more\n|===\nEnd.\n"

    assert to_markdown(text).split("\n") == [
        "# Nova", "", "", "", "", "| A | B |", "|---|---|", "| 1 | 2 and more |", "", "", "", "", "End.", "",
    ]  # fmt: skip


def test_markdown_is_no_asciidoc() -> None:
    text = "# Title\n\n| a | b |\n|---|---|\n"

    assert to_markdown(text) == text


def test_a_heading_with_nothing_of_its_own_is_a_passage_without_a_text() -> None:
    found = read("# Nova v1 will end\n\n## What to do\n\nMove.\n")

    assert [(p.headings[-1], p.text) for p in found] == [("Nova v1 will end", ""), ("What to do", "Move.")]
