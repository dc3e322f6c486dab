"""One feed entry -> its passages, each with the entry's id, title, link and day."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lastcall.errors import ParseError
from lastcall.model.document import Head, Passage, PassageKind
from lastcall.stages.parse.html import fragment_passages
from lastcall.stages.parse.markdown import to_html
from lastcall.stages.parse.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

_TAG = re.compile(r"</?(?:p|br|div|ul|ol|li|a|h[1-6]|strong|b|em|code|pre|table|span|img)\b", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;(?:p|br|div|ul|li|h[1-6])\b", re.IGNORECASE)
CONTENT = 500_000  # characters of one entry that are read
TITLE = 1_000  # characters of a title that are read; the longest of 14,000 real ones has 400
_ID = 300  # characters of an id that are kept as they are


@dataclass(frozen=True, slots=True)
class Entry:
    """What every kind of feed says about one entry; `content` is HTML, Markdown or text."""

    id: str
    title: str
    link: str
    published_on: date | None
    content: str
    categories: tuple[str, ...] = ()


def taken_apart(
    entries: Iterable[Entry], url: str, worth: Callable[[str, str], bool] | None = None
) -> tuple[tuple[Head, ...], tuple[Passage, ...]]:
    """Return the heads of all entries, and the passages of those that are worth it; without `worth` all are."""
    heads: list[Head] = []
    passages: list[Passage] = []
    for entry in entries:
        title = " ".join(html.unescape(plain(entry.title[:TITLE])).split())
        head = Head(_short(entry.id) or entry.link or title, title, entry.published_on)
        heads.append(head)
        if worth is None or worth(title, entry.content):
            passages += _passages(entry, head, url)
    return tuple(heads), tuple(passages)


def _passages(entry: Entry, head: Head, url: str) -> tuple[Passage, ...]:
    """Return the passages of an entry; one without content still has its title as a passage."""
    base = Passage(
        PassageKind.PROSE,
        head.title,
        url=entry.link or url,
        entry_id=head.id,
        entry_title=head.title,
        entry_link=entry.link,
        published_on=head.published_on,
        categories=entry.categories,
    )
    return body_passages(entry.content, replace(base, text="")) or (base,)


def _short(id_: str) -> str:
    """Return an id, or where it is absurdly long its start and a digest, so that two of them still differ."""
    if len(id_) <= _ID:
        return id_
    return f"{id_[:_ID]}…{hashlib.sha256(id_.encode('utf-8', errors='replace')).hexdigest()[:16]}"


def body_passages(content: str, base: Passage) -> tuple[Passage, ...]:
    """Return the passages of a text that is HTML, Markdown or plain; a hostile one has none: it never costs its neighbours."""
    text = plain(content[:CONTENT])
    if not text.strip():
        return ()
    if _ESCAPED.search(text) and not _TAG.search(text):
        text = html.unescape(text)  # escaped once too often
    try:
        return fragment_passages(text if _TAG.search(text) else to_html(text), base)
    except ParseError:
        return ()
