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
_FOOTNOTE = re.compile(r"[\[(]?(?:\d{1,2}|[*†‡§]{1,3}|[a-z])[\])]?(?:\s*,\s*\d{1,2})*")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Mark:
    tag: str
    start: int  # pieces before it
    href: str
    day: str


class Run:
    """An inline run under construction; `take` hands it over and starts a new one."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._codes: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._dates: list[str] = []
        self._struck: list[str] = []
        self._strong = ""

    def add(self, text: str) -> None:
        """Add text of one node; its line breaks are blanks."""
        if text:
            self._pieces.append(_BLANKS.sub(" ", plain(text)))

    def add_break(self) -> None:
        """Add a line break that the author made."""
        self._pieces.append("\n")

    def open(self, tag: str, attributes: Mapping[str, str | None]) -> _Mark:
        """Begin an inline element."""
        return _Mark(tag, len(self._pieces), attributes.get("href") or "", attributes.get("datetime") or "")

    def close(self, mark: _Mark) -> None:
        """End an inline element and keep what it marked."""
        start = min(mark.start, len(self._pieces))
        text = "".join(self._pieces[start:])
        said = collapse(text)
        if mark.day:
            self._dates.append(mark.day)
        if not said:
            return
        if mark.tag in _CODE:
            self._codes.append(said)
        elif mark.tag == "a" and mark.href:
            self._links.append((said, mark.href))
        elif mark.tag in _STRUCK:
            self._struck.append(said)
            self._pieces[start:] = [" "]
        elif mark.tag == "sup" and _FOOTNOTE.fullmatch(said):
            self._pieces[start:] = []
        elif mark.tag in _STRONG and not "".join(self._pieces[:start]).strip():
            self._strong = said

    def take(self) -> Rich:
        """Return the run so far and start anew."""
        text = lines("".join(self._pieces))
        strong = self._strong if self._strong and collapse(text).startswith(self._strong) else ""
        rich = Rich(text, tuple(self._codes), tuple(self._links), tuple(self._dates), " ".join(self._struck), strong)
        self.__init__()  # type: ignore[misc] # a fresh run is exactly what the constructor makes
        return rich
