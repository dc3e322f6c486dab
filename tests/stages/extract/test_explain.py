"""Each passage with its verdict: the rule that spoke, or what silenced it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lastcall.model.verdict import Verdict
from lastcall.stages.extract import extract
from lastcall.stages.extract.context import ExtractContext
from lastcall.stages.extract.explain import explain
from lastcall.stages.parse import parse

NOW = datetime(2026, 3, 27, tzinfo=UTC)
CONTEXT = ExtractContext("acme", "acme/page", "https://acme.example/", NOW.date(), NOW)
TABLE = "# Models\n\n| Model | Status | Retirement date |\n|---|---|---|\n{}\n"


def verdicts(text: str) -> tuple[Verdict, ...]:
    return explain(parse(text.encode()), CONTEXT)


def test_every_passage_has_a_verdict_and_every_claim_a_passage() -> None:
    text = TABLE.format("| nova-1 | Retired | 2026-01-02 |\n| nova-2 | Active | |") + "\nSome words.\n\n- an item\n"
    parsed = parse(text.encode())
    found = explain(parsed, CONTEXT)

    assert [one.passage for one in found] == list(parsed.passages)
    assert [claim for one in found for claim in one.claims] == list(extract(parsed, CONTEXT))


def test_a_notice_stands_at_the_row_that_says_it_with_its_rule() -> None:
    (found,) = verdicts(TABLE.format("| nova-1 | Retired | 2026-01-02 |"))

    assert [claim.subject.name for claim in found.claims] == ["nova-1"]
    assert found.reason == found.claims[0].evidence.rule


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("We like words.\n", "no word that ends something"),
        (TABLE.format("| nova-2 | Active | |"), "no date under 'Retirement date'"),
        (TABLE.format("| nova-2 | Active | No sooner than June 9, 2027 |"), "a floor for what is live"),
        ("| Colour | Size |\n|---|---|\n| red | 5 |\n", "no column that ends something"),
        ("- fix: removed a stray comma (3ae2a14)\n", "it repairs something"),
    ],
)
def test_a_silent_passage_says_why(text: str, reason: str) -> None:
    (found,) = verdicts(text)

    assert found.claims == ()
    assert found.reason.startswith(reason)


def test_what_is_told_twice_is_told_where_it_was_said_first() -> None:
    row = "| nova-1 | Retired | 2026-01-02 |"
    first, second = verdicts(TABLE.format(f"{row}\n{row}"))

    assert first.claims
    assert second.reason == "told already elsewhere: nova-1"


def test_beside_a_title_without_end_the_text_is_read_and_the_title_is_not() -> None:
    said = "# " + "retired model " * 20_000 + "\n\nThe Widgets API will be shut down on March 1, 2027.\n"

    (claim,) = extract(parse(said.encode()), CONTEXT)

    assert claim.subject.name == "Widgets API"
