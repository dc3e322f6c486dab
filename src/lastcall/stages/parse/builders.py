"""Lists, definition lists, tables and preformatted text -> blocks; BUILDERS is the registry by tag."""

from __future__ import annotations

import re
from collections.abc import Callable
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
from lastcall.stages.parse.tags import anchor_of, children, line_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Walk = Callable[["LexborNode"], tuple[Block, ...]]  # how the inside of an element is read
_NUMBER = re.compile(r"\d{1,4}")
_VALUE = 120  # characters of a description that is a value and no section


def _listing(node: LexborNode, walk: Walk) -> Listing | None:
    items: list[ListItem] = []
    for child in children(node):
        if child.tag in ("ul", "ol") and items:  # invalid and common: a list straight inside a list
            inner = _listing(child, walk)
            if inner is not None:
                items[-1] = ListItem((*items[-1].blocks, inner), items[-1].line)
        elif child.tag in ("li", "div"):
            blocks = walk(child)
            if blocks:
                items.append(ListItem(blocks, line_of(child)))
    return Listing(tuple(items)) if items else None


def _definitions(node: LexborNode, walk: Walk) -> Block | None:
    """Return a definition list as a list of "term: description" lines, or of boxes where a description is long."""
    items: list[ListItem] = []
    term = Rich()
    for child in node.css("dt, dd"):
        if not _own(child, node):
            continue
        blocks = walk(child)
        line = line_of(child)
        if child.tag == "dt":
            term = next((block.rich for block in blocks if isinstance(block, (Paragraph, Heading))), Rich())
        elif len(blocks) == 1 and isinstance(blocks[0], Paragraph) and len(blocks[0].rich.text) <= _VALUE:
            rich = blocks[0].rich
            text = f"{term.text.rstrip(':')}: {rich.text}" if term.text else rich.text
            codes, links = (*term.codes, *rich.codes), (*term.links, *rich.links)
            said = Rich(text, codes, links, rich.dates, rich.struck, term.text)
            items.append(ListItem((Paragraph(said, line),), line))
        elif blocks:
            items.append(ListItem((Box(blocks, term, anchor_of(child), line),), line))
    return Listing(tuple(items)) if items else None


def _own(part: LexborNode, whole: LexborNode) -> bool:
    """Tell whether a row or term belongs to this table or list and not to one nested in it."""
    parent = part.parent
    while parent is not None and parent.tag != whole.tag:
        parent = parent.parent
    return parent is not None and parent.mem_id == whole.mem_id


def _table(node: LexborNode, walk: Walk) -> Table | None:
    caption = node.css_first("caption")
    rows = [_row(row, walk) for row in node.css("tr") if _own(row, node)]
    rows = [row for row in rows if any(cell.parts for cell in row.cells)]
    return Table(tuple(rows), " ".join(caption.text(deep=True).split()) if caption else "") if rows else None


def _row(row: LexborNode, walk: Walk) -> TableRow:
    cells: list[TableCell] = []
    for child in children(row):
        if child.tag in ("td", "th"):
            attributes = child.attributes
            parts = cell_parts(walk(child))
            across, down = attributes.get("colspan"), attributes.get("rowspan")
            cells.append(TableCell(parts, child.tag == "th", _span(across), _span(down)))
    parent = row.parent
    return TableRow(tuple(cells), line_of(row), parent is not None and parent.tag == "thead", anchor_of(row))


def _span(value: str | None) -> int:
    found = _NUMBER.match(value.strip()) if value else None
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


def _rule(_node: LexborNode, _walk: Walk) -> Block | None:
    return Rule()


def _preformatted(node: LexborNode, _walk: Walk) -> Block | None:
    """Return what stands in a bare `pre`; code samples are not what a vendor says."""
    if node.css_first("code") is not None or "highlight" in (node.attributes.get("class") or ""):
        return None
    text = node.text(deep=True)
    paragraphs = [
        Paragraph(Rich(" ".join(part.split())), line_of(node)) for part in re.split(r"\n\s*\n", text) if part.strip()
    ]
    return Box(tuple(paragraphs)) if paragraphs else None


BUILDERS: dict[str, Callable[[LexborNode, Walk], Block | None]] = {
    "ul": _listing,
    "ol": _listing,
    "menu": _listing,
    "dl": _definitions,
    "table": _table,
    "hr": _rule,
    "pre": _preformatted,
}
