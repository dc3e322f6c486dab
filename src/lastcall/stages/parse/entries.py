"""One feed entry -> its passages, each with the entry's id, title, link and day."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lastcall.errors import ParseError
from lastcall.model.document import Passage, PassageKind
from lastcall.stages.parse.html import fragment_passages
from lastcall.stages.parse.markdown import to_html
from lastcall.stages.parse.text import plain

if TYPE_CHECKING:
    from datetime import date

_TAG = re.compile(r"</?(?:p|br|div|ul|ol|li|a|h[1-6]|strong|b|em|code|pre|table|span|img)\b", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;(?:p|br|div|ul|li|h[1-6])\b", re.IGNORECASE)
CONTENT = 500_000  # characters of one entry that are read


@dataclass(frozen=True, slots=True)
class Entry:
    """What every kind of feed says about one entry; `content` is HTML, Markdown or text."""

    id: str
    title: str
    link: str
    published_on: date | None
    content: str
    categories: tuple[str, ...] = ()


def entry_passages(entry: Entry, url: str) -> tuple[Passage, ...]:
    """Return the passages of an entry; one without content still has its title as a passage."""
    title = " ".join(html.unescape(plain(entry.title)).split())
    base = Passage(
        PassageKind.PROSE,
        "",
        url=entry.link or url,
        entry_id=entry.id or entry.link or title,
        entry_title=title,
        entry_link=entry.link,
        published_on=entry.published_on,
        categories=entry.categories,
    )
    found = body_passages(entry.content, base)
    return found or (replace(base, text=title),)


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
