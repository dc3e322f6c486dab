"""Markdown, MDX and plain prose -> passages, by way of HTML: one block model for both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from lastcall.model.document import Parsed, Passage, PassageKind
from lastcall.stages.parse.days import day_in_path, stamped
from lastcall.stages.parse.html import count_entries, guard
from lastcall.stages.parse.notes import with_page_notes
from lastcall.stages.parse.sections import passages_of
from lastcall.stages.parse.walk import blocks_of
from lastcall.stages.parse.yamls import records_in

if TYPE_CHECKING:
    from markdown_it.renderer import RendererHTML

    from lastcall.stages.parse.source import Source

_FRONT = re.compile(r"\A\s*---[ \t]*\n(.{0,60000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_MDX = re.compile(
    r"^(?:import|export)\s[^\n]{0,300}(?:;|['\"])[ \t]*$|\{/\*[^}]{0,2000}\*/\}|\{%[^%]{0,300}%\}|<!--.{0,3000}?-->",
    re.MULTILINE | re.DOTALL,
)
# A component on a line of its own opens an HTML block in which Markdown would not be read: give it air.
_COMPONENT = re.compile(r"^[ \t]*(</?[A-Z][A-Za-z.]{0,40}(?:\s[^<>]{0,400})?/?>)[ \t]*$", re.MULTILINE)
_ADMONITION = re.compile(r"^>\s*\[!([A-Z]+)\][ \t]*$", re.MULTILINE)


def parse_markdown(source: Source) -> Parsed:
    """Return the passages of a Markdown text; its front matter becomes a record."""
    text = source.text.replace("\r\n", "\n")
    meta: dict[str, object] = {}
    front = _FRONT.match(text)
    if front:
        meta = _front_matter(front.group(1))
        text = text[front.end() :]
    title = str(meta.get("title", "")) if isinstance(meta.get("title"), str) else ""
    html = to_html(text)
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


def to_html(text: str) -> str:
    """Return Markdown as HTML, with MDX's left-overs taken out and components kept as elements."""
    text = _MDX.sub("", text)
    text = _COMPONENT.sub(r"\n\1\n", _flush(text))
    text = _ADMONITION.sub(r"> **\1**\n>", text)
    reader = MarkdownIt("commonmark", {"html": True, "breaks": False}).enable(["table", "strikethrough"])
    renderer: RendererHTML = reader.renderer  # type: ignore[assignment]
    return str(renderer.render(reader.parse(text), reader.options, {}))


def _flush(text: str) -> str:
    """Return the text with what stands inside components moved to the margin: their indentation makes no code block."""
    if not _COMPONENT.search(text):
        return text
    lines: list[str] = []
    margins: list[int | None] = []  # of each open component; None until its first line tells
    for line in text.split("\n"):
        tag = _COMPONENT.match(line)
        if tag and tag[1].startswith("</") and margins:
            margins.pop()
        if tag is None and margins and line.strip():
            indent = len(line) - len(line.lstrip(" "))
            if margins[-1] is None:
                margins[-1] = indent
            line = line[min(indent, margins[-1] or 0) :]  # noqa: PLW2901 - the line as it is read from here on
        lines.append(line)
        if tag and not tag[1].startswith("</") and not tag[1].endswith("/>"):
            margins.append(None)
    return "\n".join(lines)


def _front_matter(text: str) -> dict[str, object]:
    try:
        loaded = yaml.load(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}
