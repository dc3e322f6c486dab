"""A signed link: GET shows what it would do, POST does it; so a mail scanner that follows links does nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from jinja2 import Environment
from starlette.responses import HTMLResponse

from lastcall.model.action import ActionKind
from lastcall.stages.links import BadLinkError, read
from lastcall.usecases.act import follow, linked_notice

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from lastcall.adapters.store.store import Store
    from lastcall.entrypoints.context import Context
    from lastcall.model.action import Link
    from lastcall.model.config import Web
    from lastcall.model.notice import Notice

_LONGEST_FORM = 4000  # bytes
_LONGEST_NAME = 80
_PAGE = Environment(autoescape=True).from_string(
    """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ title }}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:36em;margin:3em auto;padding:0 1em;color-scheme:light dark}
button{font:inherit;padding:.5em 1em}label{display:block;margin:1em 0}</style>
<h1>{{ title }}</h1>
{% for line in lines %}<p>{{ line }}</p>{% endfor %}
{% if button %}<form method="post"><label>Your name (shown in the log) <input name="who" maxlength="80"></label>
<button>{{ button }}</button></form>{% endif %}
</html>
"""
)


class Actions:
    """The two halves of a link."""

    def __init__(self, context: Context, store: Store, web: Web) -> None:
        self._context, self._store, self._web = context, store, web

    async def show(self, request: Request) -> Response:
        """Show what the link is about and a button; nothing is written."""
        try:
            link = self._read(request)
            notice = await asyncio.to_thread(self._look, link)
        except BadLinkError as error:
            return _page("This link does nothing", [str(error)], 410)
        return _page(_title(link), [_words(notice), _OPENS], button=_title(link))

    async def do(self, request: Request) -> Response:
        """Do it, once; saying it twice changes nothing."""
        try:
            link = self._read(request)
            who = await _who(request)
            notice = await asyncio.to_thread(self._follow, link, who)
        except BadLinkError as error:
            return _page("Nothing was done", [str(error)], 410)
        return _page("Done", [f"{_title(link)}: {_words(notice)}", _OPENS])

    def _read(self, request: Request) -> Link:
        return read(request.path_params["token"], self._web.secret, now=self._context.now())

    def _look(self, link: Link) -> Notice:
        with self._store.read() as connection:
            return linked_notice(connection, link)

    def _follow(self, link: Link, who: str) -> Notice:
        with self._store.write() as connection:
            return follow(connection, link, who=who, now=self._context.now(), today=self._context.today)


_OPENS = "A changed date, scope or replacement opens it again."


async def _who(request: Request) -> str:
    """Return the name that was typed, in one line; empty where none was."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_FORM:
            raise BadLinkError("The form is too long.")
    typed = parse_qs(body.decode("utf-8", "replace")).get("who", [""])[0]
    return " ".join("".join(char if char.isprintable() else " " for char in typed).split())[:_LONGEST_NAME]


def _title(link: Link) -> str:
    return f"Snooze for {link.days} days" if link.kind is ActionKind.SNOOZE else "Acknowledge"


def _words(notice: Notice) -> str:
    ends = f"ends {notice.deadline}" if notice.deadline else "no date yet"
    return f"{notice.subject.vendor}: {notice.subject.name} ({ends})"


def _page(title: str, lines: list[str], status: int = 200, button: str = "") -> Response:
    return HTMLResponse(_PAGE.render(title=title, lines=lines, button=button), status)
