"""A mail's HTML -> the same without what only mails do: tables that lay out a page, links that tell who received it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAG = re.compile(r"<(/?)(table|thead|tbody|tfoot|tr|td|th)\b[^<>]{0,4000}>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]{0,4000}>|&nbsp;|&#\d{1,6};")
_HREF = re.compile(r"""\shref\s{0,3}=\s{0,3}("[^"<>]{0,4000}"|'[^'<>]{0,4000}'|[^\s"'<>]{1,4000})""", re.IGNORECASE)
# What counts whom a link was sent to: a query, or a long part of mixed letters and figures.
_PERSONAL = re.compile(r"\?|/(?=[\w=%-]{0,200}\d)(?=[\w=%-]{0,200}[A-Z])[\w=%-]{24,}")


@dataclass
class _Table:
    """What is known of one table while it is read."""

    lays_out: bool = False
    heads: bool = False
    filled: int = 0  # cells of this row with text
    open_is_filled: bool = True  # whether text still makes the open cell a filled one
    wide: int = 0  # rows with two filled cells or more

    def end_row(self) -> None:
        self.wide += self.filled >= 2
        self.filled = 0

    @property
    def is_layout(self) -> bool:
        return self.lays_out or (not self.heads and self.wide < 2)


def plain_markup(markup: str) -> str:
    """Return a mail's HTML with tables left only where they hold data, and without links that are one person's."""
    markup = _without_layout(_without_comments(markup))
    return _HREF.sub(lambda found: "" if _PERSONAL.search(found[1]) else found[0], markup)


def _without_comments(markup: str) -> str:
    """Return it without comments: they hide whole tables for one mail program, `<!--[if mso]><table>…<![endif]-->`."""
    first, *others = markup.split("<!--")
    return first + "".join(part[1:] if part.startswith(">") else part.partition("-->")[2] for part in others)


def _without_layout(markup: str) -> str:
    found = list(_TAG.finditer(markup))
    owners = _owners(markup, found)
    parts: list[str] = []
    at = 0
    for tag, owner in zip(found, owners, strict=True):
        parts.append(markup[at : tag.start()])
        parts.append(_kept(tag) if owner is None or owner.is_layout else tag[0])
        at = tag.end()
    return "".join((*parts, markup[at:]))


def _kept(tag: re.Match[str]) -> str:
    """Return what is left of a tag of a layout table: a cell is a block, all else nothing."""
    return f"<{tag[1]}div>" if tag[2].lower() in ("td", "th") else " "


def _owners(markup: str, tags: Iterable[re.Match[str]]) -> list[_Table | None]:
    """Return the table of each tag; none for a tag outside any."""
    stack: list[_Table] = []
    owners: list[_Table | None] = []
    at = 0
    for tag in tags:
        if stack and not stack[-1].open_is_filled and _ANY_TAG.sub("", markup[at : tag.start()]).strip():
            stack[-1].filled += 1
            stack[-1].open_is_filled = True
        at = tag.end()
        closing, name = bool(tag[1]), tag[2].lower()
        if name == "table" and not closing:
            if stack:
                stack[-1].lays_out = True
            stack.append(_Table())
        owners.append(stack[-1] if stack else None)
        if stack:
            _step(stack, name, closing=closing)
    return owners


def _step(stack: list[_Table], name: str, *, closing: bool) -> None:
    table = stack[-1]
    if name in ("td", "th"):
        table.open_is_filled = closing
        table.heads = table.heads or name == "th"
    elif name == "tr" or (name == "table" and closing):
        table.end_row()
        table.open_is_filled = True
        if name == "table":
            stack.pop()
