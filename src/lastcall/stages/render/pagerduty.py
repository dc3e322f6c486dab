"""A message -> an event of PagerDuty's Events API v2, without its routing key, which the channel adds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lastcall.model.alert import Rendered
from lastcall.stages.render.words import CLOSING, SHOWN, clean, note_of, shown

if TYPE_CHECKING:
    from lastcall.model.alert import Message
    from lastcall.model.config import Receiver

_SEVERITY = {"critical": "critical", "high": "error", "medium": "warning"}
SUMMARY = 1024


def render_pagerduty(message: Message, receiver: Receiver) -> Rendered:
    """Return a trigger, or a resolve where all of a message is withdrawn or done.

    The thread is the dedup key: whatever is said about one announcement is one incident, and a repeat changes nothing.
    """
    del receiver
    over = bool(message.items) and all(item.reason in CLOSING for item in message.items)
    event: dict[str, Any] = {
        "event_action": "resolve" if over else "trigger",
        "dedup_key": message.thread[:255],
        "client": "Lastcall",
        "payload": {
            "summary": clean(message.title, SUMMARY),
            "source": "lastcall",
            "severity": _SEVERITY.get(message.severity, "info"),
            "timestamp": message.created_at.isoformat(timespec="seconds"),
            "component": clean(message.items[0].vendor_name, 100) if message.items else "lastcall",
            "class": str(message.reason),
            "custom_details": _details(message),
        },
        "links": [
            {"href": href, "text": text}
            for one in shown(message).every
            for text, href in ((one.line, one.link), *one.actions)
            if href
        ][:20],
    }
    body = json.dumps(event, ensure_ascii=False, sort_keys=True).encode()
    return Rendered("pagerduty", body, clean(message.title, 200), {"key": message.thread[:255]})


def _details(message: Message) -> dict[str, Any]:
    """Return the first notices in full, a line for each of the others, and what is said beside them."""
    told = shown(message)
    found: dict[str, Any] = {}
    for one in told.every[:SHOWN]:
        name = one.line if one.line not in found else f"{one.line} [{one.id}]"
        found[name] = {"quote": one.quote, "source": one.source, "next": one.steps, **dict(one.facts)}
    said = {
        "others": [f"{one.line} [{one.id}]" for one in told.every[SHOWN:]],
        "note": note_of(message),
        "more": told.more,
    }
    return found | {key: value for key, value in said.items() if value}
