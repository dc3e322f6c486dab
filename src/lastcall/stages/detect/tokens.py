"""Program text -> tokens with places: which bytes are comments, which are strings, and what stands around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, String, Token
from pygments.util import ClassNotFound

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

MAX_LEXED = 400_000  # characters; longer files are judged line by line
_TRIPLE = ('"""', "'''")
_QUOTES = "'\"`"
_SMALL = 6_000  # characters; below it a window is not worth its while
_ABOVE, _BELOW = 12, 8  # lines around what is asked about
_MIXED = ("php", "html")  # languages within languages: only the whole text says where one ends
_OPENING = re.compile(
    r"(?:@|(?:async |export |default |public |private |static |final |abstract |pub )*(?:def|class|function|func|fn|const|let|var|type|import|from"
    r"|interface|struct|enum|module|impl|package|namespace|using|record|describe|it|test)\b)"
)
_WALK = 600  # tokens that are looked back for the brackets around a place


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    try:
        lexer: Lexer = get_lexer_by_name(language, stripnl=False, stripall=False, ensurenl=False)
    except ClassNotFound:
        return None
    return lexer


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a piece of a text is split into: starts, types and values, in order."""

    begin: int
    end: int
    starts: list[int] = field(default_factory=list)
    types: list[_TokenType] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    def at(self, place: int) -> int:
        """Return the number of the token at a place; -1 where there is none."""
        return bisect_right(self.starts, place) - 1


@dataclass
class Program:
    """A program text that is split into tokens around the places that somebody asks about."""

    text: str
    language: str
    _pieces: list[Tokens] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        """Tell whether the language is one that can be split into tokens."""
        return _lexer(self.language) is not None and (self.language not in _MIXED or len(self.text) <= MAX_LEXED)

    def tokens(self, place: int) -> Tokens:
        """Return the tokens around a place."""
        found = next((piece for piece in self._pieces if piece.begin <= place < piece.end), None)
        if found is None:
            found = _split(self.text, self.language, *window_of(self.text, self.language, place))
            self._pieces.append(found)
        return found

    def type_at(self, place: int) -> _TokenType:
        """Return the type of the token at a place."""
        tokens = self.tokens(place)
        number = tokens.at(place)
        kind: _TokenType = tokens.types[number] if number >= 0 else Token
        return kind

    def is_comment(self, place: int) -> bool:
        """Tell whether a comment or a documentation string stands at a place."""
        kind = self.type_at(place)
        if kind in Comment:
            return kind not in Comment.Preproc
        return kind in String.Doc or (kind in String and self._stands_alone(place))

    def _stands_alone(self, place: int) -> bool:
        """Tell whether a string is a statement of its own: a docstring by another name."""
        if self.language != "python":
            return False
        begin, _ = self.run(place)
        line = self.text.rfind("\n", 0, begin) + 1
        is_first = not self.text[line:begin].strip(" \trRuUbB")
        return is_first and self.text[begin:].lstrip("rRuUbB")[:3] in _TRIPLE and not self.heads(line)

    def run(self, place: int) -> tuple[int, int]:
        """Return where the strings that touch each other around a place begin and end."""
        tokens = self.tokens(place)
        first = last = tokens.at(place)
        while first > 0 and tokens.types[first - 1] in String:
            first -= 1
        while last + 1 < len(tokens.types) and tokens.types[last + 1] in String:
            last += 1
        return tokens.starts[first], tokens.starts[last] + len(tokens.values[last])

    def is_string(self, place: int) -> bool:
        """Tell whether a string stands at a place."""
        return self.type_at(place) in String

    def literal(self, place: int) -> tuple[int, int]:
        """Return where the text of the string around a place begins and ends, without its quotes.

        An interpolation ends it as a quote does: what follows is not known.
        """
        begin, end = self.run(place)
        opened = max(self.text.rfind(quote, begin, place) for quote in _QUOTES[: 2 if self.language == "python" else 3])
        if opened < 0:
            return begin, end
        closed = self.text.find(self.text[opened], place, end)
        return opened + 1, closed if closed >= 0 else end

    def heads(self, place: int) -> list[str]:
        """Return what stands before each bracket that is open at a place, the nearest first, each in one line."""
        tokens = self.tokens(place)
        depth = 0
        found: list[str] = []
        number = tokens.at(place) - 1
        for back in range(number, max(number - _WALK, -1), -1):
            if tokens.types[back] in String or tokens.types[back] in Comment:
                continue
            value = tokens.values[back]
            for offset in range(len(value) - 1, -1, -1):
                char = value[offset]
                if char in ")]}":
                    depth += 1
                elif char in "([{":
                    depth -= 1
                    if depth < 0:
                        depth = 0
                        found.append(self._before(tokens.starts[back] + offset))
        return found

    def _before(self, place: int) -> str:
        begin = self.text.rfind("\n", 0, place) + 1
        head = self.text[begin:place].strip()
        if not head or re.fullmatch(r"[})\].,;]*", head):  # the bracket opens a line: what it belongs to stands above
            above = self.text[:begin].rstrip()
            head = above[above.rfind("\n") + 1 :].strip() + " " + head
        return head[-200:]


def window_of(text: str, language: str, place: int) -> tuple[int, int]:
    """Return the span of whole lines around a place that can be split into tokens by itself.

    It begins with a declaration that is not indented: no string or comment is open there. Without one, at the top.
    """
    if len(text) < _SMALL or language in _MIXED:
        return 0, len(text) + 1
    begin = text.rfind("\n", 0, place) + 1
    for _ in range(_ABOVE):
        if begin == 0:
            break
        begin = text.rfind("\n", 0, begin - 1) + 1
    while begin and not _OPENING.match(text, begin):
        begin = text.rfind("\n", 0, begin - 1) + 1
    end = place
    for _ in range(_BELOW):
        end = text.find("\n", end + 1)
        if end < 0:
            return max(begin, len(text) - MAX_LEXED), len(text) + 1
    return max(begin, end - MAX_LEXED), end


def _split(text: str, language: str, begin: int, end: int) -> Tokens:
    tokens = Tokens(begin, end)
    lexer = _lexer(language)
    place = begin
    for kind, value in lexer.get_tokens(text[begin:end]) if lexer else ():
        tokens.starts.append(place)
        tokens.types.append(kind)
        tokens.values.append(value)
        place += len(value)
    return tokens
