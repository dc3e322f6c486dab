"""An endpoint that programs call -> what its header fields and its status say, as an HTTP Archive of one entry.

HEAD first, since it costs the vendor least; then GET where HEAD is refused or says nothing. No body is read, and no
redirect is followed: the answer of this very address counts. 401 and 410 are answers too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.model.document import Document
from lastcall.model.responses import Response, archive, telling, told_by

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    import httpx

    from lastcall.adapters.http.client import GuardedClient
    from lastcall.errors import FetchError
    from lastcall.model.vendor import Source

MEDIA = "application/json"
_COUNTS = frozenset({401, 403, 405, 410, 501})  # of those from 400 on: answers of an endpoint that is there, or was


async def probed(
    client: GuardedClient,
    source: Source,
    headers: Mapping[str, str],
    now: datetime,
    refused: Callable[[Source, str, httpx.Response, datetime], FetchError],
) -> Document:
    """Return what an endpoint answers; raise FetchError where nobody answers, or a server in trouble does."""
    seen: Response | None = None
    for method in ("HEAD", "GET"):
        async with client.stream(method, source.url, headers, label=source.id) as answer:
            fields = telling(answer.headers.multi_items())
            found = Response("GET", source.url, answer.status_code, fields)
            if told_by(found) is not None:
                seen = found
                break
            if method == "GET" and answer.status_code >= 400 and answer.status_code not in _COUNTS:
                raise refused(source, source.url, answer, now)
            seen = found
    assert seen is not None
    return Document(source.id, source.url, now, archive(seen), MEDIA, "utf-8")
