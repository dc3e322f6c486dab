"""AsciiDoc -> Markdown, line for line: headings, tables between "|===", links, and without what only sets the layout."""

from __future__ import annotations

import re
from itertools import islice

_HEADING = re.compile(r"^={1,6} \S", re.MULTILINE)
_MARK = re.compile(r"^(?:\|={3,}|:[a-z][\w-]{1,40}:.*|\[[#.%\w][^\]\n]{0,200}\])[ \t]*$", re.MULTILINE)
_MARKDOWN = re.compile(r"^#{1,6} \S|^\|[ :]*-{3,}", re.MULTILINE)
_FENCE = re.compile(r"\|={3,}\s*")
_LAYOUT = re.compile(r"\[[^\]\n]{0,300}\]\s*|:!?[\w-]{1,60}!?:.*|//.*|(?:ifdef|ifndef|endif|include)::.*|[*=_-]{4,}\s*")
_TITLE = re.compile(r"\.[A-Z].{0,150}")
_COLUMNS = re.compile(r"cols=\"?(?:(\d{1,2})\*|((?:[^\",\]]{1,20},){1,40}[^\",\]]{1,20}))")
_CELL = re.compile(r"(?<!\\)(?:\d{0,2}[.+*]?\d{0,2}[<^>aehlms.+*]{0,4})?\|")
_LINK = re.compile(r"(?:link:|xref:)?((?:https?://|(?<=link:)|(?<=xref:))[^\s\[\]]{1,300})\[([^\]\n]{1,200})\]")
_WIDTH = 40  # columns; wider is an attack
_HEAD = 4000  # characters in which a text shows what it is


def to_markdown(text: str) -> str:
    """Return an AsciiDoc text as Markdown with the same number of lines; any other text as it is."""
    start = text[:_HEAD]
    if not _HEADING.search(start) or not _MARK.search(text) or _MARKDOWN.search(start):
        return text
    lines = text.split("\n")
    out: list[str] = []
    columns = 0
    at = 0
    while at < len(lines):
        line = lines[at]
        if found := _COLUMNS.search(line):
            columns = int(found[1]) if found[1] else found[2].count(",") + 1
        if _FENCE.fullmatch(line):
            end = next((n for n in range(at + 1, len(lines)) if _FENCE.fullmatch(lines[n])), len(lines) - 1)
            out += _table(lines[at + 1 : end], end - at + 1, columns)
            at, columns = end + 1, 0
            continue
        out.append(_line(line))
        at += 1
    return "\n".join(out)


def _line(line: str) -> str:
    if line.startswith("="):
        level = len(line) - len(line.lstrip("="))
        if level <= 6 and line[level : level + 1] == " ":
            return f"{'#' * level} {line[level:].strip()}"
    if line[:1] in "[:/=*_-ei" and _LAYOUT.fullmatch(line):
        return ""
    if line.startswith(".") and _TITLE.fullmatch(line):
        return f"**{line[1:].strip()}**"
    return _LINK.sub(r"[\2](\1)", line) if "[" in line and ":" in line else line


def _table(inside: list[str], height: int, columns: int) -> list[str]:
    """Return a table as lines of Markdown, as many as it had; its first row is its head."""
    cells: list[str] = []
    first = 0  # cells of the first line that has any: without `cols` the columns of the table
    for line in inside:
        parts = _CELL.split(line)
        if len(parts) == 1 and cells:
            cells[-1] = f"{cells[-1]} {line.strip()}".strip()
            continue
        if len(parts) > 1:
            first = first or len(parts) - 1
            cells += [part.strip() for part in parts[1:]]
    width = min(columns or first, _WIDTH)
    if not width or len(cells) < width:
        return [""] * height
    each = iter(cells)
    rows = [row for row in iter(lambda: list(islice(each, width)), []) if len(row) == width]
    written = [f"| {' | '.join(cell.replace('|', ' ') or ' ' for cell in row)} |" for row in rows]
    written.insert(1, "|" + "---|" * width)
    return ["", *written, *[""] * (height - len(written) - 1)] if len(written) < height else [*written[:height]]
