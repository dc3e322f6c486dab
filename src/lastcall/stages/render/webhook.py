"""A message -> a CloudEvents 1.0 envelope with everything as data; the channel signs it."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from lastcall.model.alert import Rendered
from lastcall.stages.render.words import clean

if TYPE_CHECKING:
    from lastcall.model.alert import Message, MessageItem
    from lastcall.model.config import Receiver


def render_webhook(message: Message, receiver: Receiver) -> Rendered:
    """Return the JSON of one event; its `id` is the same at every attempt (docs/receivers.md has the fields)."""
    del receiver
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
            "note": clean(message.note, 1000),
            "items": [_plain(item) for item in message.items],
        },
    }
    body = json.dumps(event, ensure_ascii=False, sort_keys=True).encode()
    return Rendered("webhook", body, clean(message.title, 200), {"id": message.id})


def _plain(item: MessageItem) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for field in fields(item):
        value = getattr(item, field.name)
        plain[field.name] = value.isoformat() if isinstance(value, (date, datetime)) else value
    return plain
