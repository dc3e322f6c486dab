"""A message -> text for a terminal or a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.model.alert import Rendered
from lastcall.stages.render.template import overridden
from lastcall.stages.render.words import clean, text_of

if TYPE_CHECKING:
    from lastcall.model.alert import Message
    from lastcall.model.config import Receiver


def render_console(message: Message, receiver: Receiver) -> Rendered:
    """Return a message as UTF-8 text that ends with an empty line."""
    own = overridden(message, receiver, "txt")
    text = own.text or f"⏳ {text_of(message)}"
    return Rendered("console", f"{text.rstrip()}\n\n".encode(), clean(message.title, 200), dict(own.meta))
