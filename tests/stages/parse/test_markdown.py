"""Markdown as documentation sites write it: components, directives, alerts, front matter, and the line of each block."""

from __future__ import annotations

from datetime import date

import pytest

from tests.stages.parse.reading import items, read


def test_front_matter_is_a_record_and_no_text() -> None:
    found = read("---\ntitle: Acme\neol: 2026-09-24\n---\n\nBody.\n")

    assert any(("eol", "2026-09-24") in [(c.header, c.text) for c in p.cells] for p in found)
    assert not any("---" in p.text for p in found)


def test_a_text_between_two_rules_is_no_front_matter() -> None:
    (found,) = read("---\nJust a text.\n---\n\nBody.\n")

    assert (found.headings, found.text) == (("Just a text.",), "Body.")


@pytest.mark.parametrize(
    "text",
    [
        ":::warning Retired\nNova is gone.\n:::\n",
        ":::warning[Retired]\nNova is gone.\n:::\n",
        '!!! warning "Retired"\n    Nova is gone.\n',
        '??? note "Retired"\n\n    Nova is gone.\n',
        '<Warning title="Retired">\n  Nova is gone.\n</Warning>\n',
        "<Accordion title={'Retired'}>\nNova is gone.\n</Accordion>\n",
        '<Update label="Retired" tags={["API", "Models"]}>\n  Nova is gone.\n</Update>\n',
        '<Update\n  label="Retired"\n  tags={["API"]}\n>\nNova is gone.\n</Update>\n',
        "<Deprecated title='Retired'>Nova is gone.</Deprecated>\n",
        "<details>\n<summary>Retired</summary>\n\nNova is gone.\n\n</details>\n",
    ],
)
def test_every_kind_of_box_is_read_under_its_title(text: str) -> None:
    found = read(f"# Changes\n\nWords before.\n\n{text}\nWords after.\n")

    assert [(p.headings, p.text) for p in found if "gone" in p.text] == [(("Changes", "Retired"), "Nova is gone.")]
    assert {"Words before.", "Words after."} <= {line for p in found for line in p.text.splitlines()}


@pytest.mark.parametrize(
    "text", ["> [!NOTE]\n> Nova is gone.\n", ":::note\nNova is gone.\n:::\n", "<Note>\n  Nova is gone.\n</Note>\n"]
)
def test_a_note_without_a_title_stands_under_the_heading_of_its_section(text: str) -> None:
    assert [(p.headings, p.text) for p in read(f"# Nova\n\n{text}")] == [(("Nova",), "Nova is gone.")]


def test_a_directive_that_says_deprecated_says_it_as_a_heading() -> None:
    (found,) = read(":::deprecated\nUse Luna.\n:::\n")

    assert found.headings == ("Deprecated",)


def test_a_component_that_closes_itself_holds_nothing_of_what_follows() -> None:
    found = read('<Update label="March 2, 2026" />\n\n## Luna\n\nIt stays.\n')

    assert [p.headings for p in found if p.text == "It stays."] == [("Luna",)]


def test_a_dated_component_dates_what_it_holds() -> None:
    (found,) = read('<Update label="Apr 16, 2026">\n  ## Nova\n\n  It ends.\n</Update>\n')

    assert (found.headings, found.published_on) == (("Apr 16, 2026", "Nova"), date(2026, 4, 16))


def test_lists_inside_components_are_lists() -> None:
    text = "<Note>\n  These end:\n\n  - a-1\n    - a-1-mini\n  - a-2\n</Note>\n"

    assert [p.text for p in items(read(text))] == ["a-1", "a-1-mini", "a-2"]


@pytest.mark.parametrize("code", ["```\n<Update label='x'>\n:::note\nsunset\n```\n", "~~~js\nshutdown()\n~~~\n"])
def test_code_is_not_what_a_vendor_says(code: str) -> None:
    assert [p.text for p in read(f"Before.\n\n{code}\nAfter.\n")] == ["Before.\nAfter."]


@pytest.mark.parametrize(
    "gone", ["<!-- Retired -->", "{/* Retired */}", "import A from './a'", "{{< note >}}", "{% hint %}"]
)
def test_what_is_not_shown_is_not_read(gone: str) -> None:
    assert [p.text for p in read(f"Before.\n\n{gone}\n\nAfter.\n")] == ["Before.\nAfter."]


def test_escapes_are_plain_and_struck_text_is_struck() -> None:
    (found,) = read("Field `a` min\\_likes ends in ~~May~~ June.\n")

    assert found.text == "Field a min_likes ends in June."


def test_each_passage_knows_the_line_on_which_it_begins() -> None:
    text = (
        '---\ntitle: A\n---\n\n# A\n\nOne.\n\n<Update label="x">\n  ## B\n\n  Two.\n\n  - three\n</Update>\n\nFour.\n'
    )
    lines = text.split("\n")

    for found in read(text):
        if found.line:
            first = found.text.splitlines()[0]
            assert first in lines[found.line - 1]
    assert {p.line for p in read(text)} >= {7, 12, 14}


def test_a_readme_that_begins_with_a_tag_is_markdown() -> None:
    found = read('<p align="center"><img src="a.png"></p>\n\n# Nova\n\n- It ends.\n\n| A | B |\n|---|---|\n| c | d |\n')

    assert [p.headings for p in found] == [("Nova",), ("Nova",)]
