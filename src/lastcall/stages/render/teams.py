"""A message -> an Adaptive Card in the envelope that a Teams workflow takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lastcall.model.alert import Rendered
from lastcall.stages.render.words import clean, fitting, lines_of, note_of, shown

if TYPE_CHECKING:
    from lastcall.model.alert import Message
    from lastcall.model.config import Receiver
    from lastcall.stages.render.words import Told

ITEMS = 10  # notices in full
LONGEST = 24_000  # bytes; Teams takes 28 KB with its own envelope
_COLORS = {"critical": "attention", "high": "warning", "medium": "accent"}


def render_teams(message: Message, receiver: Receiver) -> Rendered:
    """Return the card; outside words stand in text runs only, in which Teams interprets nothing."""
    del receiver

    def build(count: int) -> bytes:
        """Lay out so many notices."""
        card = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "msteams": {"width": "Full"},
            "body": [_title(message), *_body(message, count)],
        }
        kind = "application/vnd.microsoft.card.adaptive"
        envelope = {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}
        return json.dumps(envelope, ensure_ascii=False, sort_keys=True).encode()

    return Rendered("teams", fitting(build, LONGEST, lines_of(message)), clean(message.title, 200))


def _title(message: Message) -> dict[str, Any]:
    color = _COLORS.get(message.severity, "default")
    return _runs((f"⏳ {clean(message.title, 200)}", {"size": "large", "weight": "bolder", "color": color}))


def _body(message: Message, count: int) -> list[dict[str, Any]]:
    if not message.items:
        return [_runs((note_of(message), {}))]
    told = shown(message, count, ITEMS)
    parts = [part for one in told.spelt for part in _item(one)] + [part for one in told.lines for part in _line(one)]
    note = [_runs((note_of(message), {}))] if message.note else []
    return [*note, *parts, *([_runs((told.more, {"isSubtle": True}))] if told.more else [])]


def _line(one: Told) -> list[dict[str, Any]]:
    opened = {"selectAction": {"type": "Action.OpenUrl", "url": one.link}} if one.link else {}
    return [_runs((f"• {one.line}  ", opened), (one.id, {"fontType": "monospace"}))]


def _item(one: Told) -> list[dict[str, Any]]:
    parts = [_runs((one.headline, {"weight": "bolder"}))] if one.headline else []
    if one.quote:
        parts.append(_runs((f"“{one.quote}”", {"italic": True})))
    parts += [_runs((f"{label}: ", {"weight": "bolder"}), (value, {})) for label, value in one.facts]
    parts.append(_runs((f"{one.source} · {one.steps}", {"isSubtle": True, "size": "small"})))
    links = [("Read what they say", one.link)] if one.link else []
    actions = [{"type": "Action.OpenUrl", "title": label, "url": url} for label, url in (*links, *one.actions[:4])]
    return [*parts, *([{"type": "ActionSet", "actions": actions}] if actions else [])]


def _runs(*texts: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    runs = [{"type": "TextRun", "text": text, **look} for text, look in texts]
    return {"type": "RichTextBlock", "inlines": runs}
