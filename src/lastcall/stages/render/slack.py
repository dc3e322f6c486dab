"""A message -> Slack's JSON: a text fallback, Block Kit within its limits, and our key as metadata."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lastcall.model.alert import Rendered
from lastcall.stages.render.markup import slack as escaped
from lastcall.stages.render.template import overridden
from lastcall.stages.render.words import clean, lines_of, note_of, shown

if TYPE_CHECKING:
    from lastcall.model.alert import Message
    from lastcall.model.config import Receiver
    from lastcall.stages.render.words import Shown, Told

HEADER, SECTION, BLOCKS, CONTEXT, BUTTON = 150, 3000, 50, 2000, 75  # Slack's limits (Block Kit reference)
LONGEST = 38_000  # characters of all blocks; the text of a message may have 40,000
ITEMS = 10  # of four blocks each, below Slack's limit of fifty


def render_slack(message: Message, receiver: Receiver) -> Rendered:
    """Return the payload of one post; the same for a webhook and for a bot, which adds channel and thread itself."""
    title = clean(message.title, 200)
    own = overridden(message, receiver, "mrkdwn")
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": clean(f"⏳ {message.title}", HEADER), "emoji": True}}
    ]
    blocks += _sections(own.text.splitlines()) if own.text else _layout(message)
    payload = {
        "text": f"⏳ {escaped(title)}",
        "blocks": blocks[:BLOCKS],
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {"event_type": "lastcall_alert", "event_payload": {"key": message.id}},
    }
    body = json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()
    return Rendered("slack", body, title, {"key": message.id, **own.meta})


def _layout(message: Message) -> list[dict[str, Any]]:
    if not message.items:
        return [_plain(note_of(message))]
    note = [_plain(note_of(message))] if message.note else []
    count = lines_of(message)
    while True:  # as many as Slack's blocks hold; what is left is counted
        told = shown(message, count, ITEMS)
        blocks = [*note, *(block for one in told.spelt for block in _item(one)), *_lines(told)]
        if (len(blocks) < BLOCKS - 1 and len(json.dumps(blocks, ensure_ascii=False)) < LONGEST) or count == 1:
            return blocks
        count = count * 2 // 3


def _lines(told: Shown) -> list[dict[str, Any]]:
    if not told.lines:
        return [_section(told.more)] if told.more else []
    lines = [f"• {_linked(one)}  `{one.id}`" for one in told.lines]
    return _sections([*lines, told.more, "`lastcall upcoming` shows the timeline"])


def _item(one: Told) -> list[dict[str, Any]]:
    # Vendors' words go into plain_text blocks, where nothing is interpreted.
    words = "\n".join(filter(None, (one.headline, f"“{one.quote}”" if one.quote else "")))
    facts = "\n".join(f"*{label}:* {escaped(value)}" for label, value in one.facts)
    source = _link(one.link, one.source) if one.link else escaped(one.source)
    context = {"type": "context", "elements": [{"type": "mrkdwn", "text": f"{source} · `{one.steps}`"[:CONTEXT]}]}
    return [*([_plain(words)] if words else []), _section(facts or " "), *_buttons(one), context]


def _buttons(one: Told) -> list[dict[str, Any]]:
    """Return the signed links as buttons; they open a page that asks before it acts."""
    buttons = [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": label[:BUTTON]},
            "url": url,
            "action_id": f"lastcall-{n}",
        }
        for n, (label, url) in enumerate(one.actions[:5])
    ]
    return [{"type": "actions", "elements": buttons}] if buttons else []


def _linked(one: Told) -> str:
    return _link(one.link, one.line) if one.link else escaped(one.line)


def _link(url: str, text: str) -> str:
    return f"<{url.replace('&', '&amp;')}|{escaped(text)}>"


def _plain(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "plain_text", "text": text[:SECTION], "emoji": False}}


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:SECTION]}}


def _sections(lines: list[str]) -> list[dict[str, Any]]:
    """Return lines as sections, each below Slack's limit and none cut in the middle of a link."""
    blocks: list[dict[str, Any]] = []
    text = ""
    for line in lines:
        kept = line if len(line) < SECTION else escaped(clean(line, SECTION // 6))
        if text and len(text) + len(kept) + 1 > SECTION:
            blocks.append(_section(text))
            text = ""
        text += f"{kept}\n" if kept else ""
    return [*blocks, _section(text or " ")]
