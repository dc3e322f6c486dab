"""RSS and Atom -> passages: strict lxml where the XML is sound, feedparser where it is not."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import feedparser
from lxml import etree

from lastcall.errors import ParseError
from lastcall.model.document import Parsed
from lastcall.stages.parse.days import stamped
from lastcall.stages.parse.entries import Entry, entry_passages
from lastcall.stages.parse.text import without_controls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.parse.source import Source

ENTRIES = 20_000
_CONTENT = ("encoded", "content", "description", "summary")
_STAMPS = ("published", "pubDate", "date", "issued", "created", "updated", "modified")


def parse_feed(source: Source) -> Parsed:
    """Return the passages of a feed; one that breaks off keeps the entries before the break, with a warning."""
    try:
        title, kind, entries = _strict(source.body)
        warnings: tuple[str, ...] = ()
    except (etree.XMLSyntaxError, ValueError) as error:
        title, kind, entries = _tolerant(source)
        warnings = (f"broken XML, read tolerantly: {str(error)[:120]}",)
    passages = tuple(passage for entry in entries[:ENTRIES] for passage in entry_passages(entry, source.url))
    return Parsed(kind, passages, len(entries), title, warnings)


def _strict(body: bytes) -> tuple[str, str, list[Entry]]:
    # No entities, no network, no endless trees: other people's XML.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    root = etree.fromstring(body.lstrip(), parser)
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in body[:20_000]:
        raise ParseError("feed: declares XML entities, which feeds do not need and attacks do; it is not read")
    name = _local(root)
    if name == "feed":
        found = [_atom(node) for node in root if _local(node) == "entry"]
        return _child_text(root, "title"), "atom", found
    if name not in ("rss", "RDF"):
        raise ParseError(f"feed: the root is <{name}>, which is no feed")
    channel = next((node for node in root if _local(node) == "channel"), root)
    items = [node for node in (*channel, *(root if channel is not root else ())) if _local(node) == "item"]
    return _child_text(channel, "title"), "rss", [_rss(node) for node in items]


def _rss(node: Any) -> Entry:
    link = _child_text(node, "link") or next(
        (child.get("href", "") for child in node if _local(child) == "link" and child.get("href")), ""
    )
    guid = _child_text(node, "guid") or _child_text(node, "id")
    return _entry(node, guid, link or (guid if guid.startswith("http") else ""))


def _atom(node: Any) -> Entry:
    links = [child for child in node if _local(child) == "link" and child.get("href")]
    best = next((one for one in links if one.get("rel", "alternate") == "alternate"), links[0] if links else None)
    return _entry(node, _child_text(node, "id"), best.get("href") if best is not None else "")


def _entry(node: Any, guid: str, link: str) -> Entry:
    stamp = next((text for name in _STAMPS if (text := _child_text(node, name))), "")
    content = max((_markup(node, name) for name in _CONTENT), key=len)
    return Entry(guid, _child_text(node, "title"), link, stamped(stamp) if stamp else None, content, tuple(_tags(node)))


def _tags(node: Any) -> Iterator[str]:
    for child in node:
        if _local(child) == "category":
            text = child.get("term") or (child.text or "")
            if text.strip():
                yield text.strip()


def _markup(node: Any, name: str) -> str:
    """Return a content element as markup; XHTML inside Atom is serialised again."""
    for child in node:
        if _local(child) == name:
            if len(child):
                return "".join(etree.tostring(part, encoding="unicode") for part in child)
            return child.text or ""
    return ""


def _child_text(node: Any, name: str) -> str:
    for child in node:
        if _local(child) == name and (text := "".join(child.itertext()).strip()):
            return str(text)
    return ""


def _local(node: Any) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _tolerant(source: Source) -> tuple[str, str, list[Entry]]:
    """Read what feedparser can save; raise ParseError where that is nothing."""
    body = without_controls(source.text).encode("utf-8", errors="replace")
    try:
        # A BytesIO, since feedparser opens files and addresses that it is given as text.
        read = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        raise ParseError(f"feed: cannot be read ({type(error).__name__})") from error
    if not read.get("version") or not read.get("entries"):
        raise ParseError("feed: broken, and no entry can be saved")
    entries = [
        Entry(
            str(one.get("id", "")),
            str(one.get("title", "")),
            str(one.get("link", "")),
            stamped(str(one.get("published") or one.get("updated") or "")),
            str((one.get("content") or [{}])[0].get("value") or one.get("summary") or ""),
        )
        for one in read["entries"]
    ]
    return str(read.get("feed", {}).get("title", "")), "atom" if "atom" in read["version"] else "rss", entries
