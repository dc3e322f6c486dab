"""A message -> Slack's JSON: a text fallback, Block Kit within its limits, and our key as metadata."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lastcall.model.alert import Rendered
from lastcall.stages.render.words import SHOWN, clean, facts_of, line_of, next_steps, safe_link, source_of

if TYPE_CHECKING:
    from lastcall.model.alert import Message, MessageItem
    from lastcall.model.config import Receiver

HEADER, SECTION, BLOCKS = 150, 3000, 50  # Slack's limits (Block Kit reference)
LINES = 60  # of a digest


def render_slack(message: Message, receiver: Receiver) -> Rendered:
    """Return the payload of one post; the same for a webhook and for a bot, which adds channel and thread itself."""
    del receiver
    title = clean(message.title, 200)
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": clean(f"⏳ {message.title}", HEADER), "emoji": True}}
    ]
    if message.layout == "digest":
        blocks += _digest(message)
    elif not message.items:
        blocks.append(_section("If you read this, the receiver works. Nothing is shutting down."))
    else:
        for item in message.items[: min(SHOWN, (BLOCKS - 2) // 3)]:
            blocks += _item(item)
        if len(message.items) > SHOWN:
            blocks.append(_section(f"and {len(message.items) - SHOWN} more: `lastcall notices`"))
    payload = {
        "text": f"⏳ {escaped(title)}",
        "blocks": blocks[:BLOCKS],
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {"event_type": "lastcall_alert", "event_payload": {"key": message.id}},
    }
    body = json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()
    return Rendered("slack", body, title, {"key": message.id})


def escaped(text: str) -> str:
    """Return text with Slack's three control characters escaped; then no mention and no link can start in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:SECTION]}}


def _item(item: MessageItem) -> list[dict[str, Any]]:
    # Vendors' words go into plain_text blocks, where nothing is interpreted.
    quote = f"\n“{clean(item.quote, 400)}”" if item.quote else ""
    said = {
        "type": "section",
        "text": {"type": "plain_text", "text": f"{line_of(item)}{quote}"[:SECTION], "emoji": False},
    }
    facts = "\n".join(f"*{label}:* {escaped(value)}" for label, value in facts_of(item))
    link = safe_link(item.url)
    source = f"<{link.replace('&', '&amp;')}|{escaped(source_of(item))}>" if link else escaped(source_of(item))
    context = {"type": "context", "elements": [{"type": "mrkdwn", "text": f"{source} · `{next_steps(item)}`"[:2000]}]}
    return [said, _section(facts or " "), context]


def _digest(message: Message) -> list[dict[str, Any]]:
    lines = [f"• {line_of(item)}" for item in message.items[:LINES]]
    if len(message.items) > LINES:
        lines.append(f"and {len(message.items) - LINES} more: lastcall upcoming")
    blocks: list[dict[str, Any]] = []
    text = ""
    for line in lines:
        if len(text) + len(line) > SECTION - 100:
            blocks.append({"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}})
            text = ""
        text += f"{line}\n"
    return [*blocks, {"type": "section", "text": {"type": "plain_text", "text": text or " ", "emoji": False}}]
