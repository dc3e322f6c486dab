"""Broken XML of feeds -> XML that can be read, or the entries that feedparser finds in it."""

from __future__ import annotations

import html
import io
import re

import feedparser

from lastcall.errors import ParseError
from lastcall.stages.parse.days import stamped
from lastcall.stages.parse.entries import Entry
from lastcall.stages.parse.text import without_controls

_START = re.compile(r"<(?:\?xml|rss|feed|rdf:RDF|RDF)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>", re.IGNORECASE)
_END = re.compile(r"</(?:rss|feed|rdf:RDF|RDF)\s*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#(x?)([0-9a-fA-F]{1,12});|([A-Za-z][A-Za-z0-9]{1,30});)?")
_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_JUNK = 4_000  # characters of warnings that may stand before a feed


def mended(text: str) -> bytes:
    """Return XML without what most often breaks it: junk around it, forbidden characters, HTML entities, bare "&"."""
    start = _START.search(text[:_JUNK])
    whole = text[start.start() :] if start else text.lstrip()
    ends = [found.end() for found in _END.finditer(whole)]
    whole = whole[: ends[-1]] if ends else whole
    whole = _DECLARATION.sub("", whole, count=1)  # it names the charset of bytes that are text by now
    return _REFERENCE.sub(_reference, without_controls(whole)).encode("utf-8", errors="replace")


def _reference(found: re.Match[str]) -> str:
    base, number, name = found[1], found[2], found[3]
    if number:
        try:
            code = int(number, 16 if base else 10)
        except ValueError:
            return "\ufffd"
        allowed = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
        return found[0] if allowed else "\ufffd"
    if name in _XML:
        return found[0]
    meant = html.unescape(found[0]) if name else found[0]
    return meant if name and meant != found[0] else "&amp;" + found[0][1:]


def tolerant(body: bytes, text: str) -> tuple[str, str, list[Entry]]:
    """Return kind, title and entries that feedparser can save; raise ParseError where it trips over them."""
    read = None
    for given in (without_controls(text).encode("utf-8", errors="replace"), body):
        try:
            # A BytesIO, since feedparser opens files and addresses that it is given as text.
            read = feedparser.parse(io.BytesIO(given), sanitize_html=False, resolve_relative_uris=False)
        except Exception as error:
            # It raises TypeError, KeyError, UnicodeError and more over eight bytes of hostile input (6.0.14).
            raise ParseError(f"feed: cannot be read ({type(error).__name__})") from error
        if read.get("entries"):
            break
    if read is None or not read.get("entries"):
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
    kind = "atom" if "atom" in (read.get("version") or "") else "rss"
    return kind, str(read.get("feed", {}).get("title", "")), entries
