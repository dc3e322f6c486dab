"""HTML text -> passages, after a linear look that keeps hostile markup away from the parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from lastcall.errors import ParseError
from lastcall.model.document import Parsed, Passage, PassageKind
from lastcall.stages.parse.days import day_in_path, stamped
from lastcall.stages.parse.notes import with_page_notes
from lastcall.stages.parse.sections import passages_of
from lastcall.stages.parse.tags import CHROME
from lastcall.stages.parse.walk import blocks_of

if TYPE_CHECKING:
    from datetime import date

    from selectolax.lexbor import LexborNode

    from lastcall.stages.parse.source import Source

_OPEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements that never nest in themselves, or that HTML closes by itself, cannot pile up.
_FLAT_TEXT = "area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead tbody option"
_FLAT = frozenset(_FLAT_TEXT.split())
DEPTH, TAG = 2000, 65_536


def guard(text: str) -> None:
    """Raise ParseError for markup on which HTML parsers need minutes: endless nesting, endless tags."""
    # A tag cannot be longer than the longest stretch without a ">" that begins with a "<".
    if any(len(part) > TAG and len(part) - part.find("<") > TAG and "<" in part for part in text.split(">")):
        raise ParseError(f"HTML: a tag of more than {TAG:,} characters; it is not read. Save the page as text")
    depth = 0
    for closing, name in _OPEN.findall(text):
        if name in _FLAT or name.lower() in _FLAT:
            continue
        if closing:
            depth -= depth > 0
        else:
            depth += 1
            if depth > DEPTH:
                raise ParseError(f"HTML: nested more than {DEPTH:,} levels deep; it is not read. Save the page as text")


def parse_html(source: Source) -> Parsed:
    """Return the passages of a page's main part; raise ParseError for hostile markup."""
    guard(source.text)
    tree = LexborHTMLParser(source.text)
    _without_chrome(tree)
    title = _title(tree)
    root = _main(tree)
    if root is None:
        return Parsed("html", (), 0, title)
    base = Passage(
        PassageKind.PROSE,
        "",
        url=source.url,
        headings=(title,) if title and root.css_first("h1") is None else (),
        published_on=_published(tree, root) or day_in_path(source.url),
    )
    passages = with_page_notes(passages_of(blocks_of(root), base))
    return Parsed("html", passages, count_entries(passages), title)


def fragment_passages(text: str, base: Passage) -> tuple[Passage, ...]:
    """Return the passages of a piece of HTML, such as a feed entry's content; raise ParseError for hostile markup."""
    guard(text)
    tree = LexborHTMLParser(text)
    _without_chrome(tree)
    root = tree.body
    return with_page_notes(passages_of(blocks_of(root), base)) if root is not None else ()


def count_entries(passages: tuple[Passage, ...]) -> int:
    """Return how many things a page lists: rows and records where it has any, else its passages."""
    rows = sum(passage.kind in (PassageKind.ROW, PassageKind.RECORD) for passage in passages)
    return rows or sum(bool(passage.text) for passage in passages)


def _without_chrome(tree: LexborHTMLParser) -> None:
    """Take out what is not said to the reader, and mark the articles of a page that lists several."""
    for node in tree.css(CHROME):
        if node.tag not in ("html", "body", "main"):
            node.decompose()
    articles = tree.css("article")
    if len(articles) > 1:
        for article in articles:
            article.attrs["data-entry"] = "1"


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("h1") or tree.css_first("title")
    return " ".join(node.text(deep=True).split()) if node is not None else ""


def _main(tree: LexborHTMLParser) -> LexborNode | None:
    """Return the part that the page is about: `main`, or its only article, or the body without header and footer."""
    for selector in ("main", "[role=main]", "article"):
        nodes = tree.css(selector)
        if len(nodes) == 1 and len(nodes[0].text(deep=True)) >= 200:
            return nodes[0]
    body = tree.body
    if body is not None:
        for node in body.css("body > header, body > footer, body > div > footer, .sidebar, #sidebar, .toc, #toc"):
            node.decompose()
    return body


def _published(tree: LexborHTMLParser, root: LexborNode) -> date | None:
    """Return the day that the page itself names as its own: a meta element, or the first stamp above its text."""
    for selector in ('meta[property="article:published_time"]', 'meta[name="date"]', 'meta[itemprop="datePublished"]'):
        meta = tree.css_first(selector)
        day = stamped(meta.attributes.get("content") or "") if meta is not None else None
        if day is not None:
            return day
    stamps = root.css("time[datetime]")
    # Several stamps are a list of events; one alone is the day of the article.
    return stamped(stamps[0].attributes.get("datetime") or "") if len(stamps) == 1 else None
