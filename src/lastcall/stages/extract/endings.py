"""A sentence -> the endings that it states: which phrase ends, by what act, in which tense."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from lastcall.stages.extract.behind import phrase_behind
from lastcall.stages.extract.nouns import Phrase, phrase_before
from lastcall.stages.extract.phrases import trimmed
from lastcall.stages.extract.sentences import Sentence
from lastcall.stages.extract.silence import why_silent
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
    form: str  # passive, intransitive, active, changelog, noun, title, foreign
    verb: str
    opens: bool = False  # the phrase opens its sentence


_NEGATED = re.compile(
    r"\b(?:not|never|n['’]t)\s+(?:be(?:en|ing)?\s+)?(?!(?:be )?(?:supported|available|accepted|accessible|maintained))",
    re.IGNORECASE,
)
# "is not supported", "is unavailable": a limit, no end, unless it is told as coming.
_STATE = re.compile(r"\b(?:not|unsupported|unavailable|inaccessible)\b(?! longer)", re.IGNORECASE)
_COMING = re.compile(r"\b(?:will|shall|become\w*|became|has|have|being|to)\b", re.IGNORECASE)
_NOUN = re.compile(rf"\b(?:{NOUNS})\W*$", re.IGNORECASE)
_IMPERATIVE = re.compile(
    r"(?:Replace|Use|Remove|Update|Migrate|Avoid|Handle|Drop|See|Fix|Add|Find|Check|Review|Delete|Move|Switch|Upgrade|Change|Rename|Clean|Ignore|Support|Show|Hide|List|Get|View|Legacy|Previously|Recently|All|Any|Some|No|Not|Mark|Stop|Keep|Include|Exclude|Restore)\b"
)
_ADJECTIVAL = re.compile(
    r"\b(?:\d+|the|an?|all|any|some|these|those|of|our|its|old|legacy|remove[sd]?|replace[sd]?|delete[sd]?|for|in|from|using|uses?)\s+$",
    re.IGNORECASE,
)
_IF_CLAUSE = re.compile(r"(?:^|[,;(]\s*)\W*(?:if|when|whenever|once|unless|until|in case)\b[^,;]*$", re.IGNORECASE)
_GOING = re.compile(r"ing(?: down| off| away| offline)?$", re.IGNORECASE)
_WEAKLY = re.compile(
    r"\b(?:rejected|refused|ignored|blocked|disabled|deleted|removed|dropped|terminated|archived|revoked)$",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\s*(?:\w+ ){0,3}?(?:if|when|unless|whenever)\b", re.IGNORECASE)
_HOUSEHOLD = re.compile(r"(?:disabl|delet|drop|end|stop|turn|switch|revok|hid)", re.IGNORECASE)
_POSSIBLE = re.compile(
    r"\b(?:(?P<now>(?:it is|it's|is|are) no longer|(?:users?|customers?|you|they) can no longer)|(?:will|shall) (?:no longer|not) be) (?:possible|able) to\s+|\b(?:users?|customers?|you|they) (?:will not|won['’]t|will no longer|cannot) (?:be )?able to\s+",
    re.IGNORECASE,
)
_PERFECT = re.compile(r"\b(?:has|have|reached|stopped|went|hit|is now|are now|obsolete|no longer|EOL)\b", re.IGNORECASE)
_MARKED = re.compile(
    r"^\W*(?P<name>[^:()\[\]]{2,80}?)\s*(?:[:–—]\s+|\s-\s|\s*[(\[]\s*)(?:now |is |officially )*(?:(?P<deprecated>deprecated|legacy)|(?P<ended>retired|discontinued|removed|shut ?down|sunset|decommissioned|end[- ]of[- ]life|EOL))\b(?=\W*(?:$|§|on\b|in\b|by\b|from\b|as of\b|since\b|and\b|[)\]]))",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\W*(?:(?:and|&|vs\.?|or)\s+)?(?:history|vs|polic(?:y|ies)|process(?:es)?|notifications?|best practices|overview|faqs?|schedules?|timelines?|calendar|guides?|downsides|dates?|status|phases?|stages?|terms|terminology|lifecycle|support|impact|commitments?|notices?)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    rf"\b(?P<aux>{AUXILIARY})\s+(?:(?:now|also|soon|both|all|being|\w+ly|just|therefore|thus)\s+){{0,2}}(?:{PARTICIPLE})\b",
    re.IGNORECASE,
)
_NOT_BE = re.compile(
    r"\b(?P<aux>(?:will|shall|does|do) (?:no longer|not) be|can no longer be|(?:is|are|was|were) no longer|no longer be)\s+(?P<ended>(?:\w+ly )?(?:available|accepted|offered|usable|accessible|returned|sold|provided|valid|permitted|allowed|deployed|created|purchased|bought|ordered|served|included|used|updated|maintained|supported))\b",
    re.IGNORECASE,
)
_WILL = re.compile(rf"\b(?:{WILL_GO})\b", re.IGNORECASE)
_GOES = re.compile(rf"\b(?:{GOES})", re.IGNORECASE)
_ACTS = re.compile(rf"(?<![\w/.-])(?:{ACTS})(?![\w-])[:]?\s+(?=[^\s.,;)])", re.IGNORECASE)
_NOUNS = re.compile(
    rf"(?<![\w-])(?:{NOUNS})(?: (?:date|plan|timeline|process|notification|notice|announcement|reminder|update|warning))?s? (?:of|for)\s+(?=\S)",
    re.IGNORECASE,
)
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
    r"^[\W\d_]*(?:(?:\[[^\]]{0,40}\]|#\d+|\(?breaking(?:[ -]changes?)?\)?|[a-z]+(?:\([\w ,./-]{1,40}\))?!?|[a-z][\w /.-]{0,30}|@[\w/-]+)\s*(?:[:\]]|[–—-](?=\s)|!:)\s*)*(?:we(?:['’]ve| have)? |now |also |finally |officially |permanently |\W)*$",
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
    r"\b(?:announc\w*|upcoming|planned|reminder|plans? (?:for|to)|scheduled|in accordance|notif\w+|inform\w*|proceed\w*|complet\w+|beg(?:in|an|inning)|start\w*|postpon\w+|extend\w*|delay\w*|defer\w*|cancel\w*|revers\w+|confirm\w*)\b",
    re.IGNORECASE,
)


def endings(sentence: Sentence, *, change: bool = False) -> tuple[Ending, ...]:
    """Return what a sentence says to end, in the order of its verbs; () where it announces nothing.

    `change`: the sentence is a line of a changelog, where "Remove X" tells what was done and is no advice.
    """
    if not TRIGGER.search(sentence.bare) or why_silent(sentence.text):
        return ()
    found: list[Ending] = []
    for one in (
        *_possible(sentence),
        *_passive(sentence),
        *_by_itself(sentence),
        *_active(sentence, change=change),
        *_nouns(sentence),
    ):
        if not any(one.start < known.end and known.start < one.end for known in found):
            found.append(one)
    return tuple(_with_shared_phrase(sorted(found, key=lambda one: one.start), sentence))


def _with_shared_phrase(found: list[Ending], sentence: Sentence) -> Iterator[Ending]:
    """Give "X is deprecated and will be removed" its subject twice."""
    last: Ending | None = None
    for one in found:
        joined = last is not None and re.search(
            r"(?:\band|\bbut|\bthen|,)\s*(?:\w+ly |also |then |later |now )*$", sentence.bare[: one.start]
        )
        shared = (
            replace(one, phrase=last.phrase, opens=last.opens)
            if last is not None and joined and not one.phrase.strip()
            else one
        )
        yield shared
        if shared.phrase.strip():
            last = shared


def _act(match: re.Match[str], phrase: str = "") -> Act:
    if re.match(r"\W*(?:the |our |all )?support (?:for|of)\b", phrase, re.IGNORECASE):
        return Act.SUPPORT
    groups = {name for name, value in match.groupdict().items() if value}
    return next((act for act in Act if act.value in groups), Act.ENDED)


def _fore(sentence: Sentence, place: int) -> Phrase:
    return phrase_before(sentence.tokens, sentence.token_at(place), sentence.hidden)


def _aft(sentence: Sentence, place: int) -> Phrase:
    return phrase_behind(sentence.tokens, sentence.token_at(place), sentence.hidden)


def _passive(sentence: Sentence) -> Iterator[Ending]:
    for rule in (_NOT_BE, _PASSIVE):
        for match in rule.finditer(sentence.bare):
            if rule is _PASSIVE and _MODAL.search(sentence.bare[: match.start()]):
                continue
            if _NEGATED.search(match[0]):
                continue
            phrase = _fore(sentence, match.start())
            if _WEAKLY.search(match[0]) and _WHEN.match(sentence.bare[match.end() :]):
                continue  # "requests are rejected if …": how it works, not that it ends
            if phrase.conditional or (_STATE.search(match[0]) and not _COMING.search(match["aux"])):
                continue
            past = not re.search(
                r"\b(?:will|shall|scheduled|set|going|planned|slated|due|being|be$|to)\b", match["aux"], re.IGNORECASE
            )
            yield Ending(
                phrase.text,
                _act(match, phrase.text),
                past,
                match.start(),
                match.end(),
                "passive",
                match[0],
                phrase.opens,
            )


def _possible(sentence: Sentence) -> Iterator[Ending]:
    """Read "it will no longer be possible to create zones in the old system": the doing is what ends."""
    for match in _POSSIBLE.finditer(sentence.bare):
        phrase = _aft(sentence, match.end())
        if re.match(r"(?:be )?used?\b", phrase.text):
            phrase = _fore(sentence, match.start())
        unless = re.match(r"\W*(?:if|unless)\b", sentence.bare)
        if phrase.text and not unless and not re.match(r"\s*(?:if|unless)\b", sentence.bare[phrase.end :]):
            act = (
                Act.CLOSED
                if re.match(
                    r"(?:create|add|register|sign up|purchase|buy|deploy|launch|onboard)\b", phrase.text, re.IGNORECASE
                )
                else Act.ENDED
            )
            yield Ending(phrase.text, act, bool(match["now"]), match.start(), match.end(), "passive", match[0])


def _by_itself(sentence: Sentence) -> Iterator[Ending]:
    for rule in (_WILL, _GOES):
        for match in rule.finditer(sentence.bare):
            if (_ENDS_ITSELF.search(match[0]) or _GOING.search(match[0])) and not _INTRANSITIVE_AFTER.match(
                sentence.bare[match.end() :]
            ):
                continue
            if _MODAL.search(sentence.bare[: match.start()]):
                continue
            phrase = _fore(sentence, match.start())
            if phrase.conditional or (re.match(r"to ", match[0]) and not phrase.text):
                continue
            past = rule is _GOES and _PERFECT.search(match[0]) is not None
            yield Ending(
                phrase.text,
                _act(match, phrase.text),
                past,
                match.start(),
                match.end(),
                "intransitive",
                match[0],
                phrase.opens,
            )


def _active(sentence: Sentence, *, change: bool) -> Iterator[Ending]:
    for match in _ACTS.finditer(sentence.bare):
        pre, verb = sentence.bare[: match.start()], match[0]
        if verb.strip(" :").isupper() and len(verb) > 4:
            continue  # DELETE /v1/things is an endpoint
        form = "" if _IF_CLAUSE.search(pre) else _voice(pre, verb, change=change)
        if not form or (_PAST_FORM.match(verb) and _ADJECTIVAL.search(pre)):
            continue
        rest = sentence.bare[match.end() :]
        if re.match(
            r"(?:from|with|by|in|on|to|as|at|of|and|or|it|off|automatically|itself|themselves|your?s?)\b|§",
            rest,
            re.IGNORECASE,
        ) and not re.match(r"in-", rest):
            continue
        phrase = _aft(sentence, match.end())
        if form == "changelog" and phrase.governs and not re.match(r"(?:un)?mark", verb, re.IGNORECASE):
            continue  # "Deprecated models are …": an adjective
        if re.search(r"\byours?\b", phrase.text[:40], re.IGNORECASE) or (
            _HOUSEHOLD.match(verb) and re.match(r"\s*(?:if|when|while|once|unless)\b", sentence.bare[phrase.end :])
        ):
            continue
        past = (
            bool(_PAST_FORM.match(verb))
            or (form == "changelog" and not _ING.match(verb))
            or re.search(r"\b(?:has|have)\b", pre[-24:]) is not None
        )
        past = past and not re.search(r"\b(?:will|going to|plan\w* to)\b", pre[-30:])
        if _THIRD.match(verb) and form == "active" and not verb.lower().startswith("no longer"):
            past = True
        past = past or (verb.lower().startswith("no longer") and "will" not in pre[-30:])
        text = re.split(r"\s+as (?:deprecated|legacy|obsolete)", phrase.text)[0]
        yield Ending(text, _act(match), past, match.start(), match.end(), form, verb)


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
    agent = _AGENT.search(bare)
    if (_THIRD.match(verb) or _PAST_FORM.match(verb)) and agent and not _IMPERATIVE.match(agent["agent"]):
        return "active"
    return ""


def _nouns(sentence: Sentence) -> Iterator[Ending]:
    for match in _NOUNS.finditer(sentence.bare):
        if not (sentence.days or _ANNOUNCED.search(sentence.bare)) or _MODAL.search(sentence.bare[: match.start()]):
            continue
        phrase = _aft(sentence, match.end())
        if not phrase.governs or sentence.days:
            yield Ending(phrase.text, _act(match), False, match.start(), match.end(), "noun", match[0])


def title_endings(title: Sentence) -> tuple[Ending, ...]:
    """Return what a title says to end: as a sentence does, or as "X deprecation", "Retirement: X", "Ending X in May"."""
    found = endings(title, change=True)
    text = title.hidden
    if (found and not _named_before(found[0], text)) or why_silent(title.text):
        return found
    head, colon, rest = text.partition(": ")
    if (
        colon
        and _NOUN.search(head)
        and len(rest) > 3
        and (told := title_endings(Sentence.of(title.text[len(head) + 2 :], title.codes)))
    ):
        return told  # "Serverless deprecation: legacy models removed May 14"
    headed = _HEADED.match(text)
    if headed and _ABOUT.match(text[headed.end() :]) is None and trimmed(text[headed.end() :]):
        return (
            Ending(_cut(text[headed.end() :]), _act(headed), bool(headed["was"]), 0, headed.end(), "title", headed[0]),
        )
    if marked := _MARKED.match(text):
        return (Ending(marked["name"], _act(marked), marked["ended"] is not None, 0, marked.end(), "title", marked[0]),)
    tail = _TAILED.search(text)
    if (
        tail and re.match(r"\s*:\s*\S", text[tail.end() :]) and re.search(r"[A-Z\d]", text[tail.end() :])
    ):  # "Model deprecation: Nova 1"
        rest = text[tail.end() :].lstrip(" :")
        return (Ending(_cut(rest), _act(tail), bool(tail["past"]), tail.start(), tail.end(), "title", tail[0]),)
    if tail and _ABOUT.match(text[tail.end() :]) is None and trimmed(text[: tail.start()]):
        fore = re.split(
            r"^\W*(?:announcing|announcement|update|reminder|notice)\W+", text[: tail.start()], flags=re.IGNORECASE
        )[-1]
        return (Ending(fore, _act(tail), bool(tail["past"]), tail.start(), tail.end(), "title", tail[0]),)
    return ()


def _named_before(one: Ending, text: str) -> bool:
    """Tell whether a title names what ends before the noun: "Passcode Retirement for External Sharing"."""
    fore = trimmed(re.sub(r"^\W*(?:§+\W*)?", "", text[: one.start]))
    return (
        one.form == "noun"
        and len(fore.split()) >= 2
        and re.search(r"\bfor\s*$", one.verb) is not None
        and not _ANNOUNCED.search(fore)
    )


def _cut(rest: str) -> str:
    """Return what a title names behind its first words: up to a date, a dash or the day of it."""
    return re.split(
        r"\s*(?:§|\s[–—|]\s|[;:]|\b(?:on|in|by|from|effective|starting|as of|after)\s+(?:§|the end)|\b(?:is|are|will|has been)\b)",
        rest,
    )[0]


_HEADED = re.compile(
    rf"^\W*(?:(?:§|action required|update[ds]?|public preview|in preview|important|announcement|announcing|reminder|notice|upcoming|breaking(?: change)?)\s*[:–—|-]*\s*)*\[?(?:{NOUNS}|(?P<was>retired|deprecated|removed|discontinued|sunset))(?: (?:notice|announcement|of|for|date|update|reminder|plan))*\]?\s*[:–—|-]*\s+(?=\S)",
    re.IGNORECASE,
)
_TAILED = re.compile(
    rf"\s*(?:[-–—:(|]\s*)?\b(?:{NOUNS}|(?P<past>removed|retired|discontinued|deprecated)|to be (?:removed|retired|deprecated|shut down|discontinued)|(?:will )?(?:EOL|sunset|retire|shut down|end)|goodbye)(?: (?:notice|announcement|date|plan|timeline|reminder|update|policy change)s?)?\b(?=\W*(?:$|§|on\b|in\b|by\b|from\b|for\b|as of|effective|[-–—:(]|to \d|and migrat))",
    re.IGNORECASE,
)
