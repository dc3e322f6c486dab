"""The header fields of an HTTP response -> what they say of the endpoint's end.

`Deprecation` is RFC 9745 (a structured date, `@1688169599`); in the wild it is a date of HTTP, a day of ISO 8601, or
`true` as in its drafts. `Sunset` is RFC 8594 (a date of HTTP). Relations of `Link`: `deprecation`, `sunset`,
`successor-version` (RFC 5829), `latest-version`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORMAT = "responses"  # of a `Parsed` that holds what responses say
GONE = 410  # RFC 9110 15.5.11: intentionally and lastingly
LONGEST = 2_000  # characters of a field that are read
FIELDS = 200  # header fields of one response that are looked at

_SUNSET = frozenset({"sunset", "x-sunset", "x-sunset-date", "x-api-sunset", "x-api-sunset-date"})
_DEPRECATION = frozenset(
    {"deprecation", "x-deprecation", "x-deprecated", "x-api-deprecated", "x-deprecation-date", "x-api-deprecation-date"}
)
_WORDS = frozenset(
    {
        "warning", "x-api-warn", "x-ad-api-version-warning", "x-deprecation-notice", "x-api-deprecation-info",
        "x-shopify-api-deprecated-reason", "x-api-deprecation-message",
    }
)  # fmt: skip
_SAYS = re.compile(r"deprecat|sunset|retir|discontinu|end[- ]of[- ]life|no longer|removed", re.IGNORECASE)
_LINK = re.compile(r"<([^<>]{1,1000})>((?:\s*;\s*[\w*!-]{1,40}\s*=\s*(?:\"[^\"]{0,400}\"|[^\s;,\"]{1,400})){0,12})")
_REL = re.compile(r"\brel\s*=\s*(?:\"([^\"]{1,200})\"|([^\s;,\"]{1,200}))", re.IGNORECASE)
_SECONDS = re.compile(r"@?(-?\d{9,11})(?:\.\d+)?$")
_ISO = re.compile(r"\"?(\d{4})-(\d{2})-(\d{2})(?:$|[T \"])")
_TRUE = frozenset({"true", "?1", "1", "yes", "deprecated"})
# What a path holds of one caller: numbers, UUIDs, long mixes of letters and digits.
_OWN = re.compile(r"\d+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?=\w*\d)(?=\w*[a-zA-Z_])\w{16,}")
_VERSION = re.compile(r"v\d{1,3}(?:\.\d+)*$|\d{1,3}\.\d+$|\d{4}-\d{2}(?:-\d{2})?$")


@dataclass(frozen=True, slots=True)
class Response:
    """One answer of an endpoint, as it was seen; names of fields in any case."""

    method: str
    url: str
    status: int
    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a response says of its endpoint's end; None where it names no day."""

    deprecated: bool
    deprecated_on: date | None
    sunset_on: date | None
    gone: bool
    successors: tuple[str, ...]
    pages: tuple[str, ...]  # where people read more
    said: tuple[str, ...]  # the fields, as they stand


def telling(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the fields that could say something, in their order: the rest differs from one answer to the next."""
    names = _DEPRECATION | _SUNSET | _WORDS | {"link"}
    return tuple((name, value) for name, value in fields if name.strip().lower() in names)


def told_by(response: Response) -> Told | None:
    """Return what a response says of an end; None where it says nothing. Raises nothing, whatever the fields hold."""
    deprecated, deprecated_on, sunset_on = False, None, None
    said: list[str] = []
    successors: list[str] = []
    pages: list[str] = []
    for raw_name, raw_value in response.fields[:FIELDS]:
        name, value = raw_name.strip().lower(), raw_value.strip()[:LONGEST]
        if name in _DEPRECATION and value and value.lower() not in ("false", "?0", "0", "no"):
            deprecated_on = day_of(value) or deprecated_on
            deprecated = deprecated or day_of(value) is not None or value.lower() in _TRUE or bool(_SAYS.search(value))
        elif name in _SUNSET and (day := day_of(value)) is not None:
            sunset_on = day if sunset_on is None else min(sunset_on, day)
        elif name in _WORDS and _SAYS.search(value):
            deprecated = True
        elif name == "link":
            for relation, target in links_in(value, response.url):
                if relation in ("deprecation", "sunset"):
                    pages.append(target)
                elif relation == "successor-version":
                    successors.append(target)
            if not pages:
                continue
        else:
            continue
        said.append(f"{raw_name.strip()}: {value}")
    gone = response.status == GONE
    if not (deprecated or sunset_on or gone):
        return None
    if gone:
        said.insert(0, f"status: {response.status}")
    return Told(
        deprecated,
        deprecated_on,
        sunset_on,
        gone,
        tuple(dict.fromkeys(successors)),
        tuple(dict.fromkeys(pages)),
        tuple(said),
    )


def day_of(value: str) -> date | None:
    """Return the day of a field in any of the four spellings; None for `true` and for what is no day."""
    text = value.strip().strip('"')
    try:
        if found := _SECONDS.match(text):
            return datetime.fromtimestamp(int(found[1]), tz=UTC).date()
        if found := _ISO.match(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        return parsedate_to_datetime(text).astimezone(UTC).date() if any(c.isdigit() for c in text) else None
    except (ValueError, TypeError, IndexError, OverflowError, OSError):  # other people's dates raise each of these
        return None


def links_in(value: str, base: str) -> Iterable[tuple[str, str]]:
    """Yield (relation, address) of a `Link` field (RFC 8288), relative addresses resolved."""
    for target, parameters in _LINK.findall(value[:LONGEST]):
        found = _REL.search(parameters)
        try:
            address = urljoin(base, target.strip())
        except ValueError:
            continue
        if address.startswith(("http://", "https://")):
            yield from ((relation.lower(), address) for relation in ((found[1] or found[2]).split() if found else ()))


def endpoint_of(method: str, url: str) -> str:
    """Return `GET /v1/films/{id}`: the path without what belongs to one caller. Never a query: keys stand in it."""
    try:
        path = urlsplit(url).path or "/"
    except ValueError:
        path = "/"
    parts = [
        "{id}" if _OWN.fullmatch(part) and not _VERSION.fullmatch(part) else part for part in path[:500].split("/")
    ]
    return f"{method.upper()[:10]} {'/'.join(parts)}"


def archive(*responses: Response) -> bytes:
    """Return responses as an HTTP Archive 1.2, with what is needed to read them again and nothing else."""
    entries = [
        {
            "request": {"method": one.method, "url": one.url},
            "response": {
                "status": one.status,
                "headers": [{"name": name, "value": value} for name, value in one.fields],
            },
        }
        for one in responses
    ]
    log = {"version": "1.2", "creator": {"name": "lastcall", "version": "1"}, "entries": entries}
    return json.dumps({"log": log}, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
