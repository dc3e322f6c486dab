"""A message -> title and plain text, for the services that Apprise knows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lastcall.model.alert import Rendered
from lastcall.stages.render.template import overridden
from lastcall.stages.render.words import clean, fitting, lines_of, text_body

if TYPE_CHECKING:
    from lastcall.model.alert import Message
    from lastcall.model.config import Receiver

LONGEST = 20_000  # bytes; Apprise splits for services that take less
_KIND = {"critical": "failure", "high": "warning"}


def render_apprise(message: Message, receiver: Receiver) -> Rendered:
    """Return what Apprise is given."""
    own = overridden(message, receiver, "txt")
    text = own.text.encode() or fitting(lambda count: text_body(message, count).encode(), LONGEST, lines_of(message))
    payload = {
        "title": clean(f"⏳ {message.title}", 200),
        "body": text[:LONGEST].decode(errors="ignore"),
        "type": _KIND.get(message.severity, "info"),
    }
    body = json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()
    return Rendered("apprise", body, clean(message.title, 200), dict(own.meta))
