"""Common Lifecycle Enumeration: what is announced, what is taken back, and our own export read back."""

from __future__ import annotations

import json
from datetime import date

import pytest

from lastcall.stages.extract import extract
from lastcall.stages.extract.context import ExtractContext
from lastcall.stages.parse import parse
from tests.builders import NOW

CONTEXT = ExtractContext("acme", "acme/cle", "https://acme.example/cle.json", date(2026, 5, 2), NOW)


def event(number: int, kind: str, effective: str = "2027-06-01T00:00:00Z", **more: object) -> dict[str, object]:
    return {"id": number, "type": kind, "effective": effective, "published": "2026-05-01T00:00:00Z", **more}


def told(*events: object, identifier: object = "pkg:npm/acme-sdk") -> list[tuple[str, str]]:
    body = json.dumps({"$schema": "x", "identifier": identifier, "events": events}).encode()
    return [(one.subject.name, str(one.deadline())) for one in extract(parse(body), CONTEXT)]


def test_an_end_is_told_with_its_versions_and_its_announcement() -> None:
    assert told(event(1, "endOfLife", versions=[{"range": "vers:npm/<3"}])) == [("acme-sdk <3", "1 Jun 2027")]


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("pkg:npm/%40acme/sdk", "@acme/sdk"),
        ("pkg:maven/com.acme/sdk@1.0", "com.acme/sdk"),
        ("pkg:generic/acme/Widgets%20API", "Widgets API"),
        (["pkg:pypi/acme-sdk", "pkg:generic/other"], "acme-sdk"),
    ],
)
def test_a_component_is_named_as_its_users_name_it(identifier: object, name: str) -> None:
    assert told(event(1, "endOfLife"), identifier=identifier) == [(name, "1 Jun 2027")]


def test_what_is_withdrawn_or_released_ends_nothing() -> None:
    assert told(event(2, "withdrawn", eventId=1), event(1, "endOfLife"), event(3, "released", version="1")) == []


def test_broken_events_cost_no_other() -> None:
    assert told(None, 3, {"type": "endOfLife"}, event(1, "endOfLife", "soon"), event(2, "endOfLife", versions="x")) == [
        ("acme-sdk", "1 Jun 2027")
    ]
