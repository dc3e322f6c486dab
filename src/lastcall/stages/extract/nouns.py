"""The tokens before or behind a verb -> the noun phrase that it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.stages.extract.tokens import Kind, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

_FINITE = frozenset(
    "is are was were will shall has have had can cannot can't could should must may might do does did don't doesn't didn't won't isn't aren't wasn't weren't hasn't haven't "
    "announced announces announce introduced introduces recommend recommends recommended suggest suggests notified notifies means mean allows allow provides provide includes include supports require requires required "
    "use uses used need needs plan plans planned let lets see check contact visit ensure note make makes made say says said became become becomes begins began starts started continues continue remains remain "
    "expect expects encourage encourages advise advises ask asks want wants consider helps help gives give gave takes take took got get gets released releases launched it's that's we're we'll we've you'll you're they're they'll i'm "
    "causes cause returns return replaces replace migrate upgrade switch update move".split()
)
_SUBORDINATE = frozenset(
    "because when if while once until till unless whereas although though whether how why where wherever whenever so since after before as than like except despite".split()
)
_PRONOUN = frozenset("we you it they i he she there which who whom whose what this that these those them us".split())
_CONDITION = frozenset("if when whenever once before until unless after while where whether how why even only".split())
_RELATIVE = frozenset("that which who".split())
_PREPOSITION = frozenset(
    "on in at by from with during for under over within upon per via through since after before until due given starting beginning effective following as to into across".split()
)
_CONNECTIVE = frozenset(
    "additionally also however therefore note please finally further furthermore moreover meanwhile previously originally first second then today now soon recently currently instead unfortunately hence thus consequently accordingly similarly specifically".split()
)
_ADVERB = frozenset(
    "also now both all still already just then soon therefore thus being no longer not officially permanently fully currently finally completely gradually automatically immediately directly typically both each".split()
)
_APPOSITION = re.compile(
    r"(?:which|who|released|introduced|known|formerly|previously|launched|available|including|such|our|its|their|an?|the|also|e\.g\.?|i\.e\.?|like)\b",
    re.IGNORECASE,
)
_SAYING = frozenset(
    "note announce announced announcing announces mean means reminder aware say says said ensure know notice stated inform informed decided believe notifying recommend so given now".split()
)
_STOP_AFTER = frozenset(
    "by as due because when if while once until unless which who whose where effective starting beginning today now soon instead since so after before through via during following please entirely completely permanently later within per "
    "whereas although though than despite except over around sometime early mid late shortly immediately eventually gradually primarily mainly largely partly causing making meaning resulting leading rendering allowing requiring forcing".split()
)
_TAKES_TO = re.compile(
    r"(?:access|calls?|requests?|support|migrat\w+|link\w*|connect\w*|subscri\w+|abilit\w+|option|text|speech|image|code|right|way|point\w*|related|upload\w*|publish\w*|log-?ins?|sign-?ins?|attach\w*|apply\w*|applies|limited|specific|writes?|sql|api|server|back)$",
    re.IGNORECASE,
)
_LONGEST = 28  # tokens of a phrase; longer is a clause


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
    while end > 0 and tokens[end - 1].low in _ADVERB and tokens[end - 1].low not in ("both", "all", "each"):
        end -= 1
    end = _before_dash(tokens, end)
    if 1 < end <= len(tokens) and tokens[end - 1].low in _RELATIVE:
        if tokens[end - 2].kind is Kind.WORD and tokens[end - 2].low not in _SAYING:
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
        if token.kind is Kind.WORD and _is_verb(tokens, at - 1):
            head = _relative_head(tokens, at - 1)
            if head < 0:
                return _after_conjunction(tokens, at, end), at - 1, end
            at = end = head
            continue
        if token.low in _SUBORDINATE or token.low in _PRONOUN:
            if token.low in ("this", "that", "these", "those", "it", "they") and at < end + 1:
                determiner = token.low in ("this", "that", "these", "those") and at < end
                if determiner and not (token.low == "that" and at >= 2 and tokens[at - 2].low in _SAYING):
                    return at - 1, at - 2, end
                if at == end:
                    return at - 1, at - 2, end
            break
        at -= 1
    return at, at - 1, end


def _is_verb(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is a finite verb here: "use" and "plan" after an article or a preposition are nouns."""
    low = tokens[at].low
    if low not in _FINITE:
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
    if low == "may" and before in ("in", "by", "on", "until", "since"):
        return False
    if noun_too and (
        before
        in {"the", "a", "an", "our", "your", "of", "for", "in", "on", "all", "this", "new", "free", "paid", "to", "and"}
        or tokens[at].text[:1].isupper()
    ):
        return False
    return not (low in {"used", "required"} and before not in {"is", "are", "was", "be", "you", "we"})


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
        return -1 if opening in _PREPOSITION or opening in _CONNECTIVE else first
    return -1


def _clausal(segment: Sequence[Token]) -> bool:
    return (
        any(
            t.kind is Kind.WORD and (t.low in _FINITE or t.low in _SUBORDINATE or t.low in ("we", "you", "it", "they"))
            for t in segment
        )
        or segment[0].low in _PREPOSITION
        or segment[0].low in _CONNECTIVE
    )


def _relative_head(tokens: Sequence[Token], verb: int) -> int:
    """Return the index of the "that" of a restrictive clause whose verb this is ("endpoints that are …"); -1: none."""
    for at in range(verb - 1, max(0, verb - 4), -1):
        if tokens[at].low in _RELATIVE:
            before = tokens[at - 1]
            noun = before.kind in (Kind.WORD, Kind.CODE) and before.low not in _SAYING and before.low not in _FINITE
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
        or tokens[first].low in _CONNECTIVE
        or tokens[first].text in "\"'*_~"
    ):
        first += 1
    if first < end and tokens[first].low in _PREPOSITION and tokens[first].low not in ("all",):
        for at in range(first + 1, min(end, first + 8)):
            if tokens[at].text == ",":
                return at + 1
    return first


def _is_conditional(tokens: Sequence[Token], first: int, stop: int) -> bool:
    near = [tokens[at].low for at in range(max(0, stop - 1), min(first + 1, len(tokens)))]
    return bool(near) and any(word in _CONDITION for word in near[:3])


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
            if token.text == "," and _list_goes_on(tokens, at):
                at += 1
                continue
            break
        if token.kind is Kind.WORD and at > first:
            if _is_verb(tokens, at) and token.low not in (
                "used",
                "required",
                "support",
                "supports",
                "released",
                "introduced",
            ):
                governs = True
                back = _relative_head(tokens, at)
                if back > first:
                    at, governs = back, False
                break
            if token.low in _STOP_AFTER or token.low in ("we", "you", "they", "it"):
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
        tokens[at - 1].low in _TRAILING or (tokens[at - 1].kind is Kind.PUNCT and tokens[at - 1].text not in ")")
    ):
        at -= 1
    if at <= first:
        here = tokens[first].start if first < len(tokens) else len(text)
        return Phrase("", here, here)
    start, finish = tokens[first].start, tokens[at - 1].end
    return Phrase(text[start:finish], start, finish, governs=governs)


_TRAILING = frozenset(
    "and or of in on for to from with by at as the a an is are its our also be not both all until from, effective dated scheduled".split()
)


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
    if following.low in (
        "which",
        "who",
        "causing",
        "making",
        "meaning",
        "resulting",
        "leading",
        "rendering",
        "as",
        "so",
        "because",
        "please",
        "effective",
        "starting",
        "beginning",
        "with",
        "but",
        "however",
        "we",
        "you",
        "it",
        "they",
        "including",
        "our",
        "its",
        "a",
        "an",
        "while",
        "and",
    ):
        return following.low in ("and", "including") and not (
            comma + 2 < len(tokens) and _opens_clause(tokens, comma + 2)
        )
    for at in range(comma + 1, min(len(tokens), comma + 14)):
        token = tokens[at]
        if token.kind is Kind.PUNCT and token.text not in ",\"'“”/*_":
            return False
        if token.low in ("and", "or", "&"):
            return True
        if token.kind is Kind.DATE or (token.kind is Kind.WORD and _is_verb(tokens, at)):
            return False
    return following.kind is Kind.CODE


def _opens_clause(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    return token.kind is Kind.WORD and (
        token.low in _FINITE
        or token.low
        in (
            "we",
            "you",
            "it",
            "they",
            "replaced",
            "added",
            "removed",
            "deprecated",
            "will",
            "is",
            "has",
            "renamed",
            "moved",
            "instead",
            "users",
            "customers",
            "then",
            "no",
            "support",
        )
        and token.low != "support"
    )
