"""A source of kind `traffic` -> a vendor's part of an HTTP Archive on this machine, as one document."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lastcall.adapters.har import entries_of
from lastcall.errors import FetchError
from lastcall.model.document import Document, NotModified, Validators
from lastcall.model.health import FetchFailure
from lastcall.model.responses import Response, archive, endpoint_of, telling, told_by

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from lastcall.model.vendor import Source, Vendor

FILE = "har:"
LARGEST = 200_000_000  # bytes of an archive that is opened; browsers save bodies too, which nobody reads
SETTLED = 1.0  # seconds after which a file that changes is read again …
LOOKS = 4  # … so many times in all


class TrafficFetcher:
    """Reads archives by source: what of them comes from the vendor's hosts, and of that the fields that tell."""

    def __init__(
        self, vendors: Mapping[str, Vendor], *, pause: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> None:
        self._vendors = vendors
        self._pause = pause

    async def fetch(self, source: Source, validators: Validators | None, *, now: datetime) -> Document | NotModified:
        """Return the responses of a vendor that say of an end; NotModified where the file is as it was.

        A file that is broken, or that changes while it is read, is read again in a moment: whoever records writes it
        anew. Raises FetchError: no such file, no archive, too large.
        """
        for left in range(LOOKS - 1, -1, -1):
            mark = await asyncio.to_thread(self._mark, source)
            if validators is not None and validators.etag == mark:
                return NotModified(source.id, now)
            try:
                body = await asyncio.to_thread(self._read, source)
                whole = await asyncio.to_thread(self._mark, source) == mark
            except FetchError as error:
                if error.failure is not FetchFailure.MALFORMED or not left:
                    raise
                whole = False
            if whole or not left:
                break
            await self._pause(SETTLED)
        return Document(
            source.id, source.url, now, body, "application/json", "utf-8", Validators(etag=mark if whole else None)
        )

    def _hosts(self, source: Source) -> tuple[str, ...]:
        vendor = self._vendors.get(source.vendor)
        return tuple(host.lower() for host in vendor.marks.hosts) if vendor else ()

    def _mark(self, source: Source) -> str:
        """Return by what an archive is known again without reading it, with what is looked for in it."""
        path = _path(source)
        with _told(source, path):
            stat = path.stat()
        if stat.st_size > LARGEST:
            raise _refused(source, f"{path} has more than {LARGEST:,} bytes; save the traffic without bodies")
        said = repr((stat.st_mtime_ns, stat.st_size, stat.st_ino, self._hosts(source)))
        return f'"{hashlib.sha256(said.encode()).hexdigest()}"'

    def _read(self, source: Source) -> bytes:
        path = _path(source)
        try:
            with _told(source, path):
                found = {_known_by(one): one for one in _of_hosts(entries_of(path), self._hosts(source))}
        except (ValueError, RecursionError) as error:
            raise _refused(source, f"{path} is no whole HTTP Archive; save it again", FetchFailure.MALFORMED) from error
        return archive(*found.values())


def _path(source: Source) -> Path:
    return Path(source.url.removeprefix(FILE))


@contextmanager
def _told(source: Source, path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refused(source, f"{path}: {error.strerror or error}; record traffic there, or take it out") from error


def _known_by(response: Response) -> tuple[object, ...]:
    """Return by what a response says the same as another: a thousand calls of one endpoint are told once."""
    parts = urlsplit(response.url)
    return parts.hostname, endpoint_of(response.method, response.url), response.status, tuple(response.fields)


def _of_hosts(entries: Iterable[Any], hosts: tuple[str, ...]) -> Iterator[Response]:
    """Yield the responses that say something and come from one of some hosts, or from any where none is known."""
    for entry in entries:
        try:
            request, answer = entry["request"], entry["response"]
            url, status = str(request["url"]), int(answer["status"])
            fields = telling((str(one["name"]), str(one["value"])) for one in answer["headers"])
            parts = urlsplit(url)
        except (KeyError, TypeError, ValueError):
            continue  # one broken entry costs no other
        host = (parts.hostname or "").lower()
        if not hosts or any(host == known or host.endswith(f".{known}") for known in hosts):
            response = Response(
                str(request.get("method", "GET")), f"{parts.scheme}://{host}{parts.path}", status, fields
            )
            if told_by(response) is not None:
                yield response


def _refused(source: Source, words: str, failure: FetchFailure = FetchFailure.NOT_FOUND) -> FetchError:
    return FetchError(f"{source.id}: {words}", failure=failure)
