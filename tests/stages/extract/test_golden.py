"""Whole documents in the styles of vendors, written by us, and what a careful engineer takes from them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lastcall.errors import ParseError
from lastcall.stages.extract import extract
from lastcall.stages.extract.context import ExtractContext
from lastcall.stages.parse import parse
from tests.golden.judge import judge, read
from tests.golden.truth import HERE, Case, cases, sentences, still_wrong

CASES = cases()
SENTENCES = sentences()
STILL_WRONG = still_wrong()
PHENOMENA = {f"ai-{number}" for number in range(1, 40)} | {f"saas-{number}" for number in range(1, 41)}


@pytest.mark.parametrize("case", [*CASES, *SENTENCES], ids=[case.name for case in (*CASES, *SENTENCES)])
def test_a_document_is_read_as_a_careful_engineer_would(case: Case) -> None:
    differences = judge(case, read(case)).differences

    if case.name in STILL_WRONG:
        assert differences, f"{case.name} is read right now: take it off tests/golden/still_wrong.yaml"
    else:
        assert differences == ()


def test_every_hard_phenomenon_has_a_document() -> None:
    shown = {phenomenon for case in CASES for phenomenon in case.phenomena}

    assert PHENOMENA - shown == set()
    assert shown - PHENOMENA == {"plain", "layouts", "negatives"}


def test_every_document_has_a_truth_and_every_excuse_a_document() -> None:
    documents = {f"{path.parent.name}/{path.name}" for path in HERE.glob("*/*") if path.is_file()}
    named = {case.name for case in CASES}
    sayings = {case.name for case in SENTENCES}

    assert {name for name in documents if not name.endswith(("/truth.yaml", ".pyc"))} == named
    assert set(STILL_WRONG) - named - sayings == set()


@pytest.mark.parametrize(
    "junk", ["", " ", "\x00\x01", "<html", "{", "[" * 50, "|a|\n|-|", "---\n: :\n---\n", "<rss><channel><item>"]
)
def test_a_broken_document_says_nothing(junk: str) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    context = ExtractContext("acme", "acme/page", "https://acme.example/docs", now.date(), now)
    try:
        told = extract(parse(junk.encode()), context)
    except ParseError:
        told = ()

    assert told == ()
