"""Fetching over real HTTP on loopback: what comes back, what is refused, and with which class of failure."""

from __future__ import annotations

import gzip
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from lastcall.adapters.http.fetcher import Fetcher
from lastcall.adapters.http.robots import Robots
from lastcall.errors import FetchError
from lastcall.model.config import Fetching
from lastcall.model.document import Document, NotModified, Validators
from lastcall.model.health import FetchFailure
from lastcall.model.vendor import Source
from tests.builders import NOW
from tests.conftest import Site

OPEN = Fetching(allow_hosts=("127.0.0.1",), host_spacing=timedelta(0), timeout=timedelta(seconds=5))


async def get(url: str, settings: Fetching = OPEN, known: Validators | None = None) -> Document | NotModified:
    async with Fetcher(settings, version="0") as fetcher:
        return await fetcher.fetch(Source("acme/page", "acme", url), known, now=NOW)


async def failure(url: str, settings: Fetching = OPEN) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await get(url, settings)
    return caught.value


async def test_a_page_comes_with_its_validators_and_an_honest_user_agent(site: Site) -> None:
    url = site.put("/page", "hello", ETag='"1"', Content_Type="text/plain; charset=utf-8")

    got = await get(url)

    assert isinstance(got, Document)
    assert got.body == b"hello"
    assert got.validators.etag == '"1"'
    asked = dict(site.asked)["/page"]
    assert "lastcall" in asked["user-agent"].lower()


async def test_a_known_page_is_not_sent_again(site: Site) -> None:
    url = site.put("/page", "hello", ETag='"1"')

    assert isinstance(await get(url, known=Validators('"1"', None)), NotModified)


async def test_a_compressed_page_is_read_and_a_bomb_is_not(site: Site) -> None:
    good = site.put("/gz", gzip.compress(b"small"), Content_Encoding="gzip")
    bomb = site.put("/bomb", gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip")

    got = await get(good)

    assert isinstance(got, Document)
    assert got.body == b"small"
    assert (await failure(bomb)).failure is FetchFailure.TOO_BIG


async def test_too_much_on_the_wire_is_cut_off(site: Site) -> None:
    url = site.put("/big", b"x" * 200_000)
    small = Fetching(allow_hosts=("127.0.0.1",), host_spacing=timedelta(0), max_wire=100_000)

    assert (await failure(url, small)).failure is FetchFailure.TOO_BIG


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, FetchFailure.AUTH),
        (403, FetchFailure.AUTH),
        (404, FetchFailure.NOT_FOUND),
        (410, FetchFailure.GONE),
        (418, FetchFailure.CLIENT_ERROR),
        (429, FetchFailure.RATE_LIMITED),
        (500, FetchFailure.SERVER_ERROR),
        (503, FetchFailure.SERVER_ERROR),
    ],
)
async def test_a_status_is_told_as_what_it_is(site: Site, status: int, kind: FetchFailure) -> None:
    url = site.put("/x", "no", status=status, Retry_After="120")

    error = await failure(url)

    assert (error.failure, error.status) == (kind, status)
    if status in (429, 503):
        assert error.retry_after == timedelta(seconds=120)


async def test_a_permanent_redirect_is_followed_and_remembered(site: Site) -> None:
    site.put("/new", "here")
    url = site.put("/old", "", status=301, Location="/new")

    got = await get(url)

    assert isinstance(got, Document)
    assert got.body == b"here"
    assert got.url == site.url + "/new"


@pytest.mark.parametrize("target", ["http://[::1", "http://[fe80::1%25]:x/", "javascript:x"])
async def test_a_redirect_to_what_is_no_address_is_a_failure_in_words(site: Site, target: str) -> None:
    error = await failure(site.put("/astray", "", status=302, Location=target))

    assert error.failure in (FetchFailure.REDIRECTS, FetchFailure.BAD_URL, FetchFailure.BLOCKED_ADDRESS)
    assert "\n" not in str(error)


async def test_a_loop_of_redirects_ends(site: Site) -> None:
    url = site.put("/loop", "", status=302, Location="/loop")

    await failure(url)

    assert len([path for path, _ in site.asked if path == "/loop"]) <= 12


@pytest.mark.parametrize(
    ("status", "allowed"), [(200, False), (404, True), (500, True)], ids=["a rule", "no file", "a broken server"]
)
async def test_robots_are_obeyed_and_a_broken_file_blinds_nobody(status: int, allowed: bool) -> None:
    asked: list[str] = []

    async def answer(url: str) -> tuple[int, bytes]:
        asked.append(url)
        return status, b"User-agent: *\nDisallow: /private\n"

    robots = Robots(answer, "lastcall")
    page, other = urlsplit("https://acme.example/private/page"), urlsplit("https://acme.example/open")

    assert await robots.allows(page, NOW) is allowed
    assert await robots.allows(other, NOW)
    assert asked == ["https://acme.example/robots.txt"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://127.0.0.2/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://localhost/",
        "http://[::ffff:127.0.0.1]/",
    ],
)
async def test_private_addresses_are_refused_before_a_socket_opens(url: str) -> None:
    error = await failure(url, Fetching(host_spacing=timedelta(0), robots=False))

    assert error.failure in (FetchFailure.BLOCKED_ADDRESS, FetchFailure.BAD_URL)


async def test_a_redirect_into_a_private_network_is_refused(site: Site) -> None:
    url = site.put("/out", "", status=302, Location="http://127.0.0.2/canary")

    assert (await failure(url)).failure is FetchFailure.BLOCKED_ADDRESS


@pytest.mark.parametrize("url", ["ftp://x.example/", "file:///etc/passwd", "http://", "http://user:pw@x.example/"])
async def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert (await failure(url)).failure in (FetchFailure.BAD_URL, FetchFailure.BLOCKED_ADDRESS)


async def test_nobody_there_is_a_network_failure(site: Site) -> None:
    error = await failure("http://127.0.0.1:1/")

    assert error.failure in (FetchFailure.CONNECT, FetchFailure.PROTOCOL)
