"""Entries -> a JSON Feed 1.1, with the facts as data under `_lastcall`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lastcall.stages.export.entries import Entry, Shelf


def json_feed_of(shelf: Shelf) -> bytes:
    """Return the feed, the latest change first."""
    entries = sorted(shelf.entries, key=lambda e: (e.changed_at, e.notice.key), reverse=True)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Shutdowns of what you use",
        "items": [_item(entry) for entry in entries],
    }
    if shelf.url:
        feed["feed_url"] = shelf.url
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _item(entry: Entry) -> dict[str, Any]:
    notice = entry.notice
    item: dict[str, Any] = {
        "id": f"{notice.id}:r{notice.revision}",
        "title": entry.title,
        "content_text": entry.text,
        "date_published": notice.first_seen_at.isoformat(),
        "date_modified": entry.changed_at.isoformat(),
        "tags": [notice.subject.vendor, str(notice.subject.kind)],
        "_lastcall": {
            "notice": notice.id,
            "key": notice.key,
            "ends": str(notice.deadline) if notice.deadline else None,
            "ends_on": notice.deadline.earliest.isoformat() if notice.deadline else None,
            "start_by": entry.start_by.isoformat() if entry.start_by else None,
            "withdrawn": notice.withdrawn,
            "replacements": list(notice.replacements),
            "confidence": str(notice.confidence),
            "projects": list(entry.used_in),
            "revision": notice.revision,
        },
    }
    if entry.url:
        item["url"] = entry.url
    return item
