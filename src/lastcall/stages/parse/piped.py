"""A paragraph that holds a Markdown table nobody rendered -> its words and the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.parse.blocks import Paragraph, Rich, Table, TableCell, TableRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lastcall.stages.parse.blocks import Block

# The row of dashes under the head: "| --- | :-: |"; its columns tell how the rest is cut, line breaks lost or not.
_FEWEST = 2  # columns
_RULE = re.compile(r"\|(?:\s{0,5}:?-{3,40}:?\s{0,5}\|){1,30}")


def with_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, with each paragraph that holds a piped table taken apart."""
    above: Table | None = None
    for block in blocks:
        if isinstance(block, Paragraph) and "|" in block.rich.text and (rule := _RULE.search(block.rich.text)):
            yield from _apart(block, rule)
        elif above is not None and isinstance(block, Paragraph) and (more := _more(above, block)) is not None:
            yield more
            continue  # another empty line may follow
        else:
            yield block
        above = block if isinstance(block, Table) else None


def _more(above: Table, block: Paragraph) -> Table | None:
    """Return the rows of a table that an empty line cut off, under its head; None for any other paragraph."""
    text = block.rich.text.strip()
    width = len(above.rows[0].cells) if above.rows else 0
    if width < _FEWEST or not (text.startswith("|") and text.endswith("|")) or not above.rows[0].head:
        return None
    rows = _rows([part.strip() for part in text.split("|")], width)
    if not rows:
        return None
    return Table(
        (
            above.rows[0],
            *(TableRow(tuple(TableCell((_rich(cell, block.rich),)) for cell in row), block.line) for row in rows),
        ),
        above.caption,
    )


def _apart(block: Paragraph, rule: re.Match[str]) -> Iterator[Block]:
    text = block.rich.text
    width = rule[0].count("|") - 1
    head = [part.strip() for part in text[: rule.start()].rstrip().removesuffix("|").split("|")]
    before, names = "|".join(head[:-width]).strip(), head[-width:]
    cells = [part.strip() for part in text[rule.end() :].split("|")]
    rows = _rows(cells, width)
    if len(names) != width or not rows:
        yield block
        return
    if before:
        yield Paragraph(_rich(before, block.rich), block.line)
    first = TableRow(tuple(TableCell((_rich(name, block.rich),), head=True) for name in names), block.line, head=True)
    rest = (TableRow(tuple(TableCell((_rich(cell, block.rich),)) for cell in row), block.line) for row in rows)
    yield Table((first, *rest))


def _rows(cells: list[str], width: int) -> list[list[str]]:
    """Return the rows of a run of cells; between two rows stands an empty one, where a line ended with a pipe."""
    rows: list[list[str]] = []
    at = 0
    while at < len(cells):
        if not cells[at]:
            at += 1
            continue
        row = cells[at : at + width]
        if len(row) < width:
            break
        rows.append(row)
        at += width
    return rows


def _rich(text: str, whole: Rich) -> Rich:
    return Rich(
        text, tuple(c for c in whole.codes if c in text), tuple(link for link in whole.links if link[0] in text)
    )
