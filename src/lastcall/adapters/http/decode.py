"""Bytes from the wire -> the body, decoded by ourselves with a cap: a bomb ends at the limit, not in memory."""

from __future__ import annotations

import zlib

from lastcall.errors import FetchError
from lastcall.model.health import FetchFailure

_GZIP = frozenset({"gzip", "x-gzip"})


class BoundedBody:
    """Collects chunks of one response; raises FetchError where a limit is passed or the coding is not what we asked for."""

    def __init__(self, encoding: str, *, max_wire: int, max_body: int, label: str) -> None:
        coding = encoding.strip().lower()
        if coding in ("", "identity"):
            self._inflate = None
        elif coding in _GZIP or coding == "deflate":
            self._inflate = zlib.decompressobj(47 if coding in _GZIP else zlib.MAX_WBITS | 32)
        else:
            raise FetchError(
                f"{label}: sent as {coding[:40]!r}, which was not asked for; it is not read",
                failure=FetchFailure.ENCODING,
            )
        self._coding = coding
        self._max_wire = max_wire
        self._max_body = max_body
        self._label = label
        self._wire = 0
        self._body = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Take one chunk as it came from the wire."""
        self._wire += len(chunk)
        if self._wire > self._max_wire:
            self._too_big(f"more than {self._max_wire:,} bytes on the wire")
        if self._inflate is None:
            self._body += chunk
        else:
            self._body += self._decompressed(chunk)
        if len(self._body) > self._max_body:
            self._too_big(f"more than {self._max_body:,} bytes")

    def finish(self) -> bytes:
        """Return the whole body; a compressed stream that stops before its end is an error, not a short page."""
        if self._inflate is not None and self._wire and not self._inflate.eof:
            raise FetchError(
                f"{self._label}: the {self._coding} stream ends in the middle; it is asked for again",
                failure=FetchFailure.PROTOCOL,
            )
        return bytes(self._body)

    def _decompressed(self, chunk: bytes) -> bytes:
        assert self._inflate is not None
        room = self._max_body - len(self._body) + 1
        try:
            return self._inflate.decompress(chunk, room)
        except zlib.error as error:
            if self._coding == "deflate" and not self._body:  # some servers send raw deflate (RFC 9110 8.4.1.2)
                self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
                self._coding = "raw deflate"
                return self._decompressed(chunk)
            raise FetchError(
                f"{self._label}: the {self._coding} stream is broken ({error}); it is asked for again",
                failure=FetchFailure.ENCODING,
            ) from error

    def _too_big(self, how: str) -> None:
        raise FetchError(
            f"{self._label}: {how}; it is not read, raise fetch.max_body if the page is really so long",
            failure=FetchFailure.TOO_BIG,
        )
