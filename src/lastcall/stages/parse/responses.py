"""Recorded responses -> a record for each endpoint whose header fields say that it ends: HAR, and what a probe saw.

HAR is the HTTP Archive format 1.2, as browsers and proxies save it. Bodies, cookies and queries are never looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from lastcall.model.document import Cell, Parsed, Passage, PassageKind
from lastcall.model.responses import FORMAT, Response, endpoint_of, told_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.model.responses import Told

ENTRIES = 50_000


def is_har(value: Any) -> bool:
    """Tell whether a JSON value is an HTTP Archive."""
    log = value.get("log") if isinstance(value, dict) else None
    return isinstance(log, dict) and isinstance(log.get("entries"), list)


def read_har(value: Any) -> Parsed:
    """Return a passage for each endpoint of an archive that says that it ends; `entries` are the responses looked at."""
    seen: dict[str, tuple[Response, Told]] = {}
    count = 0
    for response in _responses(value["log"]["entries"][:ENTRIES]):
        count += 1
        if (told := told_by(response)) is not None:
            key = f"{urlsplit(response.url).hostname} {endpoint_of(response.method, response.url)}"
            if key not in seen or (told.sunset_on and not seen[key][1].sunset_on):
                seen[key] = (response, told)
    passages = tuple(_passage(response, told) for response, told in seen.values())
    return Parsed(FORMAT, passages, max(count, 1))


def _responses(entries: list[Any]) -> Iterator[Response]:
    for entry in entries:
        request, response = (entry.get("request"), entry.get("response")) if isinstance(entry, dict) else (None, None)
        if not isinstance(request, dict) or not isinstance(response, dict):
            continue
        listed = response.get("headers")
        fields = [
            (str(one.get("name", "")), str(one.get("value", "")))
            for one in (listed if isinstance(listed, list) else ())
            if isinstance(one, dict)
        ]
        status = response.get("status")
        url = request.get("url")
        if isinstance(url, str) and isinstance(status, int) and _is_address(url):
            yield Response(str(request.get("method", "GET")), url, status, fields)


def _is_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _passage(response: Response, told: Told) -> Passage:
    parts = urlsplit(response.url)
    name = endpoint_of(response.method, response.url)
    days = {"deprecated": told.deprecated_on, "sunset": told.sunset_on}
    cells = (
        Cell("endpoint", name),
        *(Cell(key, day.isoformat()) for key, day in days.items() if day),
        *(Cell("gone", str(response.status)) for _ in range(told.gone)),
        *(Cell("successor", one) for one in told.successors),
    )
    return Passage(
        PassageKind.RECORD,
        "\n".join((f"{name} at {parts.hostname}", *told.said)),
        url=told.pages[0]
        if told.pages
        else urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")),
        cells=cells,
        published_on=None,
        options={"form": FORMAT, "host": parts.hostname or ""},
    )
