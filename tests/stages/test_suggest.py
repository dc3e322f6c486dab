"""What may be asked of a model, and how little of its answer is taken."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from lastcall.model.notice import SUGGESTED, Claim, Confidence, Deadline, Effect, Stage
from lastcall.model.suggestion import Dropped, Question
from lastcall.stages.believe import believe
from lastcall.stages.extract.context import ExtractContext
from lastcall.stages.extract.explain import explain
from lastcall.stages.parse import parse
from lastcall.stages.suggest import beside, questions, read_answer
from tests.builders import a_claim, a_notice, deadline

NOW = datetime(2026, 3, 27, tzinfo=UTC)
CONTEXT = ExtractContext("acme", "acme/page", "https://acme.example/", NOW.date(), NOW)
HINT = "Come March 3, 2027, requests meant for our beloved Orbit 2 engine break; say hello to `orbit-3`."
SURE = "The Nova API will be shut down on March 3, 2027."


def asked(text: str, context: ExtractContext = CONTEXT) -> tuple[Question, ...]:
    return questions(explain(parse(text.encode()), context), context)


def a_question(text: str = HINT) -> Question:
    (passage,) = parse(text.encode()).passages
    return Question(passage, passage.text, "", "", "digest")


def answer(text: str = HINT, **wishes: Any) -> tuple[tuple[Claim, ...], tuple[Dropped, ...]]:
    one = {
        "subject": "Orbit 2 engine",
        "what": "shutdown",
        "date": "March 3, 2027",
        "replacements": ["orbit-3"],
        "sentence": a_question(text).said,
    }
    return read_answer(a_question(text), json.dumps({"notices": [one | wishes]}), CONTEXT, model="reader-1")


def test_a_passage_with_an_ending_and_a_date_that_no_rule_read_is_asked_about() -> None:
    (question,) = asked(f"# News\n\n{HINT}\n\n# Colours\n\nSome words about nothing.\n")

    assert question.said.splitlines() == ["News", HINT.replace("`", "")]


@pytest.mark.parametrize(
    "text",
    [
        SURE,
        "The engine is blue since March 3, 2027.",
        "Requests to the old one break.",
        HINT.replace("2027", "2021"),
        "| Colour | Removed |\n|---|---|\n| red | 2027-03-03 |\n",
    ],
)
def test_nothing_is_asked_about_what_is_sure_or_says_no_end_or_is_over(text: str) -> None:
    assert asked(text) == ()


def test_news_is_never_asked_about() -> None:
    assert asked(HINT, replace(CONTEXT, news=True)) == ()


def test_a_question_holds_the_passage_and_the_vendor_and_no_address() -> None:
    (question,) = asked(HINT)

    assert question.user == f"Vendor: acme\nPassage:\n{question.said}"
    assert "acme.example" not in question.system + question.user


def test_an_answer_whose_spans_stand_in_the_text_is_a_likely_claim() -> None:
    (claim,), dropped = answer()

    assert dropped == ()
    assert (claim.subject.name, claim.replacements) == ("Orbit 2 engine", ("orbit-3",))
    assert claim.deadline() == Deadline.day(date(2027, 3, 3))
    assert (claim.confidence, claim.stage) == (Confidence.LIKELY, Stage.SHUTDOWN_ANNOUNCED)
    assert claim.evidence.rule == "suggested by reader-1"
    assert claim.evidence.quote == a_question().said


@pytest.mark.parametrize(
    ("wishes", "why"),
    [
        ({"subject": "Orbit 4 engine"}, "its subject does not stand in the text: 'Orbit 4 engine'"),
        ({"subject": "rbit 2 engine"}, "its subject does not stand in the text: 'rbit 2 engine'"),
        ({"subject": "orbit 2 engine"}, "its subject does not stand in the text: 'orbit 2 engine'"),
        ({"subject": ""}, "its subject is missing"),
        ({"subject": "2027"}, "its subject holds no letter"),
        ({"date": "2027-03-03"}, "its date does not stand in the text: '2027-03-03'"),
        ({"date": "beloved"}, "its date cannot be read as one date: 'beloved'"),
        ({"replacements": ["orbit-9"]}, "its replacement does not stand in the text: 'orbit-9'"),
        ({"replacements": 3}, "its replacements are no list"),
        ({"sentence": "Orbit 2 ends."}, "its sentence does not stand in the text: 'Orbit 2 ends.'"),
        ({"sentence": "Come March 3, 2027"}, "the sentence that it quotes holds no word that ends something"),
        ({"what": "withdrawn"}, "it does not say what ends in the words that were asked for"),
    ],
)
def test_what_is_not_in_the_text_is_dropped_with_the_reason(wishes: dict[str, Any], why: str) -> None:
    claims, (dropped,) = answer(**wishes)

    assert claims == ()
    assert dropped.why == why


@pytest.mark.parametrize("text", ["", "Sorry, I cannot.", "[]", '{"notices": 3}', "[" * 100_000, '{"notices": [1]}'])
def test_garbage_yields_nothing_and_says_so(text: str) -> None:
    claims, dropped = read_answer(a_question(), text, CONTEXT, model="reader-1")

    assert claims == ()
    assert [one.why for one in dropped] in (["it is not the JSON that was asked for"], ["it is no object"])


def test_an_answer_in_a_code_fence_is_read() -> None:
    _, dropped = read_answer(a_question(), '```json\n{"notices": []}\n```', CONTEXT, model="reader-1")

    assert dropped == ()


def test_a_floor_stays_a_floor_though_the_model_quotes_only_the_day() -> None:
    text = "The Orbit 2 engine goes away, not before March 3, 2027."
    (claim,), _ = answer(text, replacements=[])

    assert claim.deadline() == Deadline.floor(date(2027, 3, 3))


def test_a_date_of_something_else_is_no_deadline() -> None:
    _, (dropped,) = answer("Announced on March 3, 2027: we say goodbye to the Orbit 2 engine.", replacements=[])

    assert dropped.why == "its date is told as something else than an end: 'March 3, 2027'"


def test_a_sentence_that_a_rule_keeps_silent_stays_silent() -> None:
    _, (dropped,) = answer("The Orbit 2 engine is no longer required from March 3, 2027.", replacements=[])

    assert dropped.why == "a rule keeps the sentence silent: no longer needed is good news"


def a_suggestion(name: str, ends: str, **wishes: Any) -> Claim:
    claim = a_claim(name, ends, confidence=Confidence.LIKELY, **wishes)
    return replace(claim, evidence=replace(claim.evidence, rule=f"{SUGGESTED}reader-1"))


def test_a_rules_claim_is_kept_and_gets_a_doubt_where_it_was_unsure_and_reads_another_date() -> None:
    ours = (a_claim("a", "2027-03-03", confidence=Confidence.LIKELY), a_claim("b", "2027-03-03"))
    told, dropped = beside(ours, [a_suggestion(name, "2027-09-09") for name in "abc"])

    assert [(claim.subject.name, claim.is_suggested) for claim in told] == [("a", False), ("b", False), ("c", True)]
    assert [claim.doubts for claim in told] == [("reader-1 reads 9 Sep 2027 here",), (), ()]
    assert dropped == (Dropped("a", "a rule reads it already"), Dropped("b", "a rule reads it already"))


def test_a_newer_and_earlier_suggestion_never_overrules_a_rule_of_any_source() -> None:
    ours = a_claim("a", "2027-03-03", published="2026-01-01")
    suggestion = a_suggestion("a", "2026-12-01", published="2026-03-01", replacements=("z",), source="acme/blog")
    both = believe(a_notice("a"), (ours, suggestion))

    assert replace(both, claims=()) == replace(believe(a_notice("a"), (ours,)), claims=())
    assert suggestion in both.claims


def test_a_suggestion_revives_nothing_that_was_withdrawn() -> None:
    gone = a_claim("a", None, published="2026-01-01", stage=Stage.WITHDRAWN, withdrawn=True)
    notice = believe(a_notice("a"), (gone, a_suggestion("a", "2027-03-03", published="2026-03-01")))

    assert notice.withdrawn


def test_a_suggestion_alone_is_believed_as_likely() -> None:
    notice = believe(a_notice("a", None), (a_suggestion("a", "2027-03-03", effect=Effect.SHUTDOWN),))

    assert (notice.deadline, notice.confidence) == (deadline("2027-03-03"), Confidence.LIKELY)
