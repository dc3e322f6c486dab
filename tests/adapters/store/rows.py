"""What tests of the database share: a source, a message."""

from __future__ import annotations

from datetime import timedelta

from lastcall.model.alert import AlertReason, Layout, Message, Rendered
from lastcall.model.vendor import Source
from tests.builders import CONSOLE, NOW

MINUTE = timedelta(minutes=1)


def a_source(name: str = "acme/feed", **wishes: object) -> Source:
    return Source(name, "acme", f"https://acme.example/{name}", **wishes)  # type: ignore[arg-type] # wishes are fields by name


def a_message(number: int = 1, *, thread: str = "t-1", receiver: str = CONSOLE.name) -> Message:
    return Message(
        f"m-{number}", receiver, Layout.ALERT, AlertReason.ANNOUNCED, "low", thread, (), NOW + number * MINUTE,
        NOW.date(), keys=(f"key-{number}",),
    )  # fmt: skip


RENDERED = Rendered("console", b"goodbye", "goodbye", {"to": "all"})
