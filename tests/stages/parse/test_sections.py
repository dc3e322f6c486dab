"""Sections: what surrounds a meaning stays with it, whatever the layout."""

from __future__ import annotations

from datetime import date

import pytest

from lastcall.model.document import PassageKind
from tests.stages.parse.reading import items, page, read, records


def test_headings_nest_and_a_new_one_ends_the_deeper() -> None:
    found = {p.text: p.headings for p in read("# A\n\none\n\n## B\n\ntwo\n\n# C\n\nthree\n")}

    assert found == {"one": ("A",), "two": ("A", "B"), "three": ("C",)}


def test_two_sections_with_the_same_headings_are_two() -> None:
    one, two = read("## Feature\n\nOne.\n\n## Feature\n\nTwo.\n")

    assert one.headings == two.headings
    assert one.section != two.section


def test_list_items_stand_under_the_sentence_that_introduces_them() -> None:
    found = items(read("<h2>Ends</h2><p>These models end on 1 May 2026:</p><ul><li>a-1</li><li>a-2</li></ul>"))

    assert [p.text for p in found] == ["a-1", "a-2"]
    assert all("1 May 2026" in p.lead for p in found)
    assert all(p.headings == ("Ends",) for p in found)


def test_a_nested_list_stands_under_its_item_and_under_what_introduced_that() -> None:
    found = items(read("The following models end:\n\n- November 12:\n  - a-1\n- November 14:\n  - a-2\n"))

    assert [(p.text, p.lead) for p in found if p.codes or p.text.startswith("a")] == [
        ("a-1", "The following models end:\nNovember 12:"),
        ("a-2", "The following models end:\nNovember 14:"),
    ]


def test_days_in_a_flat_list_head_the_items_after_them() -> None:
    found = items(read("We end it:\n\n- May 7, 2027\n- No new ones.\n- June 7, 2027\n- All off.\n"))

    assert [(p.text, p.lead) for p in found if p.text.endswith(".")] == [
        ("No new ones.", "We end it:\nMay 7, 2027"),
        ("All off.", "We end it:\nJune 7, 2027"),
    ]


def test_a_menu_says_nothing() -> None:
    menu = "".join(f"<div><a href='/{n}'>Deprecated {n}</a></div>" for n in range(20))

    assert [p.text for p in page(f"{menu}<h1>Nova</h1><p>It ends.</p>")] == ["It ends."]


def test_what_follows_a_nested_list_does_not_introduce_it() -> None:
    text = "<ul><li><p>This model ends:</p><ul><li>a-1</li></ul><p>Use b-2 instead.</p></li></ul>"

    assert [p.lead for p in items(page(text)) if p.text == "a-1"] == ["This model ends:"]


def test_two_lists_after_one_sentence_are_both_introduced_by_it() -> None:
    found = items(page("<p>Gone on 1 May 2026:</p><ul><li>a-1</li></ul><ul><li>a-2</li></ul>"))

    assert [p.lead for p in found] == ["Gone on 1 May 2026:", "Gone on 1 May 2026:"]


def test_what_stands_in_a_box_keeps_the_sentence_before_it() -> None:
    found = items(page('<p>These end:</p><div class="note"><ul><li>a-1</li></ul></div>'))

    assert [p.lead for p in found] == ["These end:"]


def test_code_and_links_are_kept_apart_from_the_text() -> None:
    (found,) = read("Use `nova-2`, see [the guide](https://acme.example/guide).\n")

    assert found.codes == ("nova-2",)
    assert found.links == (("the guide", "https://acme.example/guide"),)
    assert found.text == "Use nova-2, see the guide."


@pytest.mark.parametrize(
    "struck", ["<del>May</del>", "<s>May</s>", '<span style="text-decoration:line-through">May</span>']
)
def test_struck_text_is_no_longer_said(struck: str) -> None:
    (found,) = page(f"<p>Ends in {struck} June 2026.</p>")

    assert found.text == "Ends in June 2026."
    assert found.options["struck"] == "May"


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2.1.0 (2026-03-02)", "2026-03-02"),
        ("v1.2.3 - March 2, 2026", "2026-03-02"),
        ("[2026-03-02] Version 2.6.7", "2026-03-02"),
        ("Release 2026-03-02", "2026-03-02"),
        ("Monday, 2 March 2026", "2026-03-02"),
        ("Date: 2026-03-02", "2026-03-02"),
        ("2026-03-02: Legacy audio models", "2026-03-02"),
        ("Mar 2nd, 2026", "2026-03-02"),
        ("2. März 2026", "2026-03-02"),
        ("2026年3月2日", "2026-03-02"),
    ],
)
def test_a_heading_with_the_day_of_a_release_dates_its_section(heading: str, day: str) -> None:
    (found,) = page(f"<h2>{heading}</h2><p>Said then.</p>")

    assert found.published_on == date.fromisoformat(day)


@pytest.mark.parametrize(
    "heading",
    [
        "EOL date: March 2, 2026",
        "Shutting down on March 2, 2026",
        "Removal - March 2, 2026",
        "Use nova-2 until 2026-03-02",
    ],
)
def test_a_heading_with_a_deadline_does_not_date_its_section(heading: str) -> None:
    assert all(p.published_on is None for p in page(f"<h2>{heading}</h2><p>Said then.</p>"))


@pytest.mark.parametrize(
    "body",
    [
        "<h2>Nova ends</h2><p>March 2, 2026</p><p>It ends.</p>",
        "<p>Published on March 2, 2026</p><h2>Nova ends</h2><p>It ends.</p>",
        '<h2>Nova ends</h2><p><time datetime="2026-03-02"></time></p><p>It ends.</p>',
    ],
)
def test_a_line_that_is_nothing_but_a_day_dates_the_section_that_it_stands_at(body: str) -> None:
    told = next(p for p in page(body) if "It ends." in p.text)

    assert told.published_on == date(2026, 3, 2)


def test_a_day_alone_under_a_heading_that_names_an_end_is_that_end() -> None:
    assert records("## Nova\n\n### End of life date\n\nMarch 2, 2027\n") == [[("End of life date", "March 2, 2027")]]


def test_a_label_that_is_a_month_is_kept_as_a_month() -> None:
    (found,) = read('<Update label="August 2026">\n\nNova ends.\n\n</Update>\n')

    assert (found.published_on, found.published_month) == (None, "2026-08")


def test_an_anchor_tells_the_day_that_its_heading_does_not() -> None:
    (found,) = read("## V1 entities {#v1-entities-deprecation-16nov2022}\n\nThey end.\n")

    assert found.anchor == "v1-entities-deprecation-16nov2022"
    assert (found.headings, found.published_on) == (("V1 entities",), date(2022, 11, 16))


@pytest.mark.parametrize(
    "text",
    [
        "- **Deprecated**: October 6, 2025\n- **Sunset**: March 3, 2027\n",
        "**Deprecated**: October 6, 2025\n**Sunset**: March 3, 2027\n",
        "# Nova\n\nDeprecated: October 6, 2025\n\nSunset: March 3, 2027\n",
        "<p>Deprecated: October 6, 2025<br>Sunset: March 3, 2027</p>",
        "<dl><dt>Deprecated</dt><dd>October 6, 2025</dd><dt>Sunset</dt><dd>March 3, 2027</dd></dl>",
    ],
)
def test_key_and_value_lines_are_one_record(text: str) -> None:
    assert records(text) == [[("Deprecated", "October 6, 2025"), ("Sunset", "March 3, 2027")]]


def test_a_dash_separates_a_key_that_names_an_end_from_its_date() -> None:
    assert records("- Sunset date - March 3, 2027\n- Well-known - since 2019\n") == [[("Sunset date", "March 3, 2027")]]


@pytest.mark.parametrize(
    "text", ["- GET /zones/:zone_id/settings\n", "- std::string is gone\n", "See https://acme.example\n"]
)
def test_a_colon_inside_a_word_makes_no_pair(text: str) -> None:
    assert records(text) == []


def test_pairs_inside_an_item_are_a_record_about_the_item() -> None:
    found = [
        p for p in read("## Models\n\n- **nova-1**\n  - Deprecated: 2026-01-02\n  - Shutdown: 2027-01-02\n") if p.cells
    ]

    assert [p.headings for p in found] == [("Models", "nova-1")]
    assert [(c.header, c.text) for c in found[0].cells] == [("Deprecated", "2026-01-02"), ("Shutdown", "2027-01-02")]


def test_a_record_knows_its_line() -> None:
    found = next(p for p in read("# A\n\nSome words.\n\nSunset: 2027-01-02\n") if p.kind is PassageKind.RECORD)

    assert found.line == 5
