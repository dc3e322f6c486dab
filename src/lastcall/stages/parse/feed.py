"""RSS and Atom -> passages: strict lxml where the XML is sound, and whatever saves most entries where it is not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from lastcall.errors import ParseError
from lastcall.model.document import Parsed
from lastcall.stages.parse.days import stamped
from lastcall.stages.parse.entries import Entry, taken_apart
from lastcall.stages.parse.feed_broken import mended, tolerant

if TYPE_CHECKING:
    from collections.abc import Callable

    from lastcall.stages.parse.source import Source

ENTRIES = 20_000
_CONTENT = ("encoded", "content", "content_encoded", "description", "summary", "abstract", "tagline")
_STAMPS = ("published", "pubDate", "date", "issued", "created", "updated", "modified", "lastmod")
_Feed = tuple[str, str, list[Entry]]  # kind, title, entries
_Parts = dict[str, list[Any]]
_ROOTS = frozenset({"feed", "rss", "rdf", "channel", "entry"})
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_DECLARED = 100_000  # bytes in which a document type stands


def parse_feed(source: Source) -> Parsed:
    """Return the passages of a feed; one that breaks off keeps the entries before the break, with a warning."""
    kind, title, every, warnings = read_feed(source.body, source.text)
    # An entry that comes twice is one, one that says nothing is none.
    entries = [entry for entry in dict.fromkeys(every) if entry.title or entry.content or entry.link or entry.id]
    heads, passages = taken_apart(entries[:ENTRIES], source.url, source.worth)
    return Parsed(kind, passages, len(entries), title, warnings, heads)


def read_feed(body: bytes, text: str) -> tuple[str, str, list[Entry], tuple[str, ...]]:
    """Return kind, title, entries and what was broken; `text` is the decoded body, empty where nobody needed it yet.

    Raises ParseError where nothing can be saved.
    """
    if b"<!ENTITY" in body[:_DECLARED]:
        raise ParseError("feed: declares XML entities, which feeds do not need and attacks do; it is not read")
    warnings: tuple[str, ...] = ()
    try:
        kind, title, entries = _strict(body.lstrip())
    except (etree.XMLSyntaxError, ValueError) as error:
        warnings = (f"broken XML, read tolerantly: {str(error)[:120]}",)
        kind, title, entries = _saved(body, text or body.decode("utf-8", errors="replace"))
    return kind, title, entries, warnings


def _saved(body: bytes, text: str) -> _Feed:
    """Return what can be read of broken XML: mended where that is enough, else by the more tolerant of two readers."""
    tries: tuple[Callable[[], _Feed], ...] = (
        lambda: _strict(mended(text)),
        lambda: tolerant(body, text),
        lambda: _strict(mended(text), recover=True),
    )
    best: _Feed | None = None
    for attempt in tries:
        try:
            found = attempt()
        except (etree.XMLSyntaxError, ValueError, ParseError):
            continue
        if found[2] and attempt is tries[0]:
            return found
        if best is None or len(found[2]) > len(best[2]):
            best = found
    if best is None or not best[2]:
        raise ParseError("feed: broken, and no entry can be saved; look at the address")
    return best


def _strict(body: bytes, *, recover: bool = False) -> _Feed:
    # No entities, no network, no endless trees: other people's XML.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=recover)
    root = etree.fromstring(body, parser)
    if root is None:
        raise ParseError("feed: broken, and no entry can be saved; look at the address")
    name = _local(root).lower()
    if name not in _ROOTS:
        raise ParseError(f"feed: the root is <{name}>, which is no feed")
    own = _space(root)
    items = [node for node in root.iter("{*}item", "{*}entry", "{*}Item", "{*}ITEM") if _is_entry(node, own)]
    entries = [_atom(node) if node.tag.endswith("entry") else _rss(node) for node in items]
    return ("atom" if name in ("feed", "entry") else "rss"), _title(root), entries


def _title(root: Any) -> str:
    """Return the title of a feed: the root's own, or its channel's."""
    above = next(root.iterchildren("{*}channel", "{*}Channel", "{*}CHANNEL"), root)
    return _first({"title": list(above.iterchildren("{*}title"))}, "title")


def _is_entry(node: Any, own: str) -> bool:
    """Tell whether an item is one of a feed and not of an extension that has items too."""
    space = _space(node)
    return space in ("", own) or "rss" in space.lower() or "atom" in space.lower() or "netscape" in space


def _rss(node: Any) -> Entry:
    parts = _parts(node)
    href = next((one.get("href") for one in parts.get("link", ()) if one.get("href")), "")
    link = _first(parts, "link") or href
    guid = _first(parts, "guid") or _first(parts, "id") or node.get(_ABOUT, "")
    return _entry(parts, guid, link or (guid if guid.startswith("http") else ""))


def _atom(node: Any) -> Entry:
    parts = _parts(node)
    best = ""
    for one in parts.get("link", ()):
        if href := one.get("href"):
            if one.get("rel", "alternate") == "alternate":
                best = href
                break
            best = best or href
    return _entry(parts, _first(parts, "id"), best or _first(parts, "link"))


def _entry(parts: _Parts, guid: str, link: str) -> Entry:
    stamp = content = ""
    for name in _STAMPS:
        if name in parts and (stamp := _first(parts, name)):
            break
    for name in _CONTENT:
        if name in parts and len(text := _markup(parts[name][0])) > len(content):
            content = text
    tags: tuple[str, ...] = ()
    if "category" in parts:
        said = ((one.get("term") or one.text or "").strip() for one in parts["category"])
        tags = tuple(tag for tag in said if tag)
    return Entry(guid, _first(parts, "title"), link, stamped(stamp) if stamp else None, content, tags)


def _parts(node: Any) -> _Parts:
    """Return the children by local name, in order, in one walk: an entry is asked a dozen times."""
    found: _Parts = {}
    for child in node:
        name = _bare(child.tag)
        if name in found:
            found[name].append(child)
        else:
            found[name] = [child]
    return found


@lru_cache(maxsize=1024)  # a feed has a dozen names, a thousand times each
def _bare(tag: Any) -> str:
    """Return an element's name without its space; of a comment, which has none, nothing."""
    return tag[tag.find("}") + 1 :] if isinstance(tag, str) else ""


def _markup(node: Any) -> str:
    """Return a content element as markup; XHTML inside Atom is serialised again."""
    if len(node):
        return (node.text or "") + "".join(etree.tostring(part, encoding="unicode") for part in node)
    return node.text or ""


def _first(parts: _Parts, name: str) -> str:
    """Return the text of the first child of a name that has one."""
    for node in parts.get(name, ()):
        text = node.text if not len(node) else "".join(node.itertext())
        if text and (text := text.strip()):
            return str(text)
    return ""


def _local(node: Any) -> str:
    tag = str(node.tag)
    return tag[tag.find("}") + 1 :]


def _space(node: Any) -> str:
    return str(node.tag).rpartition("}")[0][1:]
