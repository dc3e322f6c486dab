"""A message -> a CloudEvents 1.0 envelope with everything as data; the channel signs it."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from lastcall.model.alert import Rendered
from lastcall.stages.render.words import clean, fitting, more_of

if TYPE_CHECKING:
    from lastcall.model.alert import Message, MessageItem
    from lastcall.model.config import Receiver


LONGEST = 900_000  # bytes
_TEXT, _LIST = 1000, 50  # characters of one text, entries of one list


def render_webhook(message: Message, receiver: Receiver) -> Rendered:
    """Return the JSON of one event; its `id` is the same at every attempt (docs/receivers.md has the fields)."""
    del receiver
    body = fitting(lambda count: _event(message, count), LONGEST, max(1, len(message.items)))
    return Rendered("webhook", body, clean(message.title, 200), {"id": message.id})


def _event(message: Message, count: int) -> bytes:
    event = {
        "specversion": "1.0",
        "id": message.id,
        "source": "lastcall",
        "type": f"lastcall.{message.layout}",
        "time": message.created_at.isoformat(timespec="seconds"),
        "datacontenttype": "application/json",
        "subject": message.thread,
        "data": {
            "title": clean(message.title, 500),
            "reason": message.reason,
            "severity": message.severity,
            "thread": message.thread,
            "follow_up": message.follow_up,
            "note": clean(message.note, _TEXT),
            "items": [_plain(item) for item in message.items[:count]],
            "more": more_of(message, count),
        },
    }
    return json.dumps(event, ensure_ascii=False, sort_keys=True).encode()


def _plain(item: MessageItem) -> dict[str, Any]:
    return {field.name: _value(getattr(item, field.name)) for field in fields(item)}


def _value(value: Any) -> Any:
    """Return a value as JSON has it; text loses what nobody sees, and what is longer than anybody reads."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, str):
        return clean(value, _TEXT)
    if isinstance(value, tuple):
        return [_value(one) for one in value[:_LIST]]
    return value
