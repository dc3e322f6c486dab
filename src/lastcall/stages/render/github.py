"""A message -> an issue: its title and body when it opens, a comment after; closed when nothing is left to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lastcall.model.alert import Rendered
from lastcall.stages.render.markup import markdown
from lastcall.stages.render.template import overridden
from lastcall.stages.render.words import CLOSING, clean, fitting, lines_of, note_of, shown

if TYPE_CHECKING:
    from lastcall.model.alert import Message
    from lastcall.model.config import Receiver
    from lastcall.stages.render.words import Told

LONGEST = 60_000  # bytes; GitHub takes 65,536 characters
TITLE = 250


def render_github(message: Message, receiver: Receiver) -> Rendered:
    """Return title, body and state of the issue; the mark at the body's end lets the channel recognise its own."""
    own = overridden(message, receiver, "md")
    text = own.text.encode() or fitting(lambda count: _body(message, count).encode(), LONGEST, lines_of(message))
    mark = f"\n\n<!-- lastcall {message.id} -->\n"
    over = bool(message.items) and all(item.reason in CLOSING for item in message.items)
    issue = {
        "title": clean(f"⏳ {message.title}", TITLE),
        "body": text[:LONGEST].decode(errors="ignore") + mark,
        "state": "closed" if over else "open",
        "state_reason": ("not_planned" if message.reason == "withdrawn" else "completed") if over else "",
        "opens": bool(message.items) and not over,  # a withdrawal of what was never told opens no issue
    }
    body = json.dumps(issue, ensure_ascii=False, sort_keys=True).encode()
    return Rendered("github", body, clean(message.title, 200), {"key": message.id, **own.meta})


def _body(message: Message, count: int) -> str:
    if not message.items:
        return markdown(note_of(message))
    told = shown(message, count)
    parts = [*map(_item, told.spelt), *map(_line, told.lines)]
    note = [markdown(note_of(message)), ""] if message.note else []
    return "\n".join([*note, *parts, *([told.more] if told.more else [])])


def _line(one: Told) -> str:
    return f"- {_linked(one.line, one.link)} `{one.id}`"


def _item(one: Told) -> str:
    lines = [f"### {markdown(one.headline)}", ""] if one.headline else []
    if one.quote:
        lines += [f"> {markdown(one.quote)}", ""]
    lines += ["| | |", "|---|---|", *(f"| {label} | {markdown(value)} |" for label, value in one.facts), ""]
    if one.actions:
        lines += [" · ".join(_linked(label, url) for label, url in one.actions), ""]
    return "\n".join([*lines, f"{_linked(one.source, one.link)}  ", f"`{one.steps}`", ""])


def _linked(text: str, url: str) -> str:
    return f"[{markdown(text)}](<{url}>)" if url else markdown(text)
