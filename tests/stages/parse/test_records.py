"""Structured values: one record a mapping, texts as texts, and days where they stand."""

from __future__ import annotations

import json
from datetime import date

import pytest

from lastcall.errors import ParseError
from lastcall.model.document import PassageKind
from lastcall.stages.parse import parse
from tests.stages.parse.reading import read, records


def test_a_json_list_is_records_with_their_keys() -> None:
    text = json.dumps([{"name": "a-1", "retirementDate": "2026-09-24"}])

    assert records(text) == [[("name", "a-1"), ("retirement date", "2026-09-24")]]


def test_json_lines_are_a_list() -> None:
    assert records('{"name": "a-1"}\n{"name": "a-2"}\n') == [[("name", "a-1")], [("name", "a-2")]]


@pytest.mark.parametrize("text", ["- name: a-1\n  eol: 2026-09-24\n", "models:\n  - name: a-1\n    eol: 2026-09-24\n"])
def test_yaml_mappings_are_records(text: str) -> None:
    assert [("name", "a-1"), ("eol", "2026-09-24")] in records(text)


def test_a_text_of_several_paragraphs_is_an_entry_and_no_value() -> None:
    text = json.dumps(
        {
            "entries": [
                {
                    "title": "Nova API",
                    "description": "Deprecation date: May 2, 2026\n\nDeprecated APIs:\n\n- GET /nova\n",
                }
            ]
        }
    )
    found = read(text)

    assert [(p.text, p.lead, p.headings) for p in found if p.kind is PassageKind.ITEM] == [
        ("GET /nova", "Deprecated APIs:", ("Nova API",))
    ]
    assert [("Deprecation date", "May 2, 2026")] in records(text)


def test_a_mapping_that_names_its_end_is_read_as_a_record_alone() -> None:
    text = json.dumps([{"name": "a-1", "endOfLife": "2026-09-24", "notes": "One.\n\nTwo ends.\n"}])

    assert [p.kind for p in read(text)] == [PassageKind.RECORD]


def test_a_key_that_is_a_day_dates_what_it_holds() -> None:
    found = read(json.dumps({"entries": {"2026-03-02": [{"kind": "Deprecated", "content": "Nova.\n\nIt ends."}]}}))

    assert {(p.published_on, p.categories) for p in found if p.kind is PassageKind.PROSE} == {
        (date(2026, 3, 2), ("Deprecated",))
    }


def test_a_day_that_is_none_and_a_tag_unknown_cost_nothing() -> None:
    assert records("a:\n  name: nova\n  eol: 2026-02-31\n  x: !acme {b: 1}\n")[0] == [
        ("name", "nova"),
        ("eol", "2026-02-31"),
    ]


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{now}: &{now} [{','.join(['*' + before] * 10)}]\n" for before, now in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGED = "a: &a {x: 1}\n" + "".join(
    f"{now}: &{now}\n  <<: [{','.join(['*' + before] * 30)}]\n"
    for before, now in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "aliases unfold"),
        (MERGED, "aliases unfold"),
        ("a: &a\n  b: *a\n", "aliases unfold"),
        ("a:\n" + "- " * 50_000 + "x", "nested more than"),
        ("a: 1\n" + "? " * 50_000, "nested more than"),
        ("\n".join(" " * n + "a:" for n in range(1000)), "nested more than"),
        ("a:\n  b: " + "[" * 100_000, "nested more than"),
        ("a: b\nc: [1\nd: 2\n", "line 3, column 2"),
        ("a:\n" + "- b\n" * 1_200_000, "more than 4,000,000 characters"),
    ],
    ids=["aliases", "merges", "itself", "dashes", "marks", "margins", "brackets", "broken", "huge"],
)
def test_yaml_that_is_broken_or_made_to_cost_hours_is_refused_in_one_line(text: str, said: str) -> None:
    with pytest.raises(ParseError, match=said) as refused:
        parse(text.encode())

    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ['{"a": [1, 2', '{"a":' * 100_000, "[[" * 100_000], ids=["cut", "mappings", "lists"])
def test_json_that_is_cut_or_nested_without_end_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match=r"^JSON: "):
        parse(text.encode())
