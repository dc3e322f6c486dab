"""An HTTP Archive -> what the responses in it say of their endpoints' ends."""

from __future__ import annotations

import json
from datetime import date

import pytest

from lastcall.errors import ParseError
from lastcall.model.notice import Claim, Stage
from lastcall.stages.extract import extract
from lastcall.stages.extract.context import ExtractContext
from lastcall.stages.parse import parse
from tests.builders import NOW

CONTEXT = ExtractContext("acme", "acme/traffic", "har:/x", date(2026, 11, 26), NOW)


def entry(url: str, status: int = 200, method: str = "GET", **fields: str) -> dict[str, object]:
    headers = [{"name": name.replace("_", "-"), "value": value} for name, value in fields.items()]
    return {"request": {"method": method, "url": url}, "response": {"status": status, "headers": headers}}


def claims(*entries: object) -> list[Claim]:
    body = json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()
    return list(extract(parse(body), CONTEXT))


def test_a_sunset_is_a_notice_of_its_endpoint_with_its_day_and_its_successor() -> None:
    (one,) = claims(
        entry(
            "https://api.acme.example/v1/films/42?token=SECRET",
            Deprecation="@1767225600",
            Sunset="Fri, 01 Jan 2027 00:00:00 GMT",
            Link='</v2/films>; rel="successor-version", <https://docs.acme.example/end>; rel="sunset"',
        )
    )

    assert (one.subject.name, one.stage, str(one.deadline())) == (
        "GET /v1/films/{id}", Stage.SHUTDOWN_ANNOUNCED, "1 Jan 2027",
    )  # fmt: skip
    assert one.announced_on == date(2026, 1, 1)
    assert one.replacements == ("https://api.acme.example/v2/films",)
    assert one.evidence.url == "https://docs.acme.example/end"
    assert "SECRET" not in repr(one)


def test_an_endpoint_is_told_once_however_often_it_was_called() -> None:
    calls = [entry(f"https://api.acme.example/v1/films/{number}", Deprecation="true") for number in range(20)]

    assert [one.subject.name for one in claims(*calls)] == ["GET /v1/films/{id}"]


def test_a_call_that_names_the_day_is_believed_before_one_that_does_not() -> None:
    (one,) = claims(
        entry("https://api.acme.example/v1/a", Deprecation="true"),
        entry("https://api.acme.example/v1/a", Deprecation="true", Sunset="2027-01-01"),
    )

    assert str(one.deadline()) == "1 Jan 2027"


def test_what_is_gone_is_over_without_a_day_that_nobody_named() -> None:
    (one,) = claims(entry("https://api.acme.example/v1/cuts", 410, "POST"))

    assert (one.subject.name, one.stage, one.deadline()) == ("POST /v1/cuts", Stage.SHUT_DOWN, None)


def test_healthy_traffic_says_nothing_and_is_no_empty_document() -> None:
    body = json.dumps({"log": {"entries": [entry("https://api.acme.example/v3/ok")]}}).encode()
    parsed = parse(body)

    assert (parsed.format, parsed.entries, parsed.passages) == ("responses", 1, ())


@pytest.mark.parametrize(
    "entries",
    [
        [None, 1, "x", {}, {"request": None, "response": {}}, {"request": {}, "response": {"headers": 3}}],
        [entry("javascript:alert(1)", 410), entry("http://[", 410), entry("", 410)],
        [{"request": {"url": "https://a.example/x"}, "response": {"status": "410", "headers": []}}],
    ],
)
def test_broken_entries_cost_nothing_but_themselves(entries: list[object]) -> None:
    (one,) = claims(*entries, entry("https://api.acme.example/v1/cuts", 410))

    assert one.subject.name == "GET /v1/cuts"


def test_half_an_archive_is_an_error_in_words() -> None:
    with pytest.raises(ParseError, match="check that the file is whole"):
        parse(b'{"log": {"entries": [{"request": {"url": "https://a.ex')
