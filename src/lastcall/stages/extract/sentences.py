"""A passage's text -> its sentences, each with its dates masked and its words at hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lastcall.stages.extract.days import Day, masked
from lastcall.stages.extract.gate import hints
from lastcall.stages.extract.silence import why_silent
from lastcall.stages.extract.tokens import Kind, Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lastcall.stages.extract.acts import Ending

_END = re.compile(
    r"(?<=[.!?。])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bNo\.)(?<!\bapprox\.)(?<!\bJan\.)(?<!\bFeb\.)(?<!\bMar\.)(?<!\bApr\.)(?<!\bAug\.)(?<!\bSept\.)(?<!\bSep\.)(?<!\bOct\.)(?<!\bNov\.)(?<!\bDec\.)(?<!\ba\.m\.)(?<!\bp\.m\.)(?<![\s(]\d\.)(?<![\s(]\d\d\.)"
    r"[\"”’)]?\s+(?=[A-Z`\"'“(*\[/⚠ÄÖÜÉÀ]|\d)|\n|(?<=。)"
)
# A line that was broken for its length goes on in lower case.
_WRAPPED = re.compile(r"(?<=[^\s.!?:;。：|])\n(?=[a-z(\[`])(?![a-z]+[-_/.][\w.-]*\d)")
_MISSPELT = re.compile(r"\bdepric(?=at)", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\]\n]{1,300})\]\([^()\s]{1,500}\)")
_CODE = re.compile(r"`([^`\n]{1,120})`")
LONGEST = 1600  # characters; a longer run without a full stop is no sentence


@dataclass(frozen=True)
class Sentence:
    """One sentence, read on a day (`anchor`: for "in three months" and dates without a year); the rest when asked for."""

    text: str
    codes: tuple[str, ...] = ()
    anchor: date | None = None
    # What was read of it, by the reader and whether it is a line of a changelog: several rules ask the same.
    told: dict[tuple[str, bool], tuple[Ending, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, text: str, codes: Sequence[str] = (), anchor: date | None = None) -> Sentence:
        """Return a sentence with the code spans that may stand in it."""
        return cls(text, tuple(codes), anchor)

    @cached_property
    def hints(self) -> int:
        """Return what its words could belong to, as the bits of `gate`."""
        return hints(self.text)

    @cached_property
    def silence(self) -> str | None:
        """Return why it announces nothing although it speaks of ends; None where it may."""
        return why_silent(self.text)

    @cached_property
    def _masked(self) -> tuple[str, tuple[Day, ...]]:
        return masked(self.text, self.anchor)

    @property
    def hidden(self) -> str:
        """Return it with each date as a run of "§" of the same length."""
        return self._masked[0]

    @property
    def days(self) -> tuple[Day, ...]:
        """Return its dates, in order."""
        return self._masked[1]

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Return its words, marks, dates and code spans, in order."""
        return tokenize(self.hidden, self.codes)

    @cached_property
    def bare(self) -> str:
        """Return it with code spans hidden too, of the same length: verbs in them tell nothing."""
        text = _MISSPELT.sub(lambda match: match[0][:4] + "e" + match[0][5:], self.hidden)
        if not any(code in text for code in self.codes):
            return text
        for token in self.tokens:
            if token.kind is Kind.CODE:
                text = text[: token.start] + "¤" * (token.end - token.start) + text[token.end :]
        return text

    def token_at(self, place: int) -> int:
        """Return the index of the first token that ends behind a place in the text."""
        return next((n for n, token in enumerate(self.tokens) if token.end > place), len(self.tokens))


def split(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, one paragraph or line break ends one; runs longer than any sentence are left out."""
    parts = (part.strip() for part in _END.split(_WRAPPED.sub(" ", text)))
    return tuple(part for part in parts if part and len(part) <= LONGEST)


def unmarked(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a Markdown text without links and back-ticks, and its code spans."""
    codes = tuple(dict.fromkeys(_CODE.findall(text)))
    return re.sub(r"\*\*|__", "", _CODE.sub(r"\1", _LINK.sub(r"\1", text))).replace("\\_", "_"), codes
