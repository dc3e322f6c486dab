"""Bytes of a file -> every needle that stands in it, in one pass for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import ahocorasick_rs

if TYPE_CHECKING:
    from lastcall.stages.detect.index import Index, Mark


@dataclass
class Finder:
    """The automaton over all needles of an index; built when the first file asks."""

    index: Index

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
    def ids(self) -> tuple[Mark, ...]:
        """Return the forms of ids of all vendors."""
        return tuple(mark for mark in self.index.marks if mark.what == "ids" and not mark.subject)

    def raw(self, data: bytes) -> list[tuple[int, int, int]]:
        """Return (needle, start, end) of everything that stands in the bytes, names or not."""
        return self._automaton.find_matches_as_indexes(data, overlapping=True)

    def marks(self, needle: int) -> tuple[Mark, ...]:
        """Return the marks that a needle may begin."""
        return tuple(self.index.marks[number] for number in self._needles[1][needle])
