"""A source -> its document, or that it has not changed, or one typed failure; polite and guarded."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from lastcall.adapters.http.address import checked, joined, shown
from lastcall.adapters.http.client import GuardedClient
from lastcall.adapters.http.decode import BoundedBody
from lastcall.adapters.http.probe import probed
from lastcall.adapters.http.retry_after import retry_after
from lastcall.adapters.http.robots import Robots
from lastcall.errors import FetchError
from lastcall.model.document import Document, NotModified, Validators
from lastcall.model.health import FetchFailure
from lastcall.model.vendor import SourceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from lastcall.model.config import Fetching
    from lastcall.model.vendor import Source

HOPS = 5
AGENT = "lastcall"
ACCEPT = (
    "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, application/feed+json, "
    "application/json, text/markdown, text/plain, application/xml;q=0.9, */*;q=0.5"
)
_ROBOTS_TIME = 10.0
_BLIPS = frozenset({FetchFailure.CONNECT, FetchFailure.PROTOCOL})
_STATUS: Mapping[int, tuple[FetchFailure, str]] = {
    401: (FetchFailure.AUTH, "it wants credentials; this source cannot be watched"),
    403: (FetchFailure.AUTH, "it refuses us; it may block programs, mark the source as blocked"),
    404: (FetchFailure.NOT_FOUND, "the page is not there; look for its new address"),
    407: (FetchFailure.AUTH, "the proxy wants credentials; see fetch.proxy"),
    410: (FetchFailure.GONE, "the page is gone for good; look for its new address"),
    429: (FetchFailure.RATE_LIMITED, "too many requests; it is asked later"),
}


@dataclass
class _Host:
    """One host's turn: one request at a time, some time apart."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0


class Fetcher:
    """Reads sources; an async context manager. One per process: it knows each host's pace and robots.txt."""

    def __init__(self, settings: Fetching, *, version: str) -> None:
        self._settings = settings
        self._client = GuardedClient(settings)
        about = "+https://github.com/lastcall/lastcall"
        self._agent = settings.user_agent or f"{AGENT}/{version} ({about}; reads deprecation notices)"
        self._robots = Robots(self._get_robots, AGENT)
        self._hosts: dict[str, _Host] = {}
        self._slots = asyncio.Semaphore(settings.concurrency)

    async def __aenter__(self) -> Self:
        """Return itself; connections are opened when they are needed."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close every connection."""
        await self._client.close()

    async def fetch(self, source: Source, validators: Validators | None, *, now: datetime) -> Document | NotModified:
        """Return the document at a source's address, or NotModified where the validators still hold.

        Raises FetchError with the class of failure, the status and what the server asked for in Retry-After. The
        time limit covers redirects, headers and body; waiting for the host's turn is not part of it.
        """
        parts = checked(source.url, self._settings.allow_hosts, label=source.id)
        host = self._hosts.setdefault(parts.netloc, _Host())
        async with host.lock, self._slots:
            await self._pace(host)
            limit = self._settings.timeout.total_seconds()
            try:
                async with asyncio.timeout(limit):
                    if source.kind is SourceKind.ENDPOINT:
                        return await probed(self._client, source, self._headers(None), now, _refused)
                    try:
                        return await self._follow(source, validators, now)
                    except FetchError as error:
                        if error.failure not in _BLIPS:
                            raise
                    # A connection that broke is tried once more at once: most often the next one holds. Without a
                    # condition, since a server that breaks its own 304 (with a body, say) can still send the page.
                    return await self._follow(source, None, now)
            except TimeoutError as error:
                raise FetchError(
                    f"{source.id}: {shown(source.url)} took more than {limit:g} s; it is asked again later",
                    failure=FetchFailure.TIMEOUT,
                ) from error

    async def _pace(self, host: _Host) -> None:
        """Wait until this host may be asked again, and take the turn."""
        loop = asyncio.get_running_loop()
        wait = host.free_at - loop.time()
        if wait > 0:
            await asyncio.sleep(wait)
        host.free_at = loop.time() + self._settings.host_spacing.total_seconds()

    async def _follow(self, source: Source, validators: Validators | None, now: datetime) -> Document | NotModified:
        """Ask, and follow redirects by hand so that each hop is judged and permanent ones are remembered."""
        url, moved_to, permanent = source.url, None, True
        for _ in range(HOPS + 1):
            got = await self._ask(source, url, validators if url == source.url else None, now)
            if not isinstance(got, str):
                return got if isinstance(got, NotModified) else _as_moved(got, moved_to)
            status, target = got.split(" ", 1)
            target = joined(url, target, label=source.id)
            if url.startswith("https:") and target.startswith("http:"):
                raise FetchError(
                    f"{source.id}: {shown(url)} leads to {shown(target)} without TLS; not followed",
                    failure=FetchFailure.REDIRECTS,
                )
            permanent = permanent and status in ("301", "308")
            moved_to = target if permanent else moved_to
            url = target
        raise FetchError(
            f"{source.id}: {shown(source.url)} redirects more than {HOPS} times; look for the right address",
            failure=FetchFailure.REDIRECTS,
        )

    async def _ask(
        self, source: Source, url: str, validators: Validators | None, now: datetime
    ) -> Document | NotModified | str:
        """Send one request; return the document, NotModified, or `STATUS TARGET` of a redirect."""
        parts = checked(url, self._settings.allow_hosts, label=source.id)
        trusted = (parts.hostname or "") in self._settings.allow_hosts
        if self._settings.robots and not trusted and not await self._robots.allows(parts, now):
            raise FetchError(
                f"{source.id}: robots.txt of {parts.hostname} asks us not to read {shown(url)}; it is not watched",
                failure=FetchFailure.ROBOTS,
            )
        async with self._client.stream("GET", url, self._headers(validators), label=source.id) as response:
            status = response.status_code
            if status == 304:
                if validators is None:
                    raise FetchError(
                        f'{source.id}: {shown(url)} says "not modified" to a question without a condition',
                        failure=FetchFailure.PROTOCOL,
                        status=status,
                    )
                return NotModified(source.id, now)
            if status in (301, 302, 303, 307, 308):
                target = response.headers.get("location", "")
                if not target:
                    raise FetchError(
                        f"{source.id}: {shown(url)} redirects to nowhere", failure=FetchFailure.REDIRECTS, status=status
                    )
                return f"{status} {target}"
            if status != 200:
                raise _refused(source, url, response, now)
            return await self._read(source, url, response, now)

    async def _read(self, source: Source, url: str, response: httpx.Response, now: datetime) -> Document:
        headers, settings = response.headers, self._settings
        body = BoundedBody(
            headers.get("content-encoding", ""),
            max_wire=settings.max_wire,
            max_body=settings.max_body,
            label=f"{source.id}: {shown(url)}",
        )
        async for chunk in response.aiter_raw():
            body.feed(chunk)
        media_type, charset = _content_type(headers.get("content-type", ""))
        return Document(
            source_id=source.id,
            url=url,
            fetched_at=now,
            body=body.finish(),
            media_type=media_type,
            charset=charset,
            validators=Validators(headers.get("etag"), headers.get("last-modified")),
            max_age=_max_age(headers.get("cache-control", "")),
        )

    def _headers(self, validators: Validators | None) -> dict[str, str]:
        headers = {"user-agent": self._agent, "accept": ACCEPT, "accept-encoding": "gzip, deflate"}
        if validators is not None and validators.etag:
            headers["if-none-match"] = validators.etag  # RFC 9110 13.1.2: an ETag is sent back verbatim
        if validators is not None and validators.last_modified:
            headers["if-modified-since"] = validators.last_modified
        return headers

    async def _get_robots(self, url: str) -> tuple[int, bytes]:
        """Return status and body of a robots.txt; redirects count as "no file"."""
        try:
            async with (
                asyncio.timeout(_ROBOTS_TIME),
                self._client.stream("GET", url, self._headers(None), label="robots.txt") as response,
            ):
                body = BoundedBody(
                    response.headers.get("content-encoding", ""), max_wire=500_000, max_body=1_000_000, label=url
                )
                async for chunk in response.aiter_raw():
                    body.feed(chunk)
                return response.status_code, body.finish()
        except TimeoutError as error:
            raise FetchError("robots.txt: no answer in time", failure=FetchFailure.TIMEOUT) from error


def _as_moved(document: Document, moved_to: str | None) -> Document:
    return replace(document, moved_to=moved_to) if moved_to else document


def _refused(source: Source, url: str, response: httpx.Response, now: datetime) -> FetchError:
    status = response.status_code
    if status in _STATUS:
        failure, words = _STATUS[status]
    elif 500 <= status < 600:
        failure, words = FetchFailure.SERVER_ERROR, "the server is in trouble; it is asked again later"
    elif status >= 400:
        failure, words = FetchFailure.CLIENT_ERROR, "it does not take our request; look at the address"
    else:
        failure, words = FetchFailure.PROTOCOL, "that is no answer to a plain question"
    pause = retry_after(response.headers.get("retry-after"), now)
    if failure is FetchFailure.RATE_LIMITED and pause is None:
        pause = timedelta(minutes=15)
    return FetchError(
        f"{source.id}: {status} from {shown(url)}: {words}", failure=failure, status=status, retry_after=pause
    )


def _content_type(value: str) -> tuple[str, str]:
    media, _, rest = value.partition(";")
    found = re.search(r"charset\s*=\s*\"?([A-Za-z0-9_.:-]{1,40})", rest, re.IGNORECASE)
    return media.strip().lower(), found[1].lower() if found else ""


def _max_age(value: str) -> int | None:
    found = re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", value, re.IGNORECASE)
    return int(found[1]) if found else None
