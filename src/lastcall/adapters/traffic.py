"""A source of kind `traffic` -> a vendor's part of an HTTP Archive on this machine, as one document."""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lastcall.errors import FetchError
from lastcall.model.document import Document, NotModified, Validators
from lastcall.model.health import FetchFailure
from lastcall.model.responses import Response, archive, telling, told_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from lastcall.model.vendor import Source, Vendor

FILE = "har:"
LARGEST = 200_000_000  # bytes of an archive that is opened; browsers save bodies too, which nobody reads


class TrafficFetcher:
    """Reads archives by source: what of them comes from the vendor's hosts, and of that the fields that tell."""

    def __init__(self, vendors: Mapping[str, Vendor]) -> None:
        self._vendors = vendors

    async def fetch(self, source: Source, validators: Validators | None, *, now: datetime) -> Document | NotModified:
        """Return the responses of a vendor that say of an end; NotModified where they are those that are known.

        Raises FetchError: no such file, no archive, too large.
        """
        body = await asyncio.to_thread(self._read, source)
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        if validators is not None and validators.etag == etag:
            return NotModified(source.id, now)
        return Document(source.id, source.url, now, body, "application/json", "utf-8", Validators(etag=etag))

    def _read(self, source: Source) -> bytes:
        path = Path(source.url.removeprefix(FILE))
        try:
            if path.stat().st_size > LARGEST:
                raise _refused(source, f"{path} has more than {LARGEST:,} bytes; save the traffic without bodies")
            value = json.loads(path.read_bytes())
            entries = value["log"]["entries"]
        except OSError as error:
            raise _refused(
                source, f"{path}: {error.strerror or error}; record traffic there, or take it out"
            ) from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _refused(source, f"{path} is no whole HTTP Archive; save it again", FetchFailure.MALFORMED) from error
        vendor = self._vendors.get(source.vendor)
        hosts = tuple(host.lower() for host in vendor.marks.hosts) if vendor else ()
        return archive(*_of_hosts(entries if isinstance(entries, list) else [], hosts))


def _of_hosts(entries: list[Any], hosts: tuple[str, ...]) -> Iterator[Response]:
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
