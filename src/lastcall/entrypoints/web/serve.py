"""The pages in the daemon's own loop: no process, no signal handlers of its own."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import structlog
import uvicorn

from lastcall.entrypoints.web.app import web_app
from lastcall.errors import ConfigError

if TYPE_CHECKING:
    from lastcall.adapters.store.store import Store
    from lastcall.entrypoints.context import Context
    from lastcall.entrypoints.metrics import Meter
    from lastcall.model.config import Web

log = structlog.get_logger()
GRACE = 3  # seconds that open requests are given at the end


class Pages:
    """A running server; `close` ends it."""

    def __init__(self, context: Context, store: Store, web: Web, meter: Meter | None = None) -> None:
        settings = uvicorn.Config(
            web_app(context, store, web, meter),
            host=web.host,
            port=web.port,
            log_config=None,
            access_log=False,  # addresses hold signed links
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=GRACE,
            h11_max_incomplete_event_size=16_384,
            limit_concurrency=100,
        )
        self._server = uvicorn.Server(settings)
        self._host, self._port = web.host, web.port
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Listen; raise ConfigError where the port is taken."""
        try:  # bound here: uvicorn itself would end the process where the port is taken
            family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
            self.socket = socket.create_server((self._host, self._port), family=family)
        except OSError as error:
            raise ConfigError(f"web.listen: cannot listen on {self._host}:{self._port}: {error.strerror}") from error
        # Not `serve`: that one would take over the daemon's signals.
        self._task = asyncio.create_task(self._server._serve([self.socket]))  # noqa: SLF001 - there is no public way
        while not self._server.started and not self._task.done():  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        log.info("pages are served", listen=f"{self._host}:{self._port}")

    async def close(self) -> None:
        """Stop listening and let open requests end."""
        self._server.should_exit = True
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=GRACE + 1)
