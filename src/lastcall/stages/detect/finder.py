"""Bytes of a file -> every needle that stands in it, in one pass for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import ahocorasick_rs

from lastcall.stages.detect.constants import folded_name
from lastcall.stages.detect.spell import literal

if TYPE_CHECKING:
    from lastcall.stages.detect.index import Index, Mark


@dataclass
class Finder:
    """The automaton over all needles of an index; built when the first file asks."""

    index: Index
    _told: dict[tuple[int, str], bool] = field(default_factory=dict)
    _groups: dict[int, tuple[tuple[str, list[Mark], int, int], ...]] = field(default_factory=dict)

    @cached_property
    def _needles(self) -> tuple[list[bytes], list[tuple[int, ...]]]:
        pairs = [(text.encode(), found) for text, found in self.index.needles.items()]
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    @cached_property
    def _automaton(self) -> ahocorasick_rs.BytesAhoCorasick:
        # Overlapping, since the longest is not always the one whose edges fit: `"heroku` hides `heroku-20`.
        return ahocorasick_rs.BytesAhoCorasick(
            self._needles[0],
            matchkind=ahocorasick_rs.MatchKind.Standard,
            implementation=ahocorasick_rs.Implementation.DFA,
        )

    @cached_property
    def constants(self) -> dict[str, list[Mark]]:
        """Return the marks of models by what is left of their names in a constant."""
        found: dict[str, list[Mark]] = {}
        for mark in self.index.marks:
            if mark.what == "name" and mark.kind == "model":
                found.setdefault(folded_name(mark.text), []).append(mark)
        return found

    @cached_property
    def ids(self) -> tuple[Mark, ...]:
        """Return the forms of ids of all vendors."""
        return tuple(mark for mark in self.index.marks if mark.what == "ids" and not mark.subject)

    def raw(self, data: bytes) -> list[tuple[int, int, int]]:
        """Return (needle, start, end) of everything that stands in the bytes, names or not."""
        return self._automaton.find_matches_as_indexes(data, overlapping=True)

    def telling(self, raw: list[tuple[int, int, int]], ecosystem: str) -> list[tuple[int, int, int]]:
        """Return what of the found can mean anything in a language: `'request'` is a package in JavaScript alone."""
        return [spot for spot in raw if self._tells(spot[0], ecosystem)]

    def _tells(self, needle: int, ecosystem: str) -> bool:
        key = (needle, ecosystem)
        if key not in self._told:
            marks = (self.index.marks[number] for number in self._needles[1][needle])
            self._told[key] = any(m.what not in ("packages", "imports") or m.detail == ecosystem for m in marks)
        return self._told[key]

    def groups(self, needle: int) -> tuple[tuple[str, list[Mark], int, int], ...]:
        """Return the marks that a needle may begin, by field, with where in the needle they begin and how long they are."""
        if needle not in self._groups:
            found: dict[tuple[str, int, int], list[Mark]] = {}
            text = self._needles[0][needle].decode()
            for number in self._needles[1][needle]:
                mark = self.index.marks[number]
                found.setdefault((mark.what, *_within(mark, text)), []).append(mark)
            self._groups[needle] = tuple((what, marks, skip, length) for (what, skip, length), marks in found.items())
        return self._groups[needle]


def _within(mark: Mark, needle: str) -> tuple[int, int]:
    """Return where the mark's own text begins in a needle that has more around it, and its length; 0 for all of it."""
    text = literal(mark.text) if mark.what == "ids" else mark.text
    if mark.what == "sdk_calls":
        return 0, len(needle.partition("(")[0]) if "(" in needle else 0
    if mark.what == "images":
        return 0, len(needle.rstrip(":"))
    if mark.what == "terraform" and " " in text:
        return 0, len(needle)
    at = needle.find(text) if mark.what in ("name", "ids", "version", "runtimes", "terraform") else 0
    return (at, len(text)) if at > 0 else (0, 0)
