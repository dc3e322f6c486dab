"""The tokens before or behind a verb -> the noun phrase that it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.stages.extract.tokens import Kind, Token
from lastcall.stages.extract.words import (
    ADVERB,
    CONDITION,
    CONNECTIVE,
    FINITE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    SAYING,
    SUBORDINATE,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_APPOSITION = re.compile(
    r"(?:which|who|deprecated|released|introduced|known|formerly|previously|launched|available|including|such|our|its|their|an?|the|also|e\.g\.?|i\.e\.?|like)\b",
    re.IGNORECASE,
)


_NOUNS_TOO = frozenset(
    ("contact", "visit", "see", "get", "check", "ask", "help", "give", "take", "make", "let", "started")
)
_PLANS = frozenset(
    ("plan", "plans", "release", "releases", "update", "upgrade", "support", "check", "return", "returns")
)
_ITS_VERB = frozenset(("is", "are", "was", "were", "will", "has", "have", "had", "shall"))
_NAMES = re.compile(r"[Vv]\d|[A-Z][a-z]*[A-Z\d]|[A-Z][a-z]+$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase as it stands, where it begins and ends, and what its clause is."""

    text: str
    start: int
    end: int
    conditional: bool = False  # "when X is …": nothing is told of X
    opens: bool = False  # it opens the sentence
    governs: bool = False  # a finite verb follows: "Deprecated models are …"


def phrase_before(tokens: Sequence[Token], verb: int, text: str) -> Phrase:
    """Return the noun phrase that ends right before token `verb`; empty where the clause names none."""
    end = verb
    while end > 0 and tokens[end - 1].low in ADVERB and tokens[end - 1].low not in ("both", "all", "each"):
        end -= 1
    end = _before_dash(tokens, end)
    if 1 < end <= len(tokens) and tokens[end - 1].low in RELATIVE:
        if tokens[end - 2].kind is Kind.WORD and tokens[end - 2].low not in SAYING:
            at = tokens[end - 1].start
            return Phrase(
                "", at, at, conditional=True
            )  # "versions that have reached the end": which ones, not that they did
        if tokens[end - 2].text == "," and tokens[end - 1].low == "which":
            end -= 2  # "X, which will be retired"
    first, stop, end = _walk_left(tokens, end)
    first = _past_opening(tokens, first, end)
    conditional = _is_conditional(tokens, first, stop)
    if first >= end:
        at = tokens[verb].start if verb < len(tokens) else len(text)
        return Phrase("", at, at, conditional)
    start, finish = tokens[first].start, tokens[end - 1].end
    if end < len(tokens) and tokens[end - 1].kind is Kind.CLOSE:
        finish = tokens[end - 1].end
    return Phrase(
        text[start:finish],
        start,
        finish,
        conditional,
        opens=not any(t.kind in (Kind.WORD, Kind.CODE) for t in tokens[:first]),
    )


def _before_dash(tokens: Sequence[Token], end: int) -> int:
    """Return the end of the name in "nova-1 – retires on May 1": what opens a line and stands before a dash."""
    if (
        1 < end <= 9
        and tokens[end - 1].text in ("–", "—", "-", ":", "--")
        and not any(t.kind is Kind.PUNCT and t.text not in "*_\"'" for t in tokens[: end - 1])
    ):
        return end - 1
    return end


def _walk_left(tokens: Sequence[Token], end: int) -> tuple[int, int, int]:
    """Return the first token of the phrase, the boundary before it (-1: none), and its end after relatives are cut."""
    at, listed = end, False
    while at > 0:
        token = tokens[at - 1]
        if token.kind is Kind.CLOSE:
            opened = _matching_open(tokens, at - 1)
            if opened < 0:
                break
            at = opened
            continue
        if token.kind in (Kind.OPEN, Kind.DATE):
            break
        if token.kind is Kind.PUNCT:
            if token.text in "\"'“”‘’*_~/":
                at -= 1
                continue
            if token.text != ",":
                break
            step = _over_comma(tokens, at - 1, end, listed=listed)
            if step < 0:
                break
            at, listed = step, True
            continue
        if token.kind is Kind.WORD and is_verb(tokens, at - 1):
            head = relative_head(tokens, at - 1)
            if head < 0:
                return _after_conjunction(tokens, at, end), at - 1, end
            at = end = head
            continue
        if token.low in SUBORDINATE or token.low in PRONOUN:
            if token.low in ("this", "that", "these", "those", "it", "they") and at < end + 1:
                determiner = token.low in ("this", "that", "these", "those") and at < end
                if determiner and at >= 2 and tokens[at - 2].low in ("for", "of", "to", "in", "from", "with"):
                    at -= 1  # "support for this repository"
                    continue
                if determiner and not (token.low == "that" and at >= 2 and tokens[at - 2].low in SAYING):
                    return at - 1, at - 2, end
                if at == end:
                    return at - 1, at - 2, end
            break
        at -= 1
    return at, at - 1, end


def is_verb(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is a finite verb here: "use" and "plan" after an article or a preposition are nouns."""
    low = tokens[at].low
    if low not in FINITE:
        return False
    before = tokens[at - 1].low if at else ""
    noun_too = low in {
        "use",
        "uses",
        "plan",
        "plans",
        "support",
        "supports",
        "note",
        "release",
        "releases",
        "update",
        "upgrade",
        "switch",
        "move",
        "return",
        "returns",
        "check",
        "get",
        "need",
        "means",
        "replace",
        "include",
        "required",
        "used",
        "starts",
        "help",
        "make",
        "may",
    }
    if at and _is_named(tokens, at):
        return False
    if low == "may" and before in ("in", "by", "on", "until", "since"):
        return False
    if noun_too and (
        before
        in {"the", "a", "an", "our", "your", "of", "for", "in", "on", "all", "this", "new", "free", "paid", "to", "and"}
        or tokens[at].text[:1].isupper()
    ):
        return False
    if low in _PLANS and before not in PRONOUN and _stands_last(tokens, at):
        return False  # "discontinued the Nova plan.", "the Nova plan will end"
    return not (low in {"used", "required"} and before not in {"is", "are", "was", "be", "you", "we"})


def _stands_last(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether nothing follows that a verb would govern: the clause ends, or its own verb comes."""
    if at + 1 >= len(tokens):
        return True
    behind = tokens[at + 1]
    return behind.kind in (Kind.DATE, Kind.CLOSE) or behind.text in ".,;:!" or behind.low in _ITS_VERB


def _is_named(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a capital makes a verb part of a name: "the Contact Lists API", "V1 Visit API"."""
    if tokens[at].low not in _NOUNS_TOO or not tokens[at].text[:1].isupper() or at + 1 >= len(tokens):
        return False
    before, behind = tokens[at - 1], tokens[at + 1]
    led = before.low in ("the", "our", "a", "an", "legacy") or _NAMES.match(before.text) is not None
    return led and behind.kind is Kind.WORD and behind.text[:1].isupper()


def _matching_open(tokens: Sequence[Token], close: int) -> int:
    depth = 0
    for at in range(close, max(-1, close - 60), -1):
        depth += (tokens[at].kind is Kind.CLOSE) - (tokens[at].kind is Kind.OPEN)
        if depth == 0:
            return at
    return -1


def _over_comma(tokens: Sequence[Token], comma: int, end: int, *, listed: bool) -> int:
    """Return where the walk goes on left of a comma: over a list's item, past an apposition; -1: the clause begins here."""
    first = comma
    while first > 0 and not (tokens[first - 1].kind is Kind.PUNCT and tokens[first - 1].text in ",;:.!?—–"):
        opened = _matching_open(tokens, first - 1) if tokens[first - 1].kind is Kind.CLOSE else first - 1
        if opened < 0 or tokens[first - 1].kind is Kind.OPEN:
            break
        first = opened
    segment = tokens[first:comma]
    if not segment:
        return -1
    right = tokens[comma + 1] if comma + 1 < end else None
    opening = segment[0].low
    if right is None:  # the comma stands right before the verb
        previous = first > 0 and tokens[first - 1].text == ","
        return first - 1 if previous and _APPOSITION.match(segment[0].text) else first if not _clausal(segment) else -1
    joined = any(token.low in ("and", "or", "nor", "and/or", "&") for token in tokens[comma + 1 : end])
    if (listed or joined) and not _clausal(segment) and len(segment) <= 12:
        return -1 if opening in PREPOSITION or opening in CONNECTIVE else first
    return -1


def _clausal(segment: Sequence[Token]) -> bool:
    return (
        any(
            t.kind is Kind.WORD and (t.low in FINITE or t.low in SUBORDINATE or t.low in ("we", "you", "it", "they"))
            for t in segment
        )
        or segment[0].low in PREPOSITION
        or segment[0].low in CONNECTIVE
    )


def relative_head(tokens: Sequence[Token], verb: int) -> int:
    """Return the index of the "that" of a restrictive clause whose verb this is ("endpoints that are …"); -1: none."""
    for at in range(verb - 1, max(0, verb - 4), -1):
        if tokens[at].low in RELATIVE:
            before = tokens[at - 1]
            noun = before.kind in (Kind.WORD, Kind.CODE) and before.low not in SAYING and before.low not in FINITE
            return at if noun else -1
        if tokens[at].kind is not Kind.WORD:
            return -1
    return -1


def _after_conjunction(tokens: Sequence[Token], first: int, end: int) -> int:
    """Return the start of the last coordinate clause: "A is deprecated and B" leaves B."""
    for at in range(end - 1, first - 1, -1):
        if tokens[at].low in ("and", "but", "so", "or", "then"):
            return at + 1
    return first


def _past_opening(tokens: Sequence[Token], first: int, end: int) -> int:
    """Skip what opens a clause without naming anything: "In the next release,", "and", "Starting with v3"."""
    while first < end and (
        tokens[first].low in ("and", "but", "or", "so", "then", "also", "note", "please")
        or tokens[first].low in CONNECTIVE
        or tokens[first].text in "\"'*_~"
    ):
        first += 1
    if first < end and tokens[first].low in PREPOSITION and tokens[first].low != "all":
        for at in range(first + 1, min(end, first + 8)):
            if tokens[at].text == ",":
                return at + 1
    return first


def _is_conditional(tokens: Sequence[Token], first: int, stop: int) -> bool:
    near = range(max(0, stop - 1), min(first + 1, len(tokens)))[:3]
    return any(tokens[at].low in CONDITION and not _is_before_date(tokens, at) for at in near)


def _is_before_date(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word stands before a day: "After May 1 the API ends" is no condition."""
    return at + 1 < len(tokens) and tokens[at + 1].kind is Kind.DATE
