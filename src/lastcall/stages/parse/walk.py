"""HTML tree -> blocks, by a walker that neither glues words across blocks nor splits inline tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.parse.blocks import (
    Block,
    Box,
    Heading,
    Listing,
    ListItem,
    Paragraph,
    Rich,
    Rule,
    Table,
    TableCell,
    TableRow,
)
from lastcall.stages.parse.runs import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

DEPTH = 120  # deeper nesting is read as flat text; real pages stay below 60
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "svg",
        "noscript",
        "iframe",
        "nav",
        "button",
        "select",
        "textarea",
        "head",
        "canvas",
        "object",
        "video",
        "audio",
        "map",
        "dialog",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "body",
        "html",
        "center",
        "figure",
        "figcaption",
        "fieldset",
        "form",
        "address",
        "hgroup",
        "li",
        "dd",
        "dt",
        "tbody",
        "thead",
        "tr",
        "td",
        "th",
        "center",
        "legend",
        "pre",
        "steps",
        "step",
        "columns",
        "column",
        "cardgroup",
        "accordiongroup",
        "tabs",
        "frame",
    ]
)
# Boxes by tag: HTML's own, and the components that documentation sites write into Markdown.
_BOXES = frozenset(
    [
        "blockquote",
        "aside",
        "details",
        "note",
        "tip",
        "info",
        "warning",
        "caution",
        "danger",
        "callout",
        "admonition",
        "alert",
        "banner",
        "check",
        "update",
        "tab",
        "accordion",
        "card",
        "expandable",
        "important",
        "deprecated",
    ]
)
_BOX_CLASS = re.compile(
    r"(?:^|[\s_-])(?:admonition|callout|alert|notice|warning|caution|note)(?:$|[\s_-])", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,4}")


def blocks_of(node: LexborNode) -> tuple[Block, ...]:
    """Return the blocks below a node, in the order of the page."""
    walker = _Walker()
    walker.children(node, 0)
    walker.flush()
    return tuple(walker.blocks)


class _Walker:
    """The state of one descent: the blocks so far and the inline run that is still open."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.run = Run()
        self.line = 0

    def flush(self) -> None:
        rich = self.run.take()
        if rich:
            self.blocks.append(Paragraph(rich, self.line))

    def children(self, node: LexborNode, depth: int) -> None:
        for child in _children(node):
            self.visit(child, depth + 1)

    def visit(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.run.add(node.text_content or "")
        elif tag in _SKIPPED or tag.startswith("-") or _is_hidden(node):
            return
        elif depth > DEPTH:
            self.run.add(node.text(deep=True, separator=" "))
        elif tag == "br":
            self.run.add_break()
        elif tag in _HEADINGS or tag in _BLOCKS or tag in _BOXES or tag in _BUILDERS or _is_box(node):
            self.flush()
            self.line = _line(node) or self.line
            self.block(node, tag, depth)
            self.flush()
        else:
            self.inline(node, tag, depth)

    def block(self, node: LexborNode, tag: str, depth: int) -> None:
        if tag in _HEADINGS:
            self.children(node, depth)
            rich = self.run.take()
            if rich:
                self.blocks.append(Heading(_HEADINGS[tag], rich, _anchor(node), self.line))
        elif tag in _BUILDERS:
            built = _BUILDERS[tag](node)
            if built is not None:
                self.blocks.append(built)
        elif tag in _BOXES or _is_box(node):
            label = _label(node, tag)
            inner = blocks_of(node)
            if inner or label:
                self.blocks.append(Box(inner, label, _anchor(node), self.line))
        else:
            self.children(node, depth)

    def inline(self, node: LexborNode, tag: str, depth: int) -> None:
        mark = self.run.open(tag, node.attributes)
        self.children(node, depth)
        self.run.close(mark)


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return bool(attributes) and (
        "hidden" in attributes
        or attributes.get("role") in ("navigation", "search", "banner")
        or "display:none" in (attributes.get("style") or "").replace(" ", "")
        or (attributes.get("aria-hidden") == "true" and node.tag != "table")
    )


def _is_box(node: LexborNode) -> bool:
    """Tell whether a div or section is an admonition by its class, as documentation generators write them."""
    return node.tag in ("div", "section") and bool(_BOX_CLASS.search(node.attributes.get("class") or ""))


def _label(node: LexborNode, tag: str) -> Rich:
    for name in ("label", "title", "header"):
        text = (node.attributes.get(name) or "").strip()
        if text and tag not in ("blockquote", "aside"):
            return Rich(text)
    if tag == "details":
        summary = node.css_first("summary")
        if summary is not None:
            text = " ".join(summary.text(deep=True, separator="").split())
            summary.decompose()
            return Rich(text)
    return Rich()


def _anchor(node: LexborNode) -> str:
    own = node.attributes.get("id") or node.attributes.get("name")
    if not own:
        inner = node.css_first("a[id], a[name], span[id]")
        own = (inner.attributes.get("id") or inner.attributes.get("name")) if inner is not None else ""
    return own or ""


def _line(node: LexborNode) -> int:
    mark = node.attributes.get("data-line") or ""
    return int(mark) if mark.isdecimal() else 0


def _listing(node: LexborNode) -> Listing | None:
    items: list[ListItem] = []
    for child in _children(node):
        if child.tag in ("li", "div") and not _is_hidden(child):
            blocks = blocks_of(child)
            if blocks:
                items.append(ListItem(blocks, _line(child)))
        elif child.tag in ("ul", "ol") and items:  # invalid and common: a list straight inside a list
            inner = _listing(child)
            if inner is not None:
                items[-1] = ListItem((*items[-1].blocks, inner), items[-1].line)
    return Listing(tuple(items)) if items else None


def _definitions(node: LexborNode) -> Block | None:
    """Return a definition list as a list of "term: description" lines, or of boxes where a description is long."""
    items: list[ListItem] = []
    term = Rich()
    for child in node.css("dt, dd"):
        blocks = blocks_of(child)
        if child.tag == "dt":
            term = next((block.rich for block in blocks if isinstance(block, Paragraph)), Rich())
        elif len(blocks) == 1 and isinstance(blocks[0], Paragraph) and len(blocks[0].rich.text) <= 120:
            rich = blocks[0].rich
            said = Rich(
                f"{term.text.rstrip(':')}: {rich.text}", rich.codes, rich.links, rich.dates, rich.struck, term.text
            )
            items.append(ListItem((Paragraph(said, _line(child)),), _line(child)))
        elif blocks:
            items.append(ListItem((Box(blocks, term),), _line(child)))
    return Listing(tuple(items)) if items else None


def _table(node: LexborNode) -> Table | None:
    caption = node.css_first("caption")
    rows = [_row(row) for row in node.css("tr") if _own(row, node)]
    rows = [row for row in rows if any(cell.parts for cell in row.cells)]
    return Table(tuple(rows), " ".join(caption.text(deep=True).split()) if caption else "") if rows else None


def _own(row: LexborNode, table: LexborNode) -> bool:
    """Tell whether the row belongs to this table and not to one nested in a cell."""
    parent = row.parent
    while parent is not None and parent.tag != "table":
        parent = parent.parent
    return parent is not None and parent.mem_id == table.mem_id


def _row(row: LexborNode) -> TableRow:
    cells = [
        TableCell(
            cell_parts(blocks_of(child)),
            child.tag == "th",
            _span(child.attributes.get("colspan")),
            _span(child.attributes.get("rowspan")),
        )
        for child in _children(row)
        if child.tag in ("td", "th")
    ]
    parent = row.parent
    return TableRow(tuple(cells), _line(row), parent is not None and parent.tag == "thead", _anchor(row))


def _span(value: str | None) -> int:
    found = _NUMBER.match((value or "").strip())
    return max(1, min(int(found.group()), 200)) if found else 1  # a span of millions is an attack, not a table


def cell_parts(blocks: tuple[Block, ...]) -> tuple[Rich, ...]:
    """Return the paragraphs, list items and lines of a cell, in order."""
    parts: list[Rich] = []
    for block in blocks:
        match block:
            case Paragraph(rich) | Heading(_, rich):
                parts += _lines(rich)
            case Listing(items):
                for item in items:
                    parts += cell_parts(item.blocks)
            case Box(inner, label):
                parts += [label] if label else []
                parts += cell_parts(inner)
            case Table(rows):
                parts += [part for row in rows for cell in row.cells for part in cell.parts]
            case Rule():
                pass
    return tuple(parts)


def _lines(rich: Rich) -> list[Rich]:
    """Return a paragraph line by line; marks go to the lines that hold them."""
    if "\n" not in rich.text:
        return [rich]
    parts = [
        Rich(
            line,
            tuple(code for code in rich.codes if code in line),
            tuple(link for link in rich.links if link[0] in line),
            rich.dates,
        )
        for line in rich.text.split("\n")
    ]
    return [*parts[:-1], Rich(parts[-1].text, parts[-1].codes, parts[-1].links, rich.dates, rich.struck)]


def _rule(_node: LexborNode) -> Block | None:
    return Rule()


def _preformatted(node: LexborNode) -> Block | None:
    """Return what stands in a bare `pre`; code samples are not what a vendor says."""
    if node.css_first("code") is not None or "highlight" in (node.attributes.get("class") or ""):
        return None
    text = node.text(deep=True)
    paragraphs = [
        Paragraph(Rich(" ".join(part.split())), _line(node)) for part in re.split(r"\n\s*\n", text) if part.strip()
    ]
    return Box(tuple(paragraphs)) if paragraphs else None


_BUILDERS = {
    "ul": _listing,
    "ol": _listing,
    "menu": _listing,
    "dl": _definitions,
    "table": _table,
    "hr": _rule,
    "pre": _preformatted,
}
