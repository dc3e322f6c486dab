"""The one guarded client under everything that speaks HTTP: sources, webhooks, Slack."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from lastcall.adapters.http.address import checked, shown
from lastcall.adapters.http.decode import BoundedBody
from lastcall.adapters.http.guard import RefusedAddressError, guarded_socket
from lastcall.errors import FetchError
from lastcall.model.health import FetchFailure

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from lastcall.model.config import Fetching

CONNECT = 15.0  # seconds for one connect; the whole request has its own bound
_HEADERS = 65_536  # bytes of response headers that are taken
_ANSWER = 1_000_000  # bytes of an answer to a POST


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered to one request; no redirect was followed."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


class GuardedClient:
    """httpx on aiohttp's connector: public addresses only, TLS verified, no cookies, no environment, no redirects.

    With a proxy only the proxy's own address can be checked; the proxy decides what it connects to.
    """

    def __init__(self, settings: Fetching) -> None:
        self.settings = settings
        self._transport: httpx.AsyncBaseTransport | None = None
        self._session: aiohttp.ClientSession | None = None
        self._limits: Mapping[str, float | None] = {}  # seconds, as httpx's transports take them

    def _open(self) -> httpx.AsyncBaseTransport:
        """Return httpx's transport.

        An `httpx.AsyncClient` above it would follow redirects, log in, keep cookies and ask for codings: all that we do
        not want, at a third of what a request costs.
        """
        if self._transport is None:
            settings = self.settings
            verified = ssl.create_default_context()
            connector = aiohttp.TCPConnector(
                socket_factory=guarded_socket(settings.allow_hosts),
                limit=max(4, settings.concurrency),
                limit_per_host=4,
                ssl=verified,
                ttl_dns_cache=30,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
                max_line_size=_HEADERS,
                max_field_size=_HEADERS,
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
            )
            proxy = httpx.Proxy(settings.proxy) if settings.proxy else None
            self._transport = AiohttpTransport(client=self._session, proxy=proxy, verify=verified, trust_env=False)
            self._limits = httpx.Timeout(settings.timeout.total_seconds(), connect=CONNECT).as_dict()
        return self._transport

    @asynccontextmanager
    async def stream(
        self, method: str, url: str, headers: Mapping[str, str], *, label: str, body: bytes | None = None
    ) -> AsyncIterator[httpx.Response]:
        """Send one request and yield the response before its body; every failure is a FetchError."""
        checked(url, self.settings.allow_hosts, label=label)
        transport = self._open()
        try:
            request = httpx.Request(
                method, _taken_apart(url), headers=headers, content=body, extensions={"timeout": self._limits}
            )
            response = await transport.handle_async_request(request)
            try:
                yield response
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, OSError, aiohttp.ClientError, ValueError) as error:
            raise explained(error, url, label) from error

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, label: str = "post"
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send a body and return status, headers (lower case) and answer, whatever the status; follows no redirect.

        Raises FetchError: `failure` TIMEOUT or PROTOCOL mean that the server may have taken it.
        """
        return await self.send("POST", url, body, headers, label=label)

    async def send(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], *, label: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send any request as `post` does."""
        try:
            async with (
                asyncio.timeout(self.settings.timeout.total_seconds()),
                self.stream(method, url, headers, label=label, body=body) as response,
            ):
                coding = response.headers.get("content-encoding", "")
                taken = BoundedBody(coding, max_wire=_ANSWER, max_body=_ANSWER, label=label)
                async for chunk in response.aiter_raw():
                    taken.feed(chunk)
                return response.status_code, {k.lower(): v for k, v in response.headers.items()}, taken.finish()
        except TimeoutError as error:
            raise FetchError(f"{label}: {shown(url)} did not answer in time", failure=FetchFailure.TIMEOUT) from error

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
        self._transport = self._session = None


@lru_cache(maxsize=4096)  # the same addresses are asked for all day: reading one is a sixth of what a 304 costs
def _taken_apart(url: str) -> httpx.URL:
    return httpx.URL(url)


def explained(error: BaseException, url: str, label: str) -> FetchError:
    """Return what a failure of httpx, aiohttp or the socket means, with what to do."""
    chain = tuple(_causes(error))
    where = f"{label}: {shown(url)}"

    def has(*kinds: type[BaseException]) -> BaseException | None:
        return next((one for one in chain if isinstance(one, kinds)), None)

    if refused := has(RefusedAddressError):
        words = f"{where}: {refused}; add the host to fetch.allow_hosts if you trust it"
        return FetchError(words, failure=FetchFailure.BLOCKED_ADDRESS)
    if has(ssl.SSLError, ssl.CertificateError, aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError):
        words = f"{where}: the certificate cannot be trusted ({_short(chain[-1])}); the page is not read"
        return FetchError(words, failure=FetchFailure.TLS)
    if has(aiohttp.ClientConnectorDNSError):
        return FetchError(f"{where}: no such host; check the address and the network", failure=FetchFailure.DNS)
    if has(TimeoutError, httpx.TimeoutException) and not has(aiohttp.ServerDisconnectedError, ConnectionError):
        return FetchError(f"{where}: no answer in time; it is asked again later", failure=FetchFailure.TIMEOUT)
    if has(aiohttp.ClientConnectorError):
        words = f"{where}: no connection ({_short(chain[-1])}); it is asked again later"
        return FetchError(words, failure=FetchFailure.CONNECT)
    if has(httpx.UnsupportedProtocol, httpx.InvalidURL, aiohttp.InvalidURL):
        return FetchError(f"{where}: is no address that can be asked", failure=FetchFailure.BAD_URL)
    words = f"{where}: the answer broke off or is no HTTP ({_short(chain[-1])}); it is asked again later"
    return FetchError(words, failure=FetchFailure.PROTOCOL)


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found and len(found) < 8:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _short(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return "".join(char if char.isprintable() else "?" for char in text)[:160]
