"""The routes of the pages, and what every answer carries."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lastcall.entrypoints.metrics import exposition
from lastcall.entrypoints.shelves import shelf_now
from lastcall.entrypoints.web.actions import Actions
from lastcall.stages.export import EXPORTS
from lastcall.stages.links import feed_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from lastcall.adapters.store.store import Store
    from lastcall.entrypoints.context import Context
    from lastcall.entrypoints.metrics import Meter
    from lastcall.model.config import Web

# Nothing but our own style, no scripts, no frames; a link is a capability and must not leak by Referer.
_HEADERS = {
    b"content-security-policy": b"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    b"frame-ancestors 'none'; base-uri 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cache-control": b"no-store",
    b"x-robots-tag": b"noindex",
}


def web_app(context: Context, store: Store, web: Web, meter: Meter | None = None) -> Starlette:
    """Return the application; every page of it is listed here."""
    actions = Actions(context, store, web)
    feeds = [Route(f"/{name}", _feed(context, store, web, form)) for name, form in _NAMES.items()]
    routes = [
        Route("/a/{token}", actions.show, methods=["GET"]),
        Route("/a/{token}", actions.do, methods=["POST"]),
        Route("/healthz", _alive),
        Route("/metrics", _metrics(context, store, web, meter)),
        *feeds,
    ]
    return Starlette(routes=routes, middleware=[Middleware(_Guard, web=web)])


_NO_KEY = "The address lacks its key, or the secret has changed.\n"
_NAMES = {
    "calendar.ics": "ics",
    "feed.atom": "atom",
    "feed.json": "json",
    "cle.json": "cle",
    "model-eol.json": "model-eol",
    "openeox.json": "openeox",
}


async def _alive(_: Request) -> Response:
    return PlainTextResponse("ok\n")


def _metrics(context: Context, store: Store, web: Web, meter: Meter | None) -> Callable[[Request], Response]:
    """Return the page of metrics: they name what you depend on, so they ask for the same key as the feeds."""

    def page(request: Request) -> Response:
        """Answer with the state as it is now."""
        if not _knows_key(request, web):
            return PlainTextResponse(_NO_KEY, 403)
        return Response(exposition(context, store, meter), media_type="text/plain; version=0.0.4; charset=utf-8")

    return page


def _knows_key(request: Request, web: Web) -> bool:
    """Tell whether a request has the key, in its address or as a bearer token."""
    word, _, token = request.headers.get("authorization", "").partition(" ")
    said = request.query_params.get("key", "") or (token if word.lower() == "bearer" else "")
    return hmac.compare_digest(said.encode(), feed_key(web.secret).encode())


def _feed(context: Context, store: Store, web: Web, form: str) -> Callable[[Request], Response]:
    """Return the page of a feed; who knows the key of `lastcall doctor` may read it."""
    writes, media_type = EXPORTS[form]

    def page(request: Request) -> Response:
        """Answer with the feed as it is now."""
        if not _knows_key(request, web):
            return PlainTextResponse(_NO_KEY, 403)
        shelf = shelf_now(context, store, url=f"{web.url}{request.url.path}")
        return Response(writes(shelf), media_type=media_type)

    return page


class _Guard:
    """Answers only to our own names (DNS rebinding), and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, web: Web) -> None:
        self._app = app
        public = urlsplit(web.url)
        own = f"[{web.host}]" if ":" in web.host else web.host
        self._hosts = {public.netloc.lower(), f"{own}:{web.port}".lower(), f"localhost:{web.port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through that names us."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS.items()]
            await send(message)

        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
        app: ASGIApp = self._app if host in self._hosts else PlainTextResponse("Not a name of this server.\n", 421)
        await app(scope, receive, with_headers)
