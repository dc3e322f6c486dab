"""Inline pieces -> one run of text with its code spans, links, dates, struck and bold parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.stages.parse.blocks import Rich
from lastcall.stages.parse.text import collapse, lines, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

_CODE = frozenset(("code", "kbd", "samp", "tt", "var"))
_STRUCK = frozenset(("del", "s", "strike"))
_STRONG = frozenset(("strong", "b"))
MARKED = frozenset((*_CODE, *_STRUCK, *_STRONG, "a", "sup", "abbr", "span"))  # elements whose mark means something
_STRIKES = re.compile(r"line-through|(?:^|[\s_-])(?:strikethrough|struck|line-through)(?:$|[\s_-])")
_DATED = ("data-date", "data-datetime", "data-timestamp")
_FOOTNOTE = re.compile(r"[\[(]?(?:\d{1,2}|[*†‡§]{1,3}|[a-z])[\])]?(?:\s*,\s*\d{1,2})*")


@dataclass(frozen=True, slots=True)
class _Mark:
    tag: str
    start: int  # pieces before it
    href: str
    day: str


class Run:
    """An inline run under construction; `take` hands it over and starts a new one."""

    __slots__ = ("codes", "dates", "links", "pieces", "strong", "struck")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.codes: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.dates: list[str] = []
        self.struck: list[str] = []
        self.strong = ""

    def add(self, text: str) -> None:
        """Add text of one node; its line breaks are blanks."""
        if text:
            text = plain(text)  # once more: a character may have stood there as an entity
            self.pieces.append(text.replace("\n", " ") if "\n" in text else text)

    def add_break(self) -> None:
        """Add a line break that the author made."""
        self.pieces.append("\n")

    def open(self, tag: str, attributes: Mapping[str, str | None]) -> _Mark:
        """Begin an inline element."""
        if tag in ("span", "abbr"):
            day = next((value for name in _DATED if (value := attributes.get(name))), "")
            look = f"{attributes.get('style') or ''} {attributes.get('class') or ''}"
            return _Mark("s" if _STRIKES.search(look) else tag, len(self.pieces), "", day)
        return _Mark(tag, len(self.pieces), attributes.get("href") or "", "")

    def close(self, mark: _Mark) -> None:
        """End an inline element and keep what it marked."""
        start = min(mark.start, len(self.pieces))
        tag = mark.tag
        if mark.day:
            self.dates.append(mark.day)
        if tag in ("span", "abbr"):
            return
        said = collapse("".join(self.pieces[start:]))
        if not said:
            return
        if tag in _CODE:
            self.codes.append(said)
        elif tag == "a":
            if mark.href:
                self.links.append((said, mark.href))
        elif tag in _STRUCK:
            self.struck.append(said)
            self.pieces[start:] = [" "]
        elif tag == "sup":
            if _FOOTNOTE.fullmatch(said):
                self.pieces[start:] = []
        elif not self.strong and not any(piece.strip() for piece in self.pieces[:start]):
            self.strong = said

    def take(self) -> Rich:
        """Return the run so far and start anew."""
        text = lines("".join(self.pieces))
        strong = self.strong if self.strong and collapse(text).startswith(self.strong) else ""
        rich = Rich(text, tuple(self.codes), tuple(self.links), tuple(self.dates), " ".join(self.struck), strong)
        self.pieces = []
        if self.codes or self.links or self.dates or self.struck or self.strong:
            self.codes, self.links, self.dates, self.struck, self.strong = [], [], [], [], ""
        return rich
