"""What header fields say of an end, in all the spellings that servers use."""

from __future__ import annotations

from datetime import date

import pytest

from lastcall.model.responses import Response, day_of, endpoint_of, links_in, told_by

URL = "https://api.acme.example/v1/films"


def told(*fields: tuple[str, str], status: int = 200) -> tuple[bool, date | None, date | None, bool] | None:
    said = told_by(Response("GET", URL, status, fields))
    return (said.deprecated, said.deprecated_on, said.sunset_on, said.gone) if said else None


@pytest.mark.parametrize(
    "value",
    [
        "@1767225600",
        "1767225600",
        "Thu, 01 Jan 2026 00:00:00 GMT",
        "2026-01-01",
        "2026-01-01T00:00:00Z",
        '"2026-01-01"',
    ],
)
def test_deprecation_is_read_in_every_spelling(value: str) -> None:
    assert told(("Deprecation", value)) == (True, date(2026, 1, 1), None, False)


@pytest.mark.parametrize("value", ["true", "?1", "TRUE", "1"])
def test_deprecation_without_a_day_is_deprecation_all_the_same(value: str) -> None:
    assert told(("deprecation", value)) == (True, None, None, False)


@pytest.mark.parametrize("value", ["false", "?0", "", "no"])
def test_what_says_that_nothing_is_deprecated_says_nothing(value: str) -> None:
    assert told(("Deprecation", value)) is None


def test_a_sunset_is_a_day_and_the_earliest_of_several_counts() -> None:
    assert told(("Sunset", "Fri, 01 Jan 2027 00:00:00 GMT"), ("X-Sunset", "2026-12-01")) == (
        False, None, date(2026, 12, 1), False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Shopify-API-Deprecated-Reason", "https://shopify.example/deprecated"),
        ("Warning", '299 - "This version is deprecated"'),
        ("X-Ad-Api-Version-Warning", "The call has been auto-upgraded; v16 is no longer available"),
    ],
)
def test_vendors_have_fields_of_their_own(name: str, value: str) -> None:
    assert told((name, value)) == (True, None, None, False)


def test_a_warning_about_something_else_says_nothing() -> None:
    assert told(("Warning", '110 - "Response is Stale"')) is None


def test_gone_is_said_by_the_status_alone_and_unauthorized_by_its_fields() -> None:
    assert told(status=410) == (False, None, None, True)
    assert told(status=401) is None
    assert told(("Deprecation", "true"), status=401) == (True, None, None, False)


def test_links_lead_to_the_page_and_to_the_successor() -> None:
    field = '<https://docs.acme.example/end>; rel="deprecation"; type="text/html", </v2/films>; rel=successor-version'
    said = told_by(Response("GET", URL, 200, (("Deprecation", "true"), ("Link", field), ("Link", "<x>; rel=next"))))

    assert said is not None
    assert said.pages == ("https://docs.acme.example/end",)
    assert said.successors == ("https://api.acme.example/v2/films",)


def test_a_link_that_no_browser_should_open_is_left_out() -> None:
    assert list(links_in('<javascript:alert(1)>; rel="sunset", <data:x>; rel="deprecation"', URL)) == []


@pytest.mark.parametrize(
    "value",
    ["soon", "2026-02-31", "@99999999999999999999", "Fri, 99 Foo 2027", "\x00", "9" * 5000, "@-1", "2027-13-01T"],
)
def test_what_is_no_day_is_none(value: str) -> None:
    assert day_of(value) is None


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("https://a.example/v1/films/123?key=SECRET", "GET /v1/films/{id}"),
        ("https://a.example/2024-01/films/3fa85f64-5717-4562-b3fc-2c963f66afa6", "GET /2024-01/films/{id}"),
        ("https://a.example/v2.1/jobs/job_9f8e7d6c5b4a3f2e1d", "GET /v2.1/jobs/{id}"),
        ("https://a.example", "GET /"),
        ("http://[broken", "GET /"),
    ],
)
def test_an_endpoint_is_named_without_what_belongs_to_one_caller(url: str, endpoint: str) -> None:
    assert endpoint_of("get", url) == endpoint
