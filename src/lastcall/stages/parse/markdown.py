"""Markdown, MDX and plain prose -> passages, by way of HTML: one block model for both."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import yaml
from cmarkgfm import markdown_to_html_with_extensions
from cmarkgfm.cmark import Options
from selectolax.lexbor import LexborHTMLParser

from lastcall.errors import ParseError
from lastcall.model.document import Parsed, Passage, PassageKind
from lastcall.stages.parse.days import day_in_path
from lastcall.stages.parse.html import count_entries, guard
from lastcall.stages.parse.mdx import prepare
from lastcall.stages.parse.notes import with_page_notes
from lastcall.stages.parse.records import day_said, records_in
from lastcall.stages.parse.sections import passages_of
from lastcall.stages.parse.walk import blocks_of
from lastcall.stages.parse.yaml_values import load_yaml

if TYPE_CHECKING:
    from lastcall.stages.parse.source import Source

_OPTIONS = (
    Options.CMARK_OPT_UNSAFE  # raw HTML is what we read; nobody is shown it
    | Options.CMARK_OPT_SOURCEPOS
    | Options.CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE
)
_PLACE = re.compile(r' data-sourcepos="(\d+):[^"]*"')
_FRONT = re.compile(r"\A\s*---[ \t]*\n(.{0,200000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
# A post's head without rules around it, as MultiMarkdown and Pelican have it: its title and day among its lines.
_HEAD = re.compile(r"\A\s*((?=(?:.*\n){0,8}?Title:)(?=(?:.*\n){0,8}?Date:)(?:[A-Z][\w -]{1,30}: [^\n]*\n){2,20})\s*\n")
_KEYED = re.compile(r"^([A-Z][\w -]{1,30}): ([^\n]*)$", re.MULTILINE)

# A line that names something and gives a day: "Harbour 3.1 – End of support: 1 October 2027".
_DATED_LINE = re.compile(r"(?![-*+>|#=~]|\d+[.)]\s|\s)[^:–—\n]{2,60}?(?::| [–—-]) .{0,90}?\b(?:19|20)\d\d\b[^\n]{0,20}")


def parse_markdown(source: Source) -> Parsed:
    """Return the passages of a Markdown text; its front matter becomes a record."""
    text = source.text.replace("\r\n", "\n")
    meta: dict[str, object] = {}
    front = _FRONT.match(text)
    if front is None and (front := _HEAD.match(text)):
        meta = {key.lower(): value.strip() for key, value in _KEYED.findall(front.group(1))}
    elif front:
        meta = _front_matter(front.group(1))
    if front and meta:
        text = "\n" * text.count("\n", 0, front.end()) + text[front.end() :]  # each line keeps its number
    title = str(meta.get("title", "")) if isinstance(meta.get("title"), str) else ""
    html = to_html(text, lines=True)
    guard(html)
    tree = LexborHTMLParser(html)
    stamp = day_said(meta)
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


def to_html(text: str, *, lines: bool = False) -> str:
    """Return Markdown as HTML with components as elements; `lines`: each block carries the line on which it begins."""
    ready, origins = prepare(_with_breaks(text))
    html: str = markdown_to_html_with_extensions(
        ready,
        options=_OPTIONS if lines else _OPTIONS & ~Options.CMARK_OPT_SOURCEPOS,
        extensions=["table", "strikethrough"],
    )
    if not lines or not origins:
        return html
    return _PLACE.sub(lambda found: f' data-sourcepos="{origins[min(int(found[1]), len(origins)) - 1] + 1}:"', html)


def _with_breaks(text: str) -> str:
    """Return text in which lines that each name a thing and its day stay lines, as their author sees them."""
    lines = text.split("\n")
    dated = [len(line) <= 160 and _DATED_LINE.fullmatch(line) is not None for line in lines]
    if not any(map(all, pairwise(dated))):
        return text
    return "\n".join(
        f"{line}  " if here and behind else line
        for line, here, behind in zip(lines, dated, (*dated[1:], False), strict=True)
    )


def _front_matter(text: str) -> dict[str, object]:
    try:
        loaded = next(iter(load_yaml(text)), None)
    except (yaml.YAMLError, ValueError, ParseError):
        return {}  # a text between two rules is no front matter; the document is what follows it
    return loaded if isinstance(loaded, dict) else {}
