"""Entries -> documents of the Common Lifecycle Enumeration (ECMA-428), one for each thing that ends on a known day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lastcall.model.notice import Effect

if TYPE_CHECKING:
    from datetime import date, datetime

    from lastcall.stages.export.entries import Entry, Shelf

SCHEMA = "https://ecma-tc54.github.io/ECMA-428/cle.v1.0.0.json"
_EVERY_VERSION = [{"range": "vers:generic/*"}]  # a service has no versions that one could keep
_SUPPORT = {"id": "standard", "description": "What the vendor gives to everybody"}
_TYPES = {
    Effect.SHUTDOWN: "endOfLife",
    Effect.END_OF_SUPPORT: "endOfSupport",
    Effect.CLOSED_TO_NEW: "endOfMarketing",
}


def cle_of(shelf: Shelf) -> bytes:
    """Return a list of documents, since a document is about one component.

    What has no day has no place in it: neither an announcement without a date nor a "not before" is an event.
    """
    documents = [document for entry in shelf.entries if (document := _document(entry))["events"]]
    return json.dumps(documents, ensure_ascii=False, indent=1).encode()


def _document(entry: Entry) -> dict[str, Any]:
    subject = entry.notice.subject
    events = _events(entry)
    document: dict[str, Any] = {
        "$schema": SCHEMA,
        "identifier": f"pkg:generic/{quote(subject.vendor, safe='')}/{quote(subject.name, safe='')}",
        "updatedAt": _stamp(entry.changed_at),
    }
    if any("supportId" in event for event in events):
        document["definitions"] = {"support": [_SUPPORT]}
    return {**document, "events": events}


def _events(entry: Entry) -> list[dict[str, Any]]:
    """Return the events, the newest id first; a withdrawal takes back those of the last belief that had a date."""
    notice = entry.notice
    dated = notice if notice.deadline or not notice.withdrawn else entry.last_dated or notice
    found: list[dict[str, Any]] = []
    for milestone in dated.milestones:
        kind, deadline = _TYPES.get(milestone.effect), milestone.deadline
        if kind is None or deadline is None or deadline.is_floor:
            continue
        event = _event(entry, len(found) + 1, kind, _midnight(deadline.earliest))
        if not deadline.is_day:
            event["description"] += f" (the vendor says: {deadline})"
        if kind == "endOfSupport":
            event["supportId"] = _SUPPORT["id"]
        found.append({**event, "versions": _EVERY_VERSION})
    if notice.withdrawn:
        taken_back = [event["id"] for event in found]
        for number in taken_back:
            event = _event(entry, len(found) + 1, "withdrawn", _stamp(entry.changed_at))
            found.append({**event, "eventId": number, "reason": entry.title})
    return found[::-1]


def _event(entry: Entry, number: int, kind: str, effective: str) -> dict[str, Any]:
    notice = entry.notice
    published = _midnight(notice.announced_on) if notice.announced_on else _stamp(notice.first_seen_at)
    event = {
        "id": number,
        "type": kind,
        "effective": effective,
        "published": published,
        "modified": _stamp(entry.changed_at),
        "description": f"{entry.title}; how sure: {entry.sure}",
    }
    return {**event, "references": [entry.url]} if entry.url else event


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
