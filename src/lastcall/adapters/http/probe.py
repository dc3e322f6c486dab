"""An endpoint that programs call -> what its header fields and its status say, as an HTTP Archive of one entry.

HEAD first, since it costs the vendor least; then GET where HEAD is refused, breaks or says nothing. No body is read, and
no redirect is followed: the answer of this very address counts. 401 and 410 are answers too, where they say something:
without a key, silence behind a wall is not the endpoint's silence, and such a source is not fine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.adapters.http.address import shown
from lastcall.errors import FetchError
from lastcall.model.document import Document
from lastcall.model.health import FetchFailure
from lastcall.model.responses import Response, archive, telling, told_by

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    import httpx

    from lastcall.adapters.http.client import GuardedClient
    from lastcall.model.vendor import Source

MEDIA = "application/json"
_COUNTS = frozenset({405, 410, 501})  # of those from 400 on: answers of an endpoint that is there, or was
_WALLS = frozenset({401, 403, 407})
_BREAKS = frozenset({FetchFailure.CONNECT, FetchFailure.PROTOCOL})  # as some servers do over HEAD, which they know not


async def probed(
    client: GuardedClient,
    source: Source,
    headers: Mapping[str, str],
    now: datetime,
    refused: Callable[[Source, str, httpx.Response, datetime], FetchError],
) -> Document:
    """Return what an endpoint answers; raise FetchError where nobody answers, or something else in its place."""
    seen: Response | None = None
    for method in ("HEAD", "GET"):
        try:
            async with client.stream(method, source.url, headers, label=source.id) as answer:
                fields = telling(answer.headers.multi_items())
                seen = Response("GET", source.url, answer.status_code, fields)
                if told_by(seen) is not None:
                    break
                if method == "GET":
                    _judge(source, answer, now, refused)
        except FetchError as error:
            if method == "GET" or error.failure not in _BREAKS:
                raise
    assert seen is not None
    return Document(source.id, source.url, now, archive(seen), MEDIA, "utf-8")


def _judge(
    source: Source,
    answer: httpx.Response,
    now: datetime,
    refused: Callable[[Source, str, httpx.Response, datetime], FetchError],
) -> None:
    """Raise FetchError where the silence of an answer says nothing of the endpoint."""
    status, at = answer.status_code, f"{answer.status_code} from {shown(source.url)}"
    page = answer.headers.get("content-type", "").lower().startswith(("text/html", "application/xhtml"))
    if answer.headers.get("cf-mitigated", "").lower() == "challenge" or (page and status == 403):
        words = "a bot challenge, or a wall, answers in place of the endpoint"
        raise _silent(source, f"{at}: {words}", FetchFailure.CHALLENGE, status)
    if status in _WALLS:
        raise _silent(source, f"{at}: without a key it says nothing of its end", FetchFailure.AUTH, status)
    if status >= 400 and status not in _COUNTS:
        raise refused(source, source.url, answer, now)
    if 300 <= status < 400:
        words = f"{source.id}: {at}: it leads elsewhere and says nothing itself; give the address that answers"
        raise FetchError(words, failure=FetchFailure.REDIRECTS, status=status)
    if page and status < 300:
        words = "a web page, perhaps of a login, answers in place of the endpoint"
        raise _silent(source, f"{at}: {words}", FetchFailure.WRONG_KIND, status)


def _silent(source: Source, words: str, failure: FetchFailure, status: int) -> FetchError:
    advice = "record what your programs are answered (kind: traffic), or look at the address"
    return FetchError(f"{source.id}: {words}; {advice}", failure=failure, status=status)
