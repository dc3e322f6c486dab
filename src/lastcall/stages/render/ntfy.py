"""A message -> ntfy's JSON; a repeat takes the place of the first, by its sequence id."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lastcall.model.alert import Rendered
from lastcall.stages.render.template import overridden
from lastcall.stages.render.words import clean, fitting, lines_of, text_body, told_of

if TYPE_CHECKING:
    from lastcall.model.alert import Message
    from lastcall.model.config import Receiver

LONGEST = 4000  # bytes of text; a longer one would arrive as an attached file
FULL = 3  # notices in full: more would leave no room for the others' lines
_PRIORITY = {"critical": 5, "high": 4, "medium": 3}


def render_ntfy(message: Message, receiver: Receiver) -> Rendered:
    """Return the payload, without the topic, which the channel adds."""
    own = overridden(message, receiver, "txt")
    text = own.text.encode() or fitting(
        lambda count: text_body(message, count, FULL).encode(), LONGEST, lines_of(message)
    )
    told = [told_of(item) for item in message.items[:1]]
    link = told[0].link if told else ""
    payload: dict[str, object] = {
        "title": clean(message.title, 200),
        "message": _cut(text, link),
        "priority": _PRIORITY.get(message.severity, 2),
        "tags": ["hourglass_flowing_sand"],
        "sequence_id": message.id,
    }
    if link:
        payload["click"] = link
    if told and told[0].actions:
        payload["actions"] = [{"action": "view", "label": label, "url": url} for label, url in told[0].actions[:3]]
    body = json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()
    return Rendered("ntfy", body, clean(message.title, 200), dict(own.meta))


def _cut(text: bytes, link: str) -> str:
    """Return text within ntfy's limit, cut with the link."""
    if len(text) <= LONGEST:
        return text.decode().rstrip()
    return f"{text[: LONGEST - len(link) - 8].decode(errors='ignore')}…\n{link}".rstrip()
