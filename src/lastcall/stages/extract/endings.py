"""A sentence -> the endings that it states: which phrase ends, by what act, in which tense."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lastcall.stages.extract.phrases import before, trimmed
from lastcall.stages.extract.verbs import ACTS, AUXILIARY, GOES, NOUNS, PARTICIPLE, TRIGGER, WILL_GO

if TYPE_CHECKING:
    from collections.abc import Iterator


class Act(StrEnum):
    """What happens to the thing that a sentence speaks of."""

    ENDED = "ended"
    SUPPORT = "support"
    DEPRECATED = "deprecated"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Ending:
    """One statement: `phrase` ends (as it stands in the sentence, may be empty), where the verb stands, and how."""

    phrase: str
    act: Act
    past: bool
    start: int
    end: int
    form: str  # passive, intransitive, active, changelog, noun
    verb: str


_PASSIVE = re.compile(
    rf"\b(?P<aux>{AUXILIARY})\s+(?:(?:now|also|soon|both|all|being|\w+ly|just|therefore|thus)\s+){{0,2}}(?:{PARTICIPLE})\b",
    re.IGNORECASE,
)
_NOT_BE = re.compile(
    r"\b(?P<aux>(?:will|shall|can|does|do) (?:no longer|not) be|(?:is|are|was|were) no longer|no longer be)\s+(?P<ended>(?:\w+ly )?(?:available|accepted|offered|usable|accessible|returned|sold|provided|valid|able to|possible|permitted|allowed|deployed|served|included|used|updated|maintained|supported))\b",
    re.IGNORECASE,
)
_WILL = re.compile(rf"\b(?:{WILL_GO})\b", re.IGNORECASE)
_GOES = re.compile(rf"\b(?:{GOES})", re.IGNORECASE)
_ACTS = re.compile(rf"(?<![\w/.-])(?:{ACTS})(?![\w-])[:]?\s+(?=[^\s.,;)])", re.IGNORECASE)
_NOUNS = re.compile(rf"(?<![\w-])(?:{NOUNS})(?: (?:date|plan|timeline|process))?s? (?:of|for)\s+(?=\S)", re.IGNORECASE)
_MODAL = re.compile(
    r"\b(?:can|may|might|could|would|must|should|cannot|can['’]t|need(?:s)? to|ha(?:s|ve) to|let|if|able to|not|never|n['’]t|nor|without|ought to|wants? to|wish to|like to|help\w*|likely to|yet to|until it|automatically)\s*(?:also |soon |later |be |been |yet |get |currently |\w+ly )*$",
    re.IGNORECASE,
)
_YOU = re.compile(
    r"\b(?:you|users?|customers?|admins?|administrators?|developers?|clients?|visitors?|they|who|which|that|people|callers?|members?|nobody|to|and|or|how|please|must|should|can|could|may|might|would|cannot|when|if|for|by|of|from|not|never|don['’]t|without)\s*$",
    re.IGNORECASE,
)
_AGENT_AUX = re.compile(
    r"(?:\b(?:we|we['’](?:ll|re|ve)|I['’](?:ll|m))|\b(?:will|shall|is|are|['’]s|has|have|had|going to|plan(?:s|ned|ning)? (?:to|on)|intend(?:s|ing)? to|decided to|decision to|scheduled to|preparing to|expects? to|set to))"
    r"(?:\s+(?:also|now|soon|be|been|being|permanently|officially|start|started|begin|began|already|then|to|fully|gradually|completely|just|have|\w+ly|continue))*\s*$",
    re.IGNORECASE,
)
_AGENT = re.compile(
    r"(?:^|[.,;:(]\s|\b(?:and|as|since|that|while|but)\s)\W*(?:the |this |these |our )?(?P<agent>(?:[A-Z][\w.&+'’-]*(?: \(\w+\))?(?: (?:[A-Z0-9][\w.&+'’-]*|v?\d[\w.]*|\(\w+\)|for|of|and|API))*|(?:this |our |new |major |next )?(?:release|version|update|change|PR|pull request|commit|upgrade))(?: (?:now|also|has|have|already|officially|recently|therefore))*)\s*$"
)
_LABEL = re.compile(
    r"^[\W\d_]*(?:(?:\[[^\]]{0,40}\]|#\d+|\(?breaking(?:[ -]changes?)?\)?|[a-z]+(?:\([\w ,./-]{1,40}\))?!?|[A-Z][\w /-]{0,30}|@[\w/-]+)\s*[:\]–—-]*\s*)?\W*$",
    re.IGNORECASE,
)
_BASE = re.compile(
    r"^(?:remove|delete|drop|retire|sunset|deprecate|discontinue|disable|end|kill|terminate|turn|switch|shut|stop|phase|decommission|wind|mark|revoke|withdraw|no longer|not support)\b",
    re.IGNORECASE,
)
_ING = re.compile(r"^\w+ing\b", re.IGNORECASE)
_PAST_FORM = re.compile(
    r"^(?:removed|deleted|dropped|retired|sunsetted|deprecated|discontinued|disabled|ended|killed|terminated|turned|switched|phased|decomm?issioned|marked|revoked|shut|said|stopped|ceased|pulled)\b",
    re.IGNORECASE,
)
_THIRD = re.compile(
    r"^(?:removes|deletes|drops|retires|sunsets|deprecates|discontinues|disables|ends|kills|terminates|turns|switches|phases|decommissions|marks|revokes|shuts|stops|no longer|says)\b",
    re.IGNORECASE,
)
_INTRANSITIVE_AFTER = re.compile(
    r"^\s*(?:$|[.,;:!)§—–-]|(?:on|in|at|by|after|from|effective|as|starting|for|when|once|and|or|to|with|soon|this|next|later|before|over|within|permanently|because|due|until|but|beginning|unless|if|completely|entirely|early|mid|late|sometime|around|sooner|no)\b)",
    re.IGNORECASE,
)
_ENDS_ITSELF = re.compile(r"(?:retire|sunset|shut ?down|end|expire|fail|cease)$", re.IGNORECASE)
_ANNOUNCED = re.compile(
    r"\b(?:announc\w*|upcoming|planned|reminder|plans? (?:for|to)|scheduled|in accordance|notif\w+|inform\w*|proceed\w*|complet\w+|beg(?:in|an|inning)|start\w*)\b",
    re.IGNORECASE,
)
# Sentences that speak of ends and announce none: definitions, conditions, repairs, policies, chrome.
SILENT = re.compile(
    r"\bdefin(?:ed as|ition)|\bwe use the (?:term|word)|\brefers? to (?:the|a)\b|\bthis browser\b"
    r"|^\W*(?:\w+(?:\([\w./ -]*\))?:\s*)?(?:bug ?fix(?:es)?|(?:hot)?fix(?:e[sd]|ing)?|resolve[sd]?|prevent(?:s|ed)?|typo|revert(?:s|ed)?|undo|restore[sd]?|correct(?:s|ed)?)\b(?![^.]{0,40}breaking)"
    r"|\b(?:generally|typically|usually|regularly|periodically|normally|from time to time|in general|occasionally|eventually be)\b"
    r"|\bat least \w+ (?:days?|weeks?|months?|years?)(?:['’]s?)? (?:of )?(?:notice|prior|before|in advance|ahead)|\bno plans? to\b|\bnot (?:yet )?(?:been )?(?:planned|scheduled)\b"
    r"|\b(?:graceful|clean|proper)(?:ly)? shut ?down|\bshut ?down (?:hook|handler|signal|event|command|timeout)|\b(?:is|are) about to (?:be )?shut"
    r"|\bwould (?:be|have|cause)\b|\b(?:whether|in case|as soon as|even (?:if|when))\b|\b(?:models?|versions?|features?|ones?|endpoints?|runtimes?|services?) (?:that|which) (?:are|is|were|was|have been|has been) (?:now )?(?:deprecated|retired|removed|discontinued)\b[^.]*\b(?:will|are|is)\b"
    r"|\bdoes not (?:mean|affect)\b|\bthis (?:does not|doesn['’]t) (?:mean|affect)"
    r"|\b(?:turned|turn|switched|disabled) (?:off|on)? ?by default\b|\bno longer (?:required|needed|necessary|experimental|in (?:beta|preview))\b",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"^\W*(?:see|learn|read|review|view|check|visit|browse|explore|refer to|for (?:more|details|information|updates?|further|a (?:full|complete)|the (?:full|latest))|find out|to learn|click|ref:?\s|join|discover)\b",
    re.IGNORECASE,
)


def endings(sentence: str, *, change: bool = False) -> tuple[Ending, ...]:
    """Return what a sentence says to end, in the order of its verbs; dates in it must be masked with "§".

    `change`: the sentence is a line of a changelog, where "Remove X" tells what was done and is no advice.
    """
    if not TRIGGER.search(sentence) or SILENT.search(sentence) or _POINTER.match(sentence):
        return ()
    found: list[Ending] = []
    for one in (*_passive(sentence), *_by_itself(sentence), *_active(sentence, change=change), *_nouns(sentence)):
        if not any(one.start < known.end and known.start < one.end for known in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def _act(match: re.Match[str]) -> Act:
    groups = {name for name, value in match.groupdict().items() if value}
    return next((act for act in Act if act.value in groups), Act.ENDED)


def _passive(sentence: str) -> Iterator[Ending]:
    for rule in (_NOT_BE, _PASSIVE):
        for match in rule.finditer(sentence):
            if rule is _PASSIVE and _MODAL.search(sentence[: match.start()]):
                continue
            phrase, conditional = before(sentence, match.start())
            if conditional:
                continue
            aux = match["aux"].lower()
            past = not re.search(r"\b(?:will|shall|scheduled|set|going|planned|slated|due|being|be$|to)\b", aux)
            yield Ending(phrase, _act(match), past, match.start(), match.end(), "passive", match[0])


def _by_itself(sentence: str) -> Iterator[Ending]:
    for rule in (_WILL, _GOES):
        for match in rule.finditer(sentence):
            if _ENDS_ITSELF.search(match[0]) and not _INTRANSITIVE_AFTER.match(sentence[match.end() :]):
                continue
            if _MODAL.search(sentence[: match.start()]):
                continue
            phrase, conditional = before(sentence, match.start())
            if conditional:
                continue
            past = (
                rule is _GOES
                and re.search(
                    r"\b(?:has|have|reached|stopped|went|hit|is now|are now|obsolete|no longer|EOL)\b",
                    match[0],
                    re.IGNORECASE,
                )
                is not None
            )
            yield Ending(phrase, _act(match), past, match.start(), match.end(), "intransitive", match[0])


def _active(sentence: str, *, change: bool) -> Iterator[Ending]:
    for match in _ACTS.finditer(sentence):
        pre, verb = sentence[: match.start()], match[0]
        form = _voice(pre, verb, change=change)
        if not form:
            continue
        rest = sentence[match.end() : match.end() + 400]
        if verb.lower().startswith("mark"):
            rest = re.split(r"\s+as (?:deprecated|legacy|obsolete)", rest)[0]
        if re.match(
            r"(?:from|with|by|in|on|to|as|at|of|and|or|it|off|automatically)\b|§", rest, re.IGNORECASE
        ) and not re.match(r"in-", rest):
            continue
        if re.search(r"\byours?\b", rest[:40], re.IGNORECASE):
            continue
        past = (
            bool(_PAST_FORM.match(verb))
            or (form == "changelog" and not _ING.match(verb))
            or re.search(r"\b(?:has|have)\b", pre[-24:]) is not None
        )
        past = past and not re.search(r"\b(?:will|going to|plan\w* to)\b", pre[-30:])
        if _THIRD.match(verb) and form == "active" and not verb.lower().startswith("no longer"):
            past = True
        yield Ending(
            rest,
            _act(match),
            past or (verb.lower().startswith("no longer") and "will" not in pre[-30:]),
            match.start(),
            match.end(),
            form,
            verb,
        )


def _voice(pre: str, verb: str, *, change: bool) -> str:
    """Return how a transitive verb is used: by an agent, as a line of a changelog, or "" where it tells no act."""
    bare = pre.strip()
    if _LABEL.match(bare):
        if _PAST_FORM.match(verb) or _THIRD.match(verb):
            return "changelog"
        if _ING.match(verb) or _BASE.match(verb):
            return "changelog" if change else ""
        return ""
    if _AGENT_AUX.search(bare):
        head = _AGENT_AUX.sub("", bare).strip()
        if re.search(
            r"\b(?:you|users|customers|they|it|which|that|who|if|when|once|before|until|unless)\s*$",
            head,
            re.IGNORECASE,
        ):
            return ""
        if re.match(
            r"(?:deprecated|retired|removed|discontinued|disabled|deleted|terminated|dropped|revoked|ended|marked)",
            verb,
            re.IGNORECASE,
        ) and not re.search(r"\b(?:we|has|have|had|['’]ve)\s*(?:\w+ly |also |now |already )*$", bare, re.IGNORECASE):
            return ""  # "is removed from": a passive, read as such
        return "active"
    if _YOU.search(bare):
        joined = re.search(r"\b(?:and|or)\s*$", bare)
        return (
            "changelog"
            if joined
            and _PAST_FORM.match(verb)
            and re.match(
                r"\W*(?:add|remov|introduc|chang|updat|deprecat|renam|improv|replac)\w*\b", bare, re.IGNORECASE
            )
            else ""
        )
    if re.search(r"[,;:]\s*$|\balso\s*$", bare) and _PAST_FORM.match(verb) and change:
        return "changelog"
    if (_THIRD.match(verb) or _PAST_FORM.match(verb)) and _AGENT.search(bare):
        return "active"
    return ""


def _nouns(sentence: str) -> Iterator[Ending]:
    for match in _NOUNS.finditer(sentence):
        if not ("§" in sentence or _ANNOUNCED.search(sentence)) or _MODAL.search(sentence[: match.start()]):
            continue
        yield Ending(
            sentence[match.end() : match.end() + 400], _act(match), False, match.start(), match.end(), "noun", match[0]
        )


def title_endings(title: str) -> tuple[Ending, ...]:
    """Return what a title says to end: as a sentence does, or as "X deprecation", "Retirement: X", "Ending X in May"."""
    text = title.strip()
    found = endings(text, change=True)
    if found:
        return found
    headed = _HEADED.match(text)
    if headed and trimmed(text[headed.end() :]):
        return (Ending(text[headed.end() :], _act(headed), False, 0, headed.end(), "title", headed[0]),)
    tail = _TAILED.search(text)
    if tail and trimmed(text[: tail.start()]):
        return (
            Ending(text[: tail.start()], _act(tail), bool(tail["past"]), tail.start(), tail.end(), "title", tail[0]),
        )
    return ()


_HEADED = re.compile(
    rf"^\W*(?:(?:§|action required|update[ds]?|public preview|in preview|important|announcement|announcing|reminder|notice|upcoming|breaking(?: change)?)\s*[:–—|-]*\s*)*\[?(?:{NOUNS}|(?P<was>retired|deprecated|removed|discontinued|sunset))(?: (?:notice|announcement|of|for|date|update|reminder|plan))*\]?\s*[:–—|-]*\s+(?=\S)",
    re.IGNORECASE,
)
_TAILED = re.compile(
    rf"\s*(?:[-–—:(|]\s*)?\b(?:{NOUNS}|(?P<past>removed|retired|discontinued|deprecated)|to be (?:removed|retired|deprecated|shut down|discontinued)|(?:will )?(?:EOL|sunset|retire|shut down|end)|goodbye)(?: (?:notice|announcement|date|plan|timeline|reminder|update|policy change)s?)?\b(?=\W*(?:$|§|on\b|in\b|by\b|from\b|as of|effective|[-–—:(]|to \d|and migrat))",
    re.IGNORECASE,
)
