"""A hook for programs: notes when an API that they call says by its header fields that it ends.

    from lastcall.hook import Recorder

    recorder = Recorder("deprecations.har")
    client = httpx.Client(event_hooks={"response": [recorder.httpx]})
    session.hooks["response"].append(recorder.requests)

It looks at header fields and the status only, needs neither of both libraries, and never fails a call: what it cannot
write down it logs. `lastcall extract deprecations.har` reads the file; so does a source of kind `traffic`.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from lastcall.model.responses import Response, archive, endpoint_of, telling, told_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lastcall.model.responses import Told

log = logging.getLogger("lastcall.hook")
MOST = 1_000  # endpoints that one program notes


class Recorder:
    """Notes each endpoint once: logs a warning, calls `on_told`, and writes an HTTP Archive where a path is given.

    Safe to use from several threads. No query, body, cookie or credential is kept.
    """

    def __init__(self, path: str | Path | None = None, on_told: Callable[[Response, Told], None] | None = None) -> None:
        self.path = Path(path) if path else None
        self.on_told = on_told
        self._seen: dict[str, Response] = {}
        self._lock = threading.Lock()

    def httpx(self, response: Any) -> None:
        """Note a response of httpx; for `event_hooks={"response": [recorder.httpx]}`."""
        request = response.request
        self.note(request.method, str(request.url), response.status_code, response.headers.multi_items())

    async def httpx_async(self, response: Any) -> None:
        """Note a response of an `httpx.AsyncClient`."""
        self.httpx(response)

    def requests(self, response: Any, *_: Any, **__: Any) -> None:
        """Note a response of requests; for `session.hooks["response"]`."""
        method = response.request.method or "GET"
        self.note(method, str(response.url), response.status_code, response.headers.items())

    def note(self, method: str, url: str, status: int, fields: Iterable[tuple[str, str]]) -> Told | None:
        """Note one response and return what it says of an end; None where it says nothing.

        Raises nothing of its own; what `on_told` raises is the program's.
        """
        try:
            parts = urlsplit(url)
        except ValueError:  # an address that cannot be one, "http://[": there is no endpoint to name
            return None
        bare = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
        response = Response(method, bare, status, telling(fields))
        told = told_by(response)
        if told is None:
            return None
        key = f"{parts.hostname} {endpoint_of(method, url)}"
        with self._lock:
            if key in self._seen or len(self._seen) >= MOST:
                return told
            self._seen[key] = response
            log.warning("%s says that it ends: %s", key, "; ".join(told.said)[:500])
            if self.path is not None:
                self._write(self.path)
        if self.on_told is not None:
            self.on_told(response, told)
        return told

    def _write(self, path: Path) -> None:
        part = path.with_name(f"{path.name}.part")
        try:
            part.write_bytes(archive(*self._seen.values()))
            part.replace(path)
        except OSError as error:
            log.warning("cannot write %s: %s", path, error.strerror or error)
