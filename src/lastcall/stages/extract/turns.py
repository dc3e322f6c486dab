"""A sentence -> the ends that it tells by other words: a date that moves, a demand, a change that breaks callers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.extract import gate
from lastcall.stages.extract.acts import Act, Ending
from lastcall.stages.extract.behind import phrase_behind
from lastcall.stages.extract.nouns import phrase_before
from lastcall.stages.extract.phrases import identifiers
from lastcall.stages.extract.wording import withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.extract.sentences import Sentence

_END = r"(?:deprecation|retirement|removal|sunset(?:ting)?|shut[- ]?down|end[- ]of[- ](?:life|support|service)|EOL|discontinuation|decommission(?:ing)?|migration deadline|support|deadline|turn[- ]?off|cut-?off)"
_MOVE = r"(?:postpon\w+|extend\w*|delay\w*|defer\w*|reschedul\w+|mov(?:ed?|ing)|push(?:ed|ing)?(?: back| out)?|chang(?:ed|ing)|shift\w*|brought forward|bring(?:ing)? forward|advanc\w+)"
_MOVED = re.compile(
    rf"\b(?P<move>{_MOVE})\s+(?:the\s+|our\s+|its\s+|this\s+)*(?P<of>{_END})(?:\s+(?:date|deadline|timeline|period))?\b",
    re.IGNORECASE,
)
_IS_MOVED = re.compile(
    rf"\b(?P<of>{_END})(?:\s+(?:date|deadline|timeline))?(?P<what>\s+(?:of|for)\s+(?:[^.;]|\.(?=\w)){{2,80}}?)?\s+(?:(?:has|have|had|is|are|was|will)(?:\s+(?:been|be|being|now))*\s+(?P<move>{_MOVE})\b|(?P<goes>moves|slips|shifts|extended|postponed|delayed|deferred|pushed back)(?:\s+(?:to|from|until|till|by)\b|\W*$))",
    re.IGNORECASE,
)
# An end that was announced and is taken back.
_UNENDED = re.compile(
    r"\b(?:is|are) no longer (?:being )?(?:(?:planned|scheduled|due|set) (?:for|to be) )?(?:deprecated|retired|removed|shut down|sunset|discontinued|deprecation|retirement|removal|shutdown)\b"
    r"|\bwill not (?:now )?be (?:deprecated|retired|removed|shut down|sunset|discontinued)\b(?=[^.;]{0,60}\bafter all\b)",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\b(?:decided|chosen) not to (?:deprecate|retire|remove|shut(?: down)?|sunset|discontinue|end(?: support for)?)\s+(?=\S)",
    re.IGNORECASE,
)
_ITS_END = re.compile(rf"\b{_END}\s+(?:of|for)\s+(?=\S)", re.IGNORECASE)
_CANCELS = re.compile(
    rf"\b(?:cancel|withdr[ae]w|revers|rescind|retract|call(?:ed|ing)? off|revok)\w*\s+(?:the |our |its |planned |announced )*{_END}\s+(?:of|for)\s+(?=\S)",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r"\s*(?:has|have|had|was|were|is|are)(?: been| now| being)* (?:cancel|withdraw|revers|rescind|retract|called off|revok)",
    re.IGNORECASE,
)
_PAUSED = re.compile(
    rf"\b(?P<move>paus(?:ed|ing)|suspend(?:ed|ing)|halt(?:ed|ing))\s+(?:the\s+|our\s+|its\s+|this\s+|planned\s+)*(?P<of>{_END})\b",
    re.IGNORECASE,
)
_HAS = re.compile(r"\b(?:has|have|had|been|was|is|are|we|and|will|be|['’]ve)\s+(?:\w+ly )?$", re.IGNORECASE)
_LOOSE = re.compile(
    r"extend|mov|chang|shift|advanc", re.IGNORECASE
)  # mostly said of other things, where no day follows
_ORIGINAL = re.compile(
    r"\b(?:originally|previously|initially|earlier|first)\b[^.]{0,60}?\b(?:stated|announced|said|planned|scheduled|communicated)(?:\s+that)?\s+(?P<what>.{2,80}?)\s+(?:would|was|were|will|to)\b",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"(?:\b(?:must|need(?:s)? to|ha(?:ve|s) to|required to|should|please|required:|customers?|users?|you|until\s+§+\s+to|to)\s+(?:\w+ly )?|(?:^|[\]:!]\s+)\W{0,3})(?:migrate|move|switch|transition|upgrade|export|download)\s+(?:your \w+ |all \w+ |\w+ )?(?:off(?: of)?|from|away from)\s+|\b(?:stop|cease|discontinue) using\s+",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|before|until|no later than|prior to)\s+§|\b(?:is|ends on) §")
_UNTIL_THEN = re.compile(r"\buntil\s+§", re.IGNORECASE)
_MUST_BE_LEFT = re.compile(
    r"\b(?:must|need(?:s)? to|ha(?:s|ve) to|should) be (?:migrated|upgraded|replaced|moved|converted)\b(?=[^.;§]{0,80}\b(?:by|before|until|no later than|prior to)\s+§)",
    re.IGNORECASE,
)
# What a line of a changelog does to something that callers rely on, where it is flagged as breaking.
_CHANGED = re.compile(
    r"^[\W\d_]*(?:[\w /.-]{1,30}:\s+)?(?P<verb>rename[sd]?|renaming|replace[sd]?|replacing|change[sd]?|changing|update[sd]?|convert(?:s|ed)?|correct(?:s|ed)?|make[sd]?|made|move[sd]?|switch(?:es|ed)?|set|split|merge[sd]?|restructure[sd]?|require[sd]?|unify|unified|revise[sd]?|modif(?:y|ies|ied)|restrict(?:s|ed)?|enforce[sd]?|cast|use[sd]?)\s+(?:the\s+|type of\s+|data ?type of\s+|name of\s+|from\s+)*",
    re.IGNORECASE,
)
FLAGGED = re.compile(
    r"^\W*breaking(?:[ -]changes?)?\W{0,3}[:!]|\(?\*{0,2}\bbreaking(?:[ -]changes?)?\*{0,2}\)|⚠|\*\*breaking|\[breaking\]",
    re.IGNORECASE,
)
_ENFORCED = re.compile(
    r"\b(?:(?:now|will|begin(?:s|ning)? to|began|begun|start(?:s|ed|ing)? to|have|has)\s+)?(?P<verb>(?:no longer (?:accept|process|support|allow|honou?r|send|serve)\w*|reject(?:s|ed|ing)?|block(?:s|ed|ing)?|refus(?:e|es|ed|ing)|disallow(?:s|ed|ing)?))\s+"
    r"(?:(?:any|all|the|API|new|incoming)\s+)*(?P<what>(?:calls?|requests?|messages?|connections?|traffic|queries|tokens?|certificates?|sign-?ins?|log-?ins?|emails?)\b)?\s*(?:(?:using|with|that use|via|over|from|made with|containing|without)\s+)?",
    re.IGNORECASE,
)


_REPLACED = re.compile(
    r"\b(?:has|have|was|were|is|are|will)(?: now| also| soon| been| be| being| fully| automatically| transparently)*\s+(?:being )?(?:automatically )?"
    r"(?:(?:replaced|superseded|served) (?:by|with)|(?:routed|redirected|aliased|forwarded) to|an alias (?:of|for|to))\b",
    re.IGNORECASE,
)
_FROM_NOW = re.compile(r"\b(?:will|now|has|have)\b", re.IGNORECASE)  # "is routed to" alone tells how it works
_LEADS_TO = re.compile(r"\bto$|alias", re.IGNORECASE)  # said of people and data every day: only of ids it is an end
_TAKES_ITS_PLACE = re.compile(
    r"(?:^|[,;] )\W*(?:the )?[A-Z][\w .-]{1,40}? (?:replaces|will replace|is replacing) (?:the )?(?=[A-Z`\d/])"
)
_REPLACES = re.compile(
    r"\b(?:we(?:['’](?:re|ve|ll))?|[A-Z]\w+)\s+(?:is |are |will |has |have |be |now |also )*(?:replacing|replaced|replace|replaces)\s+(?:the\s+)?"
)


def moved(sentence: Sentence) -> tuple[Ending, ...]:
    """Return what a sentence says to end on another day than was said before."""
    if not sentence.hints & gate.MOVES:
        return ()
    match = next((m for m in (rule.search(sentence.bare) for rule in (_MOVED, _IS_MOVED, _PAUSED)) if m), None)
    if match is None:
        return ()
    move = match["move"] or match["goes"]
    if match[0].lower().startswith("extended support") and not _HAS.search(sentence.bare[: match.start()]):
        return ()  # "extended support ends on §": its kind, and no news of it
    if (_LOOSE.match(move) or re.match(r"moves|slips|shifts", move, re.IGNORECASE)) and not sentence.days:
        return ()
    phrase = _moved_thing(sentence, match)
    return (
        Ending(phrase, Act.ENDED, start=match.start(), end=match.end(), form="moved", verb=f"{move} {match['of']}"),
    )


def taken_back(sentence: Sentence) -> tuple[Ending, ...]:
    """Return what a sentence says to stay after all: "the deprecation of X has been withdrawn", "X is no longer deprecated"."""
    if not sentence.hints & gate.TAKES_BACK:
        return ()
    if not withdrawn(sentence.text) or sentence.silence:
        return ()
    if match := _UNENDED.search(sentence.bare):
        phrase = phrase_before(sentence.tokens, sentence.token_at(match.start()), sentence.hidden)
        if phrase.conditional:
            return ()
    elif (match := _DECIDED.search(sentence.bare) or _CANCELS.search(sentence.bare)) or (
        match := _ITS_END.search(sentence.bare)
    ):
        phrase = phrase_behind(sentence.tokens, sentence.token_at(match.end()), sentence.hidden)
        if match.re is _ITS_END and not _CANCELLED.match(sentence.bare[phrase.end :]):
            return ()
    else:
        return ()
    return (Ending(phrase.text, Act.ENDED, start=match.start(), end=match.end(), form="kept", verb=match[0].strip()),)


def _moved_thing(sentence: Sentence, match: re.Match[str]) -> str:
    if "what" in match.re.groupindex and match["what"]:
        return re.sub(r"^\s*(?:of|for)\s+", "", sentence.hidden[match.start("what") : match.end("what")])
    behind = re.match(r"\s+(?:of|for)\s+", sentence.bare[match.end() :])
    if behind:
        return phrase_behind(sentence.tokens, sentence.token_at(match.end() + behind.end()), sentence.hidden).text
    if original := _ORIGINAL.search(sentence.bare):
        return sentence.hidden[original.start("what") : original.end("what")]
    before = phrase_before(sentence.tokens, sentence.token_at(match.start("of")), sentence.hidden).text
    return before if re.search(r"[A-Z\d]", before) else ""


def demanded(sentence: Sentence) -> Iterator[Ending]:
    """Yield what users are told to leave by a day: "you must migrate from X by March 1", "you have until § to leave X"."""
    if not sentence.hints & gate.DEMANDS:
        return
    if not sentence.days or sentence.silence:
        return
    for match in _DEMAND.finditer(sentence.bare):
        phrase = phrase_behind(sentence.tokens, sentence.token_at(match.end()), sentence.hidden)
        text = phrase.text.split(" to ")[0]
        said = _UNTIL_THEN.search(match[0]) or _BY.search(sentence.hidden[phrase.start :])
        if text and said:
            yield Ending(text, Act.ENDED, start=match.start(), end=match.end(), form="demand", verb=match[0])
    for match in _MUST_BE_LEFT.finditer(sentence.bare):
        phrase = phrase_before(sentence.tokens, sentence.token_at(match.start()), sentence.hidden)
        if phrase.text and not phrase.conditional:
            yield Ending(phrase.text, Act.ENDED, start=match.start(), end=match.end(), form="demand", verb=match[0])


def broken(sentence: Sentence) -> Iterator[Ending]:
    """Yield what a flagged line of a changelog changes under its callers: renamed, retyped, restricted."""
    if not sentence.hints & gate.FLAGGED or not FLAGGED.search(sentence.text):
        return
    match = _CHANGED.match(sentence.bare)
    if match is not None:
        phrase = phrase_behind(sentence.tokens, sentence.token_at(match.end()), sentence.hidden)
        text = re.split(r"\s+(?:to|with|into|as)\s+", phrase.text)[0]
        if text:
            yield Ending(
                text, Act.ENDED, past=True, start=match.start(), end=match.end(), form="breaking", verb=match["verb"]
            )


def replaced(sentence: Sentence) -> Iterator[Ending]:
    """Yield what gives way to something else: "X has been replaced by Y", "on April 8 Acme is replacing X with Y"."""
    if not sentence.hints & gate.REPLACES or sentence.silence:
        return
    for match in _REPLACED.finditer(sentence.bare):
        phrase = phrase_before(sentence.tokens, sentence.token_at(match.start()), sentence.hidden)
        ids = identifiers(phrase.text, sentence.codes)
        if _LEADS_TO.search(match[0]):
            told = bool(ids) and (bool(sentence.days) or _FROM_NOW.search(match[0]) is not None)
        else:
            told = bool(ids or sentence.days)
        if told and not phrase.conditional:
            past = re.search(r"\b(?:has|have|was|were)\b", match[0]) is not None
            yield Ending(phrase.text, Act.ENDED, past, match.start(), match.end(), "replaced", match[0])
    for match in _TAKES_ITS_PLACE.finditer(sentence.bare) if sentence.days else ():
        phrase = phrase_behind(sentence.tokens, sentence.token_at(match.end()), sentence.hidden)
        if phrase.text and not re.match(r"\s*(?:with|by|as)\b", sentence.bare[phrase.end :]):
            yield Ending(phrase.text, Act.ENDED, start=match.start(), end=match.end(), form="replaced", verb="replaces")
    for match in _REPLACES.finditer(sentence.bare):
        phrase = phrase_behind(sentence.tokens, sentence.token_at(match.end()), sentence.hidden)
        text, by, _ = phrase.text.partition(" with ")
        if (by or re.match(r"\s*(?:with|by)\b", sentence.bare[phrase.end :])) and (
            sentence.days or identifiers(text, sentence.codes)
        ):
            past = re.search(r"\b(?:has|have)\b|replaced", match[0]) is not None
            yield Ending(text, Act.ENDED, past, match.start(), match.end(), "replaced", match[0])


def enforced(sentence: Sentence) -> Iterator[Ending]:
    """Yield what is turned away from now on: "we no longer process messages with …", "began rejecting calls using …"."""
    if not sentence.hints & gate.REFUSES or sentence.silence:
        return
    for match in _ENFORCED.finditer(sentence.bare):
        fore = phrase_before(sentence.tokens, sentence.token_at(match.start()), sentence.hidden)
        vendor = re.search(
            r"\b(?:we|we['’](?:ve|ll|re)|[A-Z]\w+)\s+(?:will |have |has |are |is |now |also |had |'ll |began |begun |started |start |begin |to )*$",
            sentence.bare[: match.start()],
        )
        if fore.conditional or not vendor:
            continue
        phrase = phrase_behind(sentence.tokens, sentence.token_at(match.end()), sentence.hidden)
        if phrase.text:
            yield Ending(
                phrase.text,
                Act.ENDED,
                "will" not in sentence.bare[max(0, match.start() - 20) : match.end()],
                match.start(),
                match.end(),
                "enforced",
                match["verb"],
            )
