"""Notices x usages -> findings."""

from __future__ import annotations

import pytest

from lastcall.model.notice import SubjectKind
from lastcall.model.usage import Severity, Usage, Waiver
from lastcall.model.vendor import Vendor
from lastcall.stages.match import match, severity
from tests.builders import a_finding, a_notice, a_usage, day

OPENAI = Vendor("openai", "OpenAI", aliases=("Open AI",), families={"sora": ("Sora", "Videos API", "/v1/videos")})
VENDORS = {"openai": OPENAI}
TODAY = day("2026-03-27")


def why(pattern: str, notice: object) -> str:
    found = match([notice], [a_usage(pattern)], VENDORS, today=TODAY)  # type: ignore[list-item] # a pattern of the text form
    return found[0].why[0] if found else ""


def test_a_named_subject_touches() -> None:
    assert why("openai/sora-2", a_notice("sora-2")) == "named"


def test_an_alias_touches_and_is_named() -> None:
    assert why("openai/gpt-4", a_notice("gpt-4-0613", aliases=("gpt-4",))) == "named as gpt-4"


def test_a_whole_vendor_touches_everything_of_it() -> None:
    assert why("openai", a_notice("babbage-002")) == "everything of openai"


def test_a_vendor_is_known_by_its_other_names() -> None:
    assert why("open-ai/sora-2", a_notice("sora-2")) == "named"


def test_a_model_is_served_by_the_api_of_its_family() -> None:
    notice = a_notice("Videos API", kind=SubjectKind.API)

    assert why("openai/sora-2", notice) == "served by Videos API (sora)"
    assert why("openai/sora", notice) == "served by Videos API (sora)"
    assert why("openai/gpt-4o", notice) == ""


def test_an_endpoint_is_the_family_too() -> None:
    assert why("openai/sora-2", a_notice("POST /v1/videos", kind=SubjectKind.ENDPOINT))


def test_a_family_member_is_not_its_sibling() -> None:
    assert why("openai/sora-2", a_notice("sora-2-pro")) == ""


def test_another_vendor_with_the_same_name_is_a_stranger() -> None:
    assert why("azure/sora-2", a_notice("sora-2")) == ""


def test_a_kind_narrows() -> None:
    usage = Usage("shop", "openai", "sora-2", kind="sdk")

    assert match([a_notice("sora-2")], [usage], VENDORS, today=TODAY) == ()


def test_one_finding_for_each_project_and_notice_in_order() -> None:
    usages = [a_usage(project="b"), a_usage(project="a"), a_usage("openai", project="a", location="x.py:3")]

    found = match([a_notice("sora-2")], usages, VENDORS, today=TODAY)

    assert [(f.project, [u.location for u in f.usages]) for f in found] == [
        ("a", ["declared", "x.py:3"]),
        ("b", ["declared"]),
    ]


def test_a_waived_finding_stays_visible_with_its_reason() -> None:
    waiver = Waiver("openai/model/sora*", "we are leaving", day("2026-12-01"))

    (found,) = match([a_notice()], [a_usage()], VENDORS, [waiver], today=TODAY)

    assert found.waived_by == "we are leaving (until 2026-12-01)"


@pytest.mark.parametrize(
    "waiver",
    [
        Waiver("openai/model/sora*", "over", day("2026-03-26")),
        Waiver("openai/model/gpt*", "another subject", day("2027-01-01")),
        Waiver("*", "another path", day("2027-01-01"), path="tests/**"),
    ],
)
def test_a_waiver_that_does_not_fit_waives_nothing(waiver: Waiver) -> None:
    (found,) = match([a_notice()], [a_usage()], VENDORS, [waiver], today=TODAY)

    assert found.waived_by == ""


@pytest.mark.parametrize(
    ("ends", "level"),
    [
        ("2026-03-01", Severity.CRITICAL),
        ("2026-04-03", Severity.CRITICAL),
        ("2026-04-04", Severity.HIGH),
        ("2026-04-26", Severity.HIGH),
        ("2026-04-27", Severity.MEDIUM),
        ("2026-06-26", Severity.LOW),
        (">2026-03-28", Severity.LOW),
        (None, Severity.INFO),
    ],
)
def test_severity_counts_the_days(ends: str | None, level: Severity) -> None:
    assert severity(a_finding(a_notice(ends=ends)), TODAY) is level


def test_what_was_withdrawn_presses_nobody() -> None:
    assert severity(a_finding(a_notice(ends="2026-03-28", withdrawn=True)), TODAY) is Severity.INFO
