"""Program text -> tokens with places: which bytes are comments, which are strings, and what stands around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
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
_ABOVE, _BELOW = 60, 30  # lines around what is asked about
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


@dataclass
class Program:
    """A program text that is split into tokens when somebody first asks."""

    text: str
    language: str
    window: tuple[int, int] = (0, 0)  # the offsets that will be asked about; none: all of the text

    @cached_property
    def tokens(self) -> tuple[list[int], list[_TokenType], list[str]]:
        """Return starts, types and values of all tokens, in order; empty where the language is unknown."""
        begin, end = window_of(self.text, self.language, *self.window)
        lexer = _lexer(self.language) if end - begin <= MAX_LEXED else None
        starts: list[int] = []
        types: list[_TokenType] = []
        values: list[str] = []
        if lexer is None:
            return starts, types, values
        place = begin
        for kind, value in lexer.get_tokens(self.text[begin:end]):
            starts.append(place)
            types.append(kind)
            values.append(value)
            place += len(value)
        return starts, types, values

    def at(self, place: int) -> int:
        """Return the number of the token at a place; -1 where there is none."""
        return bisect_right(self.tokens[0], place) - 1

    def type_at(self, place: int) -> _TokenType:
        """Return the type of the token at a place."""
        number = self.at(place)
        kind: _TokenType = self.tokens[1][number] if number >= 0 else Token
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
        starts, types, values = self.tokens
        first = last = self.at(place)
        while first > 0 and types[first - 1] in String:
            first -= 1
        while last + 1 < len(types) and types[last + 1] in String:
            last += 1
        return starts[first], starts[last] + len(values[last])

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
        starts, types, values = self.tokens
        depth = 0
        found: list[str] = []
        number = self.at(place) - 1
        for back in range(number, max(number - _WALK, -1), -1):
            if types[back] in String or types[back] in Comment:
                continue
            for offset in range(len(values[back]) - 1, -1, -1):
                char = values[back][offset]
                if char in ")]}":
                    depth += 1
                elif char in "([{":
                    depth -= 1
                    if depth < 0:
                        depth = 0
                        found.append(self._before(starts[back] + offset))
        return found

    def _before(self, place: int) -> str:
        begin = self.text.rfind("\n", 0, place) + 1
        head = self.text[begin:place].strip()
        if not head or re.fullmatch(r"[})\].,;]*", head):  # the bracket opens a line: what it belongs to stands above
            above = self.text[:begin].rstrip()
            head = above[above.rfind("\n") + 1 :].strip() + " " + head
        return head[-200:]


def window_of(text: str, language: str, first: int, last: int) -> tuple[int, int]:
    """Return the span of whole lines around two offsets that can be split into tokens by itself.

    It begins with a declaration that is not indented: no string or comment is open there. Without one, at the top.
    """
    if not last or len(text) < _SMALL or language in ("php", "html"):  # languages within languages
        return 0, len(text)
    begin = text.rfind("\n", 0, first) + 1
    for _ in range(_ABOVE):
        if begin == 0:
            break
        begin = text.rfind("\n", 0, begin - 1) + 1
    while begin and not _OPENING.match(text, begin):
        begin = text.rfind("\n", 0, begin - 1) + 1
    end = last
    for _ in range(_BELOW):
        end = text.find("\n", end + 1)
        if end < 0:
            break
    return begin, end if end >= 0 else len(text)
