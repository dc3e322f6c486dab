"""Entries -> an Atom feed (RFC 4287) of what goes away, the latest change first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from lastcall.stages.export.entries import Entry, Shelf

_NS = "http://www.w3.org/2005/Atom"
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold


def atom_of(shelf: Shelf) -> bytes:
    """Return the feed; ids are stable, `updated` is when the belief last changed."""
    feed = ET.Element("feed", xmlns=_NS)
    _add(feed, "id", "urn:lastcall:notices")
    _add(feed, "title", "Shutdowns of what you use")
    entries = sorted(shelf.entries, key=lambda e: (e.changed_at, e.notice.key), reverse=True)
    _add(feed, "updated", (entries[0].changed_at if entries else shelf.made_at).isoformat())
    _add(_sub(feed, "author"), "name", "Lastcall")
    if shelf.url:
        ET.SubElement(feed, "link", rel="self", href=shelf.url)
    for entry in entries:
        _entry(feed, entry)
    body: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _entry(feed: ET.Element, entry: Entry) -> None:
    one = _sub(feed, "entry")
    _add(one, "id", f"urn:lastcall:{entry.notice.id}:r{entry.notice.revision}")
    _add(one, "title", entry.title)
    _add(one, "updated", entry.changed_at.isoformat())
    _add(one, "published", entry.notice.first_seen_at.isoformat())
    if entry.url:
        ET.SubElement(one, "link", rel="alternate", href=_CONTROL.sub("", entry.url))
    ET.SubElement(one, "category", term=entry.notice.subject.vendor)
    _add(one, "content", entry.text)


def _sub(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, name)


def _add(parent: ET.Element, name: str, text: str) -> None:
    _sub(parent, name).text = _CONTROL.sub("", text)
