"""An endpoint that programs call: its header fields and its status, asked over real HTTP on loopback."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lastcall.adapters.http.fetcher import Fetcher
from lastcall.errors import FetchError
from lastcall.model.config import Fetching
from lastcall.model.document import Document
from lastcall.model.health import FetchFailure, SourceHealth
from lastcall.model.notice import Stage
from lastcall.model.vendor import Source, SourceKind
from lastcall.usecases.read_document import read_document
from tests.builders import NOW
from tests.conftest import Site

OPEN = Fetching(allow_hosts=("127.0.0.1",), host_spacing=timedelta(0), timeout=timedelta(seconds=5))
SUNSET = "Fri, 01 Jan 2027 00:00:00 GMT"


def source(url: str) -> Source:
    return Source("acme/films", "acme", url, SourceKind.ENDPOINT)


async def probe(url: str) -> Document:
    async with Fetcher(OPEN, version="0") as fetcher:
        got = await fetcher.fetch(source(url), None, now=NOW)
    assert isinstance(got, Document)
    return got


async def told(url: str) -> list[tuple[str, Stage, str]]:
    reading = read_document(await probe(url), source(url), None, SourceHealth("acme/films"), as_of=NOW.date())
    assert reading.problem is None
    return [(one.subject.name, one.stage, str(one.deadline() or "no date")) for one in reading.claims]


async def test_what_an_endpoint_says_by_its_fields_is_a_notice(site: Site) -> None:
    url = site.put("/v1/films", "{}", Deprecation="@1767225600", Sunset=SUNSET)

    assert await told(url) == [("GET /v1/films", Stage.SHUTDOWN_ANNOUNCED, "1 Jan 2027")]


async def test_head_is_asked_first_and_enough_where_it_says_something(site: Site) -> None:
    site.methods = []
    url = site.put("/v1/films", "{}", Sunset=SUNSET)
    await probe(url)
    first, site.methods = site.methods, []
    site.put("/v1/films", "{}")
    await probe(url)

    assert (first, site.methods) == (["HEAD"], ["HEAD", "GET"])


@pytest.mark.parametrize("status", [401, 403])
async def test_an_endpoint_that_wants_a_key_answers_all_the_same(site: Site, status: int) -> None:
    url = site.put("/v1/films", "{}", status=status, Deprecation="true")
    silent = site.put("/v1/cuts", "{}", status=status)

    assert await told(url) == [("GET /v1/films", Stage.DEPRECATED, "no date")]
    assert await told(silent) == []


async def test_gone_is_an_answer(site: Site) -> None:
    assert await told(site.put("/v1/films", "", status=410)) == [("GET /v1/films", Stage.SHUT_DOWN, "no date")]


async def test_a_redirect_is_not_followed_and_its_own_fields_count(site: Site) -> None:
    url = site.put("/v1/films", "", status=301, Location="/v2/films", Deprecation="true")
    site.put("/v2/films", "{}", Sunset=SUNSET)

    assert await told(url) == [("GET /v1/films", Stage.DEPRECATED, "no date")]


@pytest.mark.parametrize(
    ("status", "failure"),
    [(404, FetchFailure.NOT_FOUND), (503, FetchFailure.SERVER_ERROR), (429, FetchFailure.RATE_LIMITED)],
)
async def test_no_answer_of_the_endpoint_is_blind_and_not_fine(site: Site, status: int, failure: FetchFailure) -> None:
    with pytest.raises(FetchError) as caught:
        await probe(site.put("/v1/films", "", status=status))

    assert caught.value.failure is failure


async def test_the_same_answer_is_the_same_document_whatever_else_it_carries(site: Site) -> None:
    first = await probe(site.put("/v1/films", "a", Sunset=SUNSET, X_Request_Id="1", Date="x"))
    second = await probe(site.put("/v1/films", "b", Sunset=SUNSET, X_Request_Id="2", Date="y"))

    assert first.body == second.body


async def test_no_body_is_read_and_no_private_address_is_asked(site: Site) -> None:
    url = site.put("/v1/films", "x" * 5_000_000, Sunset=SUNSET)

    assert len((await probe(url)).body) < 1_000
    with pytest.raises(FetchError) as caught:
        async with Fetcher(Fetching(), version="0") as fetcher:
            await fetcher.fetch(source("http://127.0.0.2/v1/films"), None, now=NOW)
    assert caught.value.failure is FetchFailure.BLOCKED_ADDRESS
