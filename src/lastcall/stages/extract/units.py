"""Passages -> units: what stands under one heading of one entry, with the dates and days that hold for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from lastcall.stages.extract.gate import CHANGES, hints, may_tell
from lastcall.stages.extract.sentences import Sentence, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lastcall.model.document import Passage

_FEW = 48  # code spans; a passage of more is read with a window over them


@dataclass(frozen=True, eq=False)
class Unit:
    """The passages under one heading, in order; `whole` are those of the entry that it belongs to."""

    passages: tuple[Passage, ...]
    whole: tuple[Passage, ...]

    @property
    def first(self) -> Passage:
        """Return the passage that opens it."""
        return self.passages[0]

    @property
    def entry_id(self) -> str:
        """Return the feed entry's id; empty outside feeds."""
        return self.first.entry_id

    @property
    def anchor(self) -> date | None:
        """Return the day on which it was said; None where the document does not tell."""
        return anchor_of(self.first)

    @property
    def titles(self) -> tuple[str, ...]:
        """Return what stands above it, innermost first: its heading, then the entry's title."""
        own = self.first.headings[-1] if self.first.headings else ""
        return tuple(dict.fromkeys(title for title in (own, self.first.entry_title) if title))

    @cached_property
    def may_tell(self) -> bool:
        """Tell whether anything in it or above it could speak of an end."""
        above = {text for p in self.passages for text in (p.lead, p.entry_title, *p.headings[-3:]) if text}
        above |= {cell.header for p in self.passages for cell in p.cells}
        if self.anchor is not None and any(hints(title) & CHANGES for title in self.titles):
            return True
        return any(may_tell(text) for text in above) or any(may_tell(p.text) for p in self.passages)

    @cached_property
    def sentences(self) -> tuple[tuple[Passage, Sentence], ...]:
        """Return every sentence of it with the passage that holds it."""
        return tuple(sentences_of(self.passages))

    @cached_property
    def all_sentences(self) -> tuple[tuple[Passage, Sentence], ...]:
        """Return every sentence of the entry that it belongs to."""
        return self.sentences if self.whole is self.passages else tuple(sentences_of(self.whole))


def codes_by_sentence(passage: Passage, texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the code spans of each sentence: they stand in the passage in the order of its text."""
    codes = passage.codes
    if len(codes) <= _FEW:
        yield from (codes for _ in texts)
        return
    at = 0
    for text in texts:
        window = codes[at : at + _FEW]
        found = [n for n, code in enumerate(window) if code in text]
        yield tuple(window[n] for n in found)
        at += found[-1] + 1 if found else 0


def anchor_of(passage: Passage) -> date | None:
    """Return the day from which dates without a year count: the passage's own, or the first of its month."""
    if passage.published_on is None and passage.published_month:
        return date.fromisoformat(f"{passage.published_month}-01")
    return passage.published_on


def sentences_of(passages: Sequence[Passage]) -> Iterator[tuple[Passage, Sentence]]:
    """Yield the sentences of passages; a row's cells are no sentences."""
    for passage in passages:
        if not passage.cells:
            texts = split(passage.text)
            for text, codes in zip(texts, codes_by_sentence(passage, texts), strict=True):
                yield passage, Sentence.of(text, codes, anchor_of(passage))


def units_of(passages: Sequence[Passage]) -> Iterator[Unit]:
    """Yield the units in the order in which they open."""
    groups: dict[tuple[str, ...], list[Passage]] = {}
    entries: dict[str, list[Passage]] = {}
    for passage in passages:
        groups.setdefault((passage.entry_id, str(passage.section), *passage.headings), []).append(passage)
        if passage.entry_id:
            entries.setdefault(passage.entry_id, []).append(passage)
    for key, own in groups.items():
        mine = tuple(own)
        # An entry without headings is one unit: its sentences are read once.
        shared = bool(key[0]) and len(entries[key[0]]) > len(own)
        yield Unit(mine, tuple(entries[key[0]]) if shared else mine)
