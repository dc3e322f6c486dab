"""A sentence -> its words, and the noun phrase before or behind a verb."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Kind(Enum):
    """What a token is to a phrase."""

    WORD = auto()
    CODE = auto()  # a code span, whole
    DATE = auto()  # masked as a run of "§"
    PUNCT = auto()
    OPEN = auto()
    CLOSE = auto()


class Token(NamedTuple):
    """One word, code span, date or mark, and where it stands."""

    text: str
    start: int
    end: int
    kind: Kind

    @property
    def low(self) -> str:
        """Return the word in lower case, with plain apostrophes."""
        return self.text.lower().replace("’", "'")


_CHUNK = re.compile(r"§+|[^\s§]+")
_FORE, _AFT = "([{\"'“‘*_<«~", ".,;:!?)]}\"'”’*_>»~…"
_DASHES = {"-", "–", "—", "--", "→", "->", "=>", "|", "•", "·", "/"}


def tokenize(text: str, codes: Sequence[str] = ()) -> tuple[Token, ...]:
    """Return the tokens of a sentence in order; a code span is one token whatever it holds."""
    spans = _code_spans(text, codes)
    found: list[Token] = []
    at = 0
    for start, end in (*spans, (len(text), len(text))):
        for chunk in _CHUNK.finditer(text, at, start):
            found += _pieces(chunk[0], chunk.start())
        if end > start:
            found.append(Token(text[start:end], start, end, Kind.CODE))
        at = end
    return tuple(found)


def _code_spans(text: str, codes: Sequence[str]) -> list[tuple[int, int]]:
    """Return where code spans stand, the longest first where they overlap; a plain short word only as a whole word."""
    taken: list[tuple[int, int]] = []
    for code in sorted({c for c in codes if 1 < len(c) <= 120 and c in text}, key=lambda c: (-len(c), c)):
        at = text.find(code)
        while at >= 0:
            end = at + len(code)
            whole = not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum())
            if whole and all(end <= start or at >= stop for start, stop in taken):
                taken.append((at, end))
            at = text.find(code, end)
    return sorted(taken)


def _pieces(chunk: str, at: int) -> list[Token]:
    if chunk[0] == "§":
        return [Token(chunk, at, at + len(chunk), Kind.DATE)]
    if chunk in _DASHES:
        return [Token(chunk, at, at + len(chunk), Kind.PUNCT)]
    first, last = 0, len(chunk)
    while first < last and chunk[first] in _FORE:
        first += 1
    while last > first and chunk[last - 1] in _AFT and not _own(chunk[first:last]):
        last -= 1
    found = [_mark(char, at + n) for n, char in enumerate(chunk[:first])]
    if last > first:
        found += _dashed(chunk[first:last], at + first)
    found += [_mark(char, at + last + n) for n, char in enumerate(chunk[last:])]
    return found


def _own(word: str) -> bool:
    """Tell whether a closing mark belongs to the word: `list()`, `onprem-*`, `{id}`, "e.g."."""
    return word.endswith(("()", "-*", "/*", ".*", "e.g.", "i.e.", "_*")) or (word.endswith("}") and "{" in word)


def _dashed(word: str, at: int) -> list[Token]:
    """Split what an em dash joins: "it—the old one" is two words and a mark."""
    if "—" not in word and "→" not in word:
        return [Token(word, at, at + len(word), Kind.WORD)]
    found: list[Token] = []
    for part in re.finditer(r"[—→]|[^—→]+", word):
        kind = Kind.PUNCT if part[0] in "—→" else Kind.WORD
        found.append(Token(part[0], at + part.start(), at + part.end(), kind))
    return found


def _mark(char: str, at: int) -> Token:
    kind = Kind.OPEN if char in "([{" else Kind.CLOSE if char in ")]}" else Kind.PUNCT
    return Token(char, at, at + 1, kind)
