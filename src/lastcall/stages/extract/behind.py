"""The tokens behind a verb -> the noun phrase that it acts on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.extract.nouns import Phrase, is_verb, relative_head
from lastcall.stages.extract.tokens import Kind, Token
from lastcall.stages.extract.words import AFTER_COMMA, CLAUSE_OPENERS, FINITE, STOP_AFTER, TRAILING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAKES_TO = re.compile(
    r"(?:access|calls?|requests?|support|migrat\w+|link\w*|connect\w*|subscri\w+|abilit\w+|option|text|speech|image|code|right|way|point\w*|related|upload\w*|publish\w*|log-?ins?|sign-?ins?|attach\w*|apply\w*|applies|limited|specific|writes?|sql|api|server|back)$",
    re.IGNORECASE,
)
_PRAISE = frozenset(
    (
        "new",
        "newer",
        "all-new",
        "improved",
        "better",
        "faster",
        "simpler",
        "modern",
        "easier",
        "more",
        "powerful",
        "flexible",
    )
)
_LONGEST = 28  # tokens of a phrase; longer is a clause


def phrase_behind(tokens: Sequence[Token], first: int, text: str) -> Phrase:
    """Return the noun phrase that begins at token `first`, up to the clause's end."""
    at, governs = first, False
    if at < len(tokens) and tokens[at].kind is Kind.OPEN:
        first = at = _past_parenthesis(tokens, at)  # "has retired (end of life) the old uploader"
    while at < len(tokens) and at - first < _LONGEST:
        token = tokens[at]
        if token.kind is Kind.DATE or (token.kind is Kind.CLOSE):
            break
        if token.kind is Kind.OPEN:
            at = _past_parenthesis(tokens, at)
            continue
        if token.kind is Kind.PUNCT:
            if token.text in "\"'“”‘’*_~/":
                at += 1
                continue
            if token.text == "," and (_list_goes_on(tokens, at) or _praises(tokens, first, at)):
                at += 1
                continue
            break
        if token.kind is Kind.WORD and at > first:
            if is_verb(tokens, at) and token.low not in (
                "used",
                "required",
                "support",
                "supports",
                "released",
                "introduced",
            ):
                governs = True
                back = relative_head(tokens, at)
                if back > first:
                    at, governs = back, False
                break
            if token.low in STOP_AFTER or token.low in ("we", "you", "they", "it"):
                break
            if (
                token.low == "in"
                and at + 1 < len(tokens)
                and tokens[at + 1].low
                in (
                    "favor",
                    "favour",
                    "order",
                    "a",
                    "an",
                    "line",
                    "accordance",
                    "preparation",
                    "place",
                    "one",
                    "two",
                    "three",
                    "six",
                    "twelve",
                )
            ):
                break
            if (
                token.low == "to"
                and not _TAKES_TO.search(tokens[at - 1].text)
                and at + 1 < len(tokens)
                and tokens[at + 1].text[:1].islower()
            ):
                break
            if token.low == "with" and not (
                at + 1 < len(tokens) and (tokens[at + 1].kind is Kind.CODE or tokens[at + 1].text[:1].isupper())
            ):
                break
            if token.low in ("that", "which"):
                break
            if token.low in ("and", "or") and at + 1 < len(tokens) and _opens_clause(tokens, at + 1):
                break
        at += 1
    while at > first and (
        tokens[at - 1].low in TRAILING or (tokens[at - 1].kind is Kind.PUNCT and tokens[at - 1].text != ")")
    ):
        at -= 1
    if at <= first:
        here = tokens[first].start if first < len(tokens) else len(text)
        return Phrase("", here, here)
    start, finish = tokens[first].start, tokens[at - 1].end
    return Phrase(text[start:finish], start, finish, governs=governs)


def _past_parenthesis(tokens: Sequence[Token], opened: int) -> int:
    depth = 0
    for at in range(opened, min(len(tokens), opened + 40)):
        depth += (tokens[at].kind is Kind.OPEN) - (tokens[at].kind is Kind.CLOSE)
        if depth == 0:
            return at + 1
    return len(tokens)


def _list_goes_on(tokens: Sequence[Token], comma: int) -> bool:
    """Tell whether a list goes on behind a comma: an "and" comes before the clause ends, or a name follows."""
    if comma + 1 >= len(tokens):
        return False
    following = tokens[comma + 1]
    if following.low in AFTER_COMMA:
        return following.low in ("and", "including") and not (
            comma + 2 < len(tokens) and _opens_clause(tokens, comma + 2)
        )
    for at in range(comma + 1, min(len(tokens), comma + 14)):
        token = tokens[at]
        if token.kind is Kind.PUNCT and token.text not in ",\"'“”/*_":
            return False
        if token.low in ("and", "or", "&"):
            return True
        if token.kind is Kind.DATE or (token.kind is Kind.WORD and is_verb(tokens, at)):
            return False
    return following.kind is Kind.CODE


def _praises(tokens: Sequence[Token], first: int, comma: int) -> bool:
    """Tell whether all before a comma is an article and how good the thing is: "the new, improved Acme Alerting"."""
    said = {token.low for token in tokens[first:comma]}
    return bool(said & _PRAISE) and said <= _PRAISE | {"the", "a", "an", "our", "its", "your"}


def _opens_clause(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    return token.kind is Kind.WORD and (token.low in FINITE or (token.low in CLAUSE_OPENERS and token.low != "support"))
