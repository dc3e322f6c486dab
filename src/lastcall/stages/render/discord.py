"""A message -> Discord's JSON: one embed a notice, nobody mentioned, within the limits of all embeds together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lastcall.model.alert import Rendered
from lastcall.stages.render.markup import markdown
from lastcall.stages.render.template import overridden
from lastcall.stages.render.words import clean, note_of, shown

if TYPE_CHECKING:
    from lastcall.model.alert import Message
    from lastcall.model.config import Receiver
    from lastcall.stages.render.words import Told

# Discord's limits: characters of a title, a description, a field's value, and of all embeds of a message together.
TITLE, DESCRIPTION, VALUE, ALL, EMBEDS = 256, 4096, 1024, 5500, 10
FULL = 3  # notices in full where there are more than embeds
_COLORS = {"critical": 0xD62828, "high": 0xF77F00, "medium": 0xFCBF49}


def render_discord(message: Message, receiver: Receiver) -> Rendered:
    """Return the payload of one webhook post."""
    own = overridden(message, receiver, "md")
    title = clean(message.title, 200)
    payload: dict[str, Any] = {
        "content": f"⏳ **{markdown(title)}**",
        "embeds": [{"description": own.text[:DESCRIPTION]}] if own.text else _embeds(message),
        "allowed_mentions": {"parse": []},  # whatever the words say, nobody is called
    }
    body = json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()
    return Rendered("discord", body, title, dict(own.meta))


def _embeds(message: Message) -> list[dict[str, Any]]:
    if not message.items:
        return [{"description": markdown(note_of(message))}]
    color = _COLORS.get(message.severity, 0x577590)
    note = [{"description": markdown(note_of(message))}] if message.note else []
    # Where not all can be told in full, the lines of the others need the room.
    spelt = EMBEDS - 2 if len(message.items) <= EMBEDS - 2 else FULL
    embeds: list[dict[str, Any]] = []
    room = ALL - sum(len(one["description"]) for one in note)
    for one in shown(message, spelt=spelt).spelt:
        embed = _embed(one, color)
        if _weight(embed) > room and embeds:
            break
        embeds.append(embed)
        room -= _weight(embed)
    rest = [{"description": _rest(message, len(embeds), room), "color": color}]
    return [*note, *embeds, *(rest if len(message.items) > len(embeds) else [])]


def _embed(one: Told, color: int) -> dict[str, Any]:
    words = [f"> {markdown(one.quote)}"] if one.quote else []
    words += [f"[{markdown(label)}](<{url}>)" for label, url in one.actions[:4]]
    embed: dict[str, Any] = {
        "title": markdown(clean(one.line, TITLE // 2)),
        "description": "\n".join(words)[:DESCRIPTION],
        "color": color,
        "fields": [
            {"name": label, "value": markdown(value)[:VALUE], "inline": len(value) < 40} for label, value in one.facts
        ],
        "footer": {"text": f"{one.source} · {one.steps}"[:2048]},
    }
    return {**embed, "url": one.link} if one.link else embed


def _rest(message: Message, told: int, room: int) -> str:
    """Return a line for each notice that is not told in full, as many as the room holds, and count what is left."""
    lines: list[str] = []
    for one in shown(message).every[told:]:
        line = f"- [{markdown(one.line)}](<{one.link}>)" if one.link else f"- {markdown(one.line)}"
        line += f" `{one.id}`"
        if sum(map(len, lines)) + len(lines) + len(line) > min(room, DESCRIPTION) - 80:
            break
        lines.append(line)
    left = len(message.items) - told - len(lines)
    return "\n".join([*lines, *([f"and {left} more: `lastcall upcoming`"] if left else [])])


def _weight(embed: dict[str, Any]) -> int:
    fields = sum(len(field["name"]) + len(field["value"]) for field in embed["fields"])
    return len(embed["title"]) + len(embed["description"]) + len(embed["footer"]["text"]) + fields
