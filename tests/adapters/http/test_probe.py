"""An endpoint that programs call: its header fields and its status, asked over real HTTP on loopback."""

from __future__ import annotations

import asyncio
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


async def failed(url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await probe(url)
    return caught.value


@pytest.mark.parametrize("status", [401, 403])
async def test_what_an_endpoint_says_without_a_key_counts_and_its_silence_does_not(site: Site, status: int) -> None:
    url = site.put("/v1/films", "{}", status=status, Deprecation="true")
    silent = site.put("/v1/cuts", "{}", status=status)

    assert await told(url) == [("GET /v1/films", Stage.DEPRECATED, "no date")]
    error = await failed(silent)
    assert error.failure is FetchFailure.AUTH
    assert "record what your programs are answered (kind: traffic)" in str(error)


@pytest.mark.parametrize(
    ("status", "fields", "failure"),
    [
        (200, {"Content-Type": "text/html; charset=utf-8"}, FetchFailure.WRONG_KIND),
        (403, {"Content-Type": "text/html"}, FetchFailure.CHALLENGE),
        (503, {"cf-mitigated": "challenge", "Content-Type": "text/html"}, FetchFailure.CHALLENGE),
        (302, {"Location": "/login"}, FetchFailure.REDIRECTS),
    ],
)
async def test_what_answers_in_the_place_of_an_endpoint_is_no_silence_of_it(
    site: Site, status: int, fields: dict[str, str], failure: FetchFailure
) -> None:
    assert (await failed(site.put("/v1/films", "<html>", status=status, **fields))).failure is failure


async def test_a_server_that_breaks_over_head_is_asked_with_get() -> None:
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        asked.append(head.split(b" ")[0])
        if asked[-1] == b"GET":
            writer.write(f"HTTP/1.1 200 OK\r\nSunset: {SUNSET}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/films"
        assert await told(address) == [("GET /v1/films", Stage.SHUTDOWN_ANNOUNCED, "1 Jan 2027")]
    assert (asked[0], asked[-1]) == (b"HEAD", b"GET")


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
