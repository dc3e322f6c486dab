"""Mails -> a JSON Feed (https://www.jsonfeed.org/version/1.1/), byte for byte the same for the same mails."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lastcall.model.mail import Mail

SIZE = 5_000_000  # bytes of a feed; older mails are left out
_NEVER = datetime.min.replace(tzinfo=UTC)


def feed_of(mails: Iterable[Mail], *, title: str, comment: str = "") -> bytes:
    """Return the feed of these mails, newest first, as many as fit; `comment` is for people who look at it."""
    said = {"user_comment": comment} if comment else {}
    head = {"version": "https://jsonfeed.org/version/1.1", "title": title, **said, "items": []}
    items: list[str] = []
    size = len(_dumped(head))
    for mail in sorted(mails, key=lambda mail: (mail.sent_at or _NEVER, mail.id), reverse=True):
        item = _dumped(_item(mail))
        size += len(item) + 2
        if size > SIZE:
            break
        items.append(item)
    return f"{_dumped(head).removesuffix('[]}')}[{', '.join(items)}]}}".encode("ascii")


def _item(mail: Mail) -> dict[str, Any]:
    item = {"id": mail.id, "url": "", "title": mail.subject}
    if mail.sent_at is not None:
        item["date_published"] = mail.sent_at.isoformat(timespec="seconds")
    item |= {"content_html": mail.html} if mail.html else {"content_text": mail.text}
    return item


def _dumped(value: dict[str, Any]) -> str:
    return json.dumps(value)
