"""The deadlines of a message -> a calendar (RFC 5545) to attach: stable UIDs, a SEQUENCE that grows, CANCEL at a withdrawal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lastcall.stages.render.words import CLOSING, SHOWN, clean, line_of, safe_link

if TYPE_CHECKING:
    from lastcall.model.alert import Message, MessageItem

_OCTETS = 75  # RFC 5545 3.1: a line is folded after so many


def calendar_of(message: Message) -> bytes:
    """Return the calendar of the dated notices; empty where none has a date.

    Adding it twice changes nothing: the UID is made of the notice, and the newest SEQUENCE wins.
    """
    dated = [item for item in message.items[:SHOWN] if item.deadline_on is not None]
    if not dated:
        return b""
    over = all(item.reason in CLOSING for item in dated)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lastcall//Lastcall//EN"]
    lines.append(f"METHOD:{'CANCEL' if over else 'PUBLISH'}")
    for item in dated:
        lines += _event(message, item)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(message: Message, item: MessageItem) -> list[str]:
    assert item.deadline_on is not None  # the caller picks the dated ones
    over = item.reason in CLOSING
    link = safe_link(item.url)
    return [
        "BEGIN:VEVENT",
        f"UID:{clean(item.notice_id, 60)}@lastcall",
        f"SEQUENCE:{int(message.created_at.timestamp()) // 60}",  # minutes: grows with each message about the notice
        f"DTSTAMP:{message.created_at:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{item.deadline_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{item.deadline_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(line_of(item))}",
        f"DESCRIPTION:{_text(clean(item.quote, 400))}",
        *([f"URL:{link}"] if link else []),
        f"STATUS:{'CANCELLED' if over else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """Fold a line after 75 octets, never within a character."""
    parts: list[str] = []
    part = ""
    for char in line:
        if len((part + char).encode()) > _OCTETS - bool(parts):  # a continuation begins with a space
            parts.append(part)
            part = ""
        part += char
    return "\r\n ".join([*parts, part])
