"""What touches you -> formats of others: read back by our own reader where it knows them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lastcall.model.document import Document
from lastcall.model.health import SourceHealth
from lastcall.model.notice import Confidence, Deadline, Effect, Milestone, Notice, Stage
from lastcall.model.vendor import Source, SourceKind, Vendor
from lastcall.stages.believe import believe
from lastcall.stages.export import EXPORTS
from lastcall.stages.export.entries import Shelf, entries_of
from lastcall.usecases.read_document import read_document
from tests.builders import NOW, a_claim, a_finding, a_notice

VENDORS = {"openai": Vendor("openai", "OpenAI")}


def shelf(*notices: Notice, history: tuple[Notice, ...] = ()) -> Shelf:
    past = {one.id: tuple((NOW + timedelta(days=n), belief) for n, belief in enumerate(history)) for one in notices}
    return Shelf(entries_of([a_finding(one) for one in notices], past, VENDORS, {}), NOW)


def model_eol(*notices: Notice) -> dict[str, Any]:
    feed: dict[str, Any] = json.loads(EXPORTS["model-eol"][0](shelf(*notices)))
    return feed


def cle(*notices: Notice, history: tuple[Notice, ...] = ()) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = json.loads(EXPORTS["cle"][0](shelf(*notices, history=history)))
    return documents


def openeox(*notices: Notice) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = json.loads(EXPORTS["openeox"][0](shelf(*notices)))["statements"]
    return statements


def cores(*notices: Notice) -> list[tuple[str, str, str]]:
    """Return end of life, of security support and of sales of each; empty where it is not said."""
    names = ("end_of_life", "end_of_security_support", "end_of_sales")
    ends = [tuple(one["core"].get(name, "")[:10] for name in names) for one in openeox(*notices)]
    return [(life, support, sales) for life, support, sales in ends]


def test_a_model_eol_feed_of_ours_is_read_by_our_own_reader() -> None:
    dated = replace(a_notice(replacements=("sora-3",)), announced_on=date(2026, 3, 24))
    body = EXPORTS["model-eol"][0](shelf(dated, a_notice("gpt-4o", "2026-10")))
    source = Source("openai/eol", "openai", "https://openai.example/model-eol.json", SourceKind.JSON)
    document = Document(source.id, source.url, NOW, body, "application/json")

    read = read_document(document, source, VENDORS["openai"], SourceHealth(source.id), as_of=NOW.date())

    ends = {claim.subject.name: claim.deadline() for claim in read.claims}
    assert read.problem is None
    assert ends["sora-2"] == Deadline.day(date(2026, 9, 24))
    assert {claim.announced_on for claim in read.claims if claim.subject.name == "sora-2"} == {date(2026, 3, 24)}
    assert "gpt-4o" in ends


def test_each_vendor_of_a_model_has_its_own_clock_and_the_first_one_leads() -> None:
    feed = model_eol(a_notice(ends="2026-09-24"), a_notice(ends="2026-07-15", vendor="azure-openai"))

    (model,) = feed["models"]
    assert (feed["publisher"], model["shutdown"]) == ("lastcall", "2026-07-15")
    assert [(one["via"], one["shutdown"]) for one in model["distributions"]] == [
        ("azure-openai", "2026-07-15"),
        ("openai", "2026-09-24"),
    ]


def test_no_precision_is_invented_and_nothing_sounds_surer_than_it_is() -> None:
    month, floor = a_notice("a", "2026-09"), a_notice("b", ">2026-09-01")
    undated, weak = a_notice("c", None), a_notice("d", confidence=Confidence.REPORTED)

    a, b, c, d = model_eol(month, floor, undated, weak)["models"]

    assert (a["shutdown"], a["date_precision"], a["notes"]) == ("2026-09-01", "earliest", "the vendor says: Sep 2026")
    assert (b["date_precision"], "announced" in b) == ("tentative", False)
    assert ("shutdown" in c, "announced" in c) == (False, True)
    assert "not confirmed" in d["notes"]


@pytest.mark.parametrize("form", sorted(EXPORTS))
def test_what_only_a_model_suggests_is_exported_as_a_suggestion(form: str) -> None:
    claim = a_claim(confidence=Confidence.LIKELY)
    claim = replace(claim, evidence=replace(claim.evidence, rule="suggested by small-reader"))
    notice = believe(a_notice(confidence=Confidence.LIKELY), (claim,))

    told = EXPORTS[form][0](shelf(notice)).decode().replace("\r\n ", "")

    assert "as the language model small-reader reads it" in told


def test_a_successor_is_never_offered_as_a_drop_in() -> None:
    (model,) = model_eol(a_notice(replacements=("sora-3",)))["models"]

    assert (model["replacement_options"], "replacement" in model) == (["sora-3"], False)


def test_a_retirement_that_was_withdrawn_is_no_retirement() -> None:
    (model,) = model_eol(a_notice(withdrawn=True))["models"]

    assert not {"announced", "shutdown"} & model.keys()
    assert "withdrawn" in model["notes"]


def test_an_end_is_an_event_of_its_component() -> None:
    (document,) = cle(replace(a_notice(), announced_on=date(2026, 3, 24)))

    (event,) = document["events"]
    assert document["identifier"] == "pkg:generic/openai/sora-2"
    assert (event["type"], event["effective"]) == ("endOfLife", "2026-09-24T00:00:00Z")
    assert event["published"] == "2026-03-24T00:00:00Z"
    assert event["versions"] == [{"range": "vers:generic/*"}]


def test_an_end_of_support_names_the_support_that_ends() -> None:
    (document,) = cle(a_notice(effect=Effect.END_OF_SUPPORT))

    (event,) = document["events"]
    assert event["supportId"] in [one["id"] for one in document["definitions"]["support"]]


def test_what_has_no_day_is_no_event() -> None:
    assert cle(a_notice("a", None), a_notice("b", ">2026-09-01")) == []


def test_what_was_taken_back_is_an_event_that_names_the_other() -> None:
    before, after = a_notice(), replace(a_notice(ends=None, withdrawn=True), revision=2)

    (document,) = cle(after, history=(before, after))

    newest, first = document["events"]
    assert (newest["type"], newest["eventId"], first["type"]) == ("withdrawn", first["id"], "endOfLife")


def test_a_statement_of_openeox_has_the_standards_core_and_says_what_it_is_about() -> None:
    (statement,) = openeox(a_notice())

    core = statement["core"]
    assert (statement["vendor_name"], statement["product_name"]) == ("OpenAI", "sora-2")
    assert statement["identifier"] == "pkg:generic/openai/sora-2"
    assert core.pop("last_updated").endswith("Z")
    assert core == {
        "$schema": "https://docs.oasis-open.org/openeox/eox-core/v1.0/schema/core.json",
        "end_of_life": "2026-09-24T00:00:00Z",
        "end_of_security_support": "2026-09-24T00:00:00Z",
    }


def test_each_end_has_its_own_day_in_openeox() -> None:
    several = a_notice(ends=None)
    ends = {Effect.SHUTDOWN: 30, Effect.END_OF_SUPPORT: 20, Effect.CLOSED_TO_NEW: 10}
    several = replace(
        several, milestones=tuple(Milestone(e, Deadline.day(date(2026, 9, day))) for e, day in ends.items())
    )

    assert cores(several) == [("2026-09-30", "2026-09-20", "2026-09-10")]
    assert cores(a_notice(effect=Effect.END_OF_SUPPORT)) == [("tba", "2026-09-24", "")]


def test_nothing_in_openeox_is_later_than_the_end_of_life() -> None:
    ends = {Effect.SHUTDOWN: 10, Effect.END_OF_SUPPORT: 20, Effect.CLOSED_TO_NEW: 30}
    odd = replace(
        a_notice(ends=None), milestones=tuple(Milestone(e, Deadline.day(date(2026, 9, day))) for e, day in ends.items())
    )

    assert cores(odd) == [("2026-09-10", "2026-09-10", "")]


def test_what_has_no_firm_day_is_to_be_announced_in_openeox() -> None:
    undated, floor, back = a_notice("a", None), a_notice("b", ">2026-09-01"), a_notice("c", withdrawn=True)

    assert cores(undated, floor, back) == [("tba", "tba", "")] * 3


def test_a_month_stands_in_openeox_on_its_first_day_with_what_the_vendor_says() -> None:
    (statement,) = openeox(a_notice(ends="2026-09"))

    assert statement["core"]["end_of_life"] == "2026-09-01T00:00:00Z"
    assert "the vendor says: Sep 2026" in statement["note"]


def test_what_only_breaks_is_no_statement_of_openeox() -> None:
    assert openeox(replace(a_notice(), stage=Stage.BREAKING_CHANGE)) == []
