"""Markdown, MDX and plain prose -> passages, by way of HTML: one block model for both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from lastcall.errors import ParseError
from lastcall.model.document import Parsed, Passage, PassageKind
from lastcall.stages.parse.days import day_in_path, stamped
from lastcall.stages.parse.html import count_entries, guard
from lastcall.stages.parse.mdx import prepare
from lastcall.stages.parse.notes import with_page_notes
from lastcall.stages.parse.records import records_in
from lastcall.stages.parse.sections import passages_of
from lastcall.stages.parse.walk import blocks_of
from lastcall.stages.parse.yaml_values import load_yaml

if TYPE_CHECKING:
    from markdown_it.renderer import RendererHTML

    from lastcall.stages.parse.source import Source

_FRONT = re.compile(r"\A\s*---[ \t]*\n(.{0,200000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def parse_markdown(source: Source) -> Parsed:
    """Return the passages of a Markdown text; its front matter becomes a record."""
    text = source.text.replace("\r\n", "\n")
    meta: dict[str, object] = {}
    front = _FRONT.match(text)
    skipped = 0
    if front and (meta := _front_matter(front.group(1))):
        skipped = text.count("\n", 0, front.end())
        text = text[front.end() :]
    title = str(meta.get("title", "")) if isinstance(meta.get("title"), str) else ""
    html = to_html(text, first=skipped + 1)
    guard(html)
    tree = LexborHTMLParser(html)
    stamp = stamped(str(meta.get("date") or meta.get("created_at") or meta.get("publishedAt") or ""))
    base = Passage(
        PassageKind.PROSE,
        "",
        url=source.url,
        headings=(title,) if title else (),
        published_on=stamp or day_in_path(source.url),
    )
    root = tree.body
    found = passages_of(blocks_of(root), base) if root is not None else ()
    passages = with_page_notes((*records_in(meta, base), *found))
    heading = tree.css_first("h1")
    title = title or (" ".join(heading.text(deep=True).split()) if heading is not None else "")
    return Parsed("markdown", passages, count_entries(passages), title)


def to_html(text: str, *, first: int = 0) -> str:
    """Return Markdown as HTML with components as elements.

    `first` is the number of the text's first line: each block then carries its own. 0: the text is a part of a document.
    """
    ready, origins = prepare(text)
    reader = MarkdownIt("commonmark", {"html": True, "breaks": False}).enable(["table", "strikethrough"])
    renderer: RendererHTML = reader.renderer  # type: ignore[assignment]
    tokens = reader.parse(ready)
    for token in tokens if first else ():
        if token.map and token.nesting == 1:
            token.attrSet("data-line", str(origins[min(token.map[0], len(origins) - 1)] + first))
    return str(renderer.render(tokens, reader.options, {}))


def _front_matter(text: str) -> dict[str, object]:
    try:
        loaded = next(iter(load_yaml(text)), None)
    except (yaml.YAMLError, ValueError, ParseError):
        return {}  # a text between two rules is no front matter; the document is what follows it
    return loaded if isinstance(loaded, dict) else {}
