"""A sentence -> does it announce an end, and which: triggers with tense, negation, modality and object."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lastcall.model.notice import Effect, Stage

# Words that end something, by what they do. One list for every vendor.
_END = (
    r"sunset(?:s|ted|ting)?|retir(?:e|es|ed|ing|ement)|shut(?:s|ting)?[ -]?(?:down|off)|shutdowns?|turn(?:ed|ing)? (?:it )?off|"
    r"discontinu(?:e|es|ed|ing|ation)|decommission(?:s|ed|ing)?|decomission(?:ed|ing)?|wind(?:ing)? down|phas(?:e|ed|ing) out|end[- ]of[- ](?:life|support|service|sale)|\beol\b|"
    r"say(?:ing|s)? goodbye|switch(?:ed|ing)? off|"
    r"eingestellt|abgeschaltet|retiré[es]*|supprimé[es]*|obsolète|retirad[oa]s?|descontinuad[oa]s?|dismess[oa]|廃止|提供終了|停用|下线|弃用"
)
_REMOVE = r"remov(?:e|es|ed|al|ing)|delet(?:ed|ing)|dropp(?:ed|ing)|drop support|end(?:s|ed|ing)? support|support for [^.:;]{1,60}? (?:will )?ends?\b|support (?:will |has )?end(?:s|ed)?|stop(?:s|ped|ping)? (?:working|accepting|supporting|responding|serving)"
_NO_LONGER = r"no longer (?:be )?(?:\w+ )?(?:supported|available|accepted|maintained|work|function|offered|usable|accessible|support|return|accept|receive|sold)|not be (?:supported|available|accepted)|(?:will|to) be(?:come)? unavailable|reach(?:es|ed)? (?:its )?end"
_DEPRECATE = r"deprecat(?:e|es|ed|ing|ion|ions)|legacy"
TRIGGER = re.compile(rf"\b(?:{_END}|{_REMOVE}|{_NO_LONGER}|{_DEPRECATE})", re.IGNORECASE)
STRONG = re.compile(rf"\b(?:{_END}|{_NO_LONGER}|deprecat\w+)", re.IGNORECASE)
_ENDING = re.compile(rf"\b(?:{_END}|{_REMOVE}|{_NO_LONGER})", re.IGNORECASE)
_FUTURE = re.compile(
    r"\b(?:will|shall|going to|to be|plan(?:s|ned|ning)? to|scheduled|upcoming|effective|starting|beginning|by|from|on|until|in|after|as of|is (?:being )?(?:retiring|sunsetting|shutting)|are (?:being )?(?:retiring|shutting))\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:has|have|had) been\b|\b(?:has|have) (?:now )?(?:retired|reached|removed|shut|ended|discontinued|dropped)\b|\b(?:was|were) (?:\w+ )?(?:removed|retired|shut|discontinued|deleted|sunset|turned)\b|^(?:removed?|removes|dropped|retired|discontinued|deleted)\b|\bis now (?:shut|retired|removed|gone|unavailable)|\bno longer (?:available|supported|accepted|work)|\b(?:is|are) (?:retired|discontinued|decommissioned|removed|shut down)\b",
    re.IGNORECASE,
)
# Sentences that speak of ends and announce none: policy, glossary, conditions, repairs, chrome.
_SILENT = re.compile(
    r"\bno longer (?:require[sd]?|need(?:s|ed)?|necessary|has to|have to|crash|fail|throw|cause|block|limit|experimental|in (?:beta|preview))"
    r"|\b(?:may|might|could|can|would) (?:be |also |sometimes |occasionally |eventually |later )?(?:deprecat|retire|remove|discontinu|sunset|shut)"
    r"|\b(?:when|if|whenever|once|before|unless) (?:we|you|a|an|any|the model|models?|features?|it)\b[^.]{0,60}?(?:deprecat|retire|remove|discontinu|sunset|shut)"
    r"|\bdeprecation (?:policy|policies|process|warnings?|notices?|schedule|headers?|period|page|timeline)\b"
    r"|\b(?:not|never|nor|isn.t|aren.t|won.t) (?:be |being |been |yet |currently )?(?:deprecated|retired|removed|discontinued|shut|affected|going away)"
    r"|\b(?:fix(?:e[sd])?|bug|issue|error|crash|typo|warning)\b[^.]{0,60}\b(?:remov|deprecat|shutdown|delet)"
    r"|\b(?:graceful|clean|proper) shutdown|\bshutdown (?:hook|handler|signal|event|command|timeout)"
    r"|\bthis browser is no longer supported|\bremov(?:e|ed|ing) (?:the )?(?:limit|restriction|requirement|need|beta|unused|duplicate|extra|trailing|redundant|whitespace)"
    r"|\b(?:un|re)deprecate|\bmodels? (?:that|which) (?:are|is|were) deprecated\b|\bdefin(?:ed|ition)|\bmeans that\b|\brefers to\b"
    r"|\bremov(?:e|ing|ed) (?:a|an|the|your|any|all)? ?(?:user|item|file|member|card|row|entry|contact|folder|account|collaborat\w+|webhook)s? (?:from|by|with|in)\b"
    r"|\bnotif(?:y|ied) (?:you|customers) (?:at least|before)|\bat least \w+ (?:months?|days?|weeks?)(?:'|’)? (?:notice|prior|before|in advance)",
    re.IGNORECASE,
)
# Where a reader is sent, and what a commit does to its own code: neither announces anything.
_POINTER = re.compile(
    r"^\W*(?:see|learn|read|review|view|check|visit|browse|explore|refer to|for more|for details|for information|find out)\b",
    re.IGNORECASE,
)
_COMMIT = re.compile(r"\(\[?[0-9a-f]{7,40}\]?[^()]*\)?\)?\s*\.?$")
_SAID = re.compile(r"deprecat|retire|sunset|end[- ]of[- ]life|discontinu|shut", re.IGNORECASE)
_WITHDRAWN = re.compile(
    r"\b(?:cancel(?:l?ed|ling)|withdr(?:ew|awn)|revers(?:ed|ing)|rescind(?:ed)?|retract(?:ed)?|no longer (?:planned|planning|deprecat\w+|be (?:deprecated|retired|removed))|decided not to|will not be (?:retired|deprecated|removed|shut))",
    re.IGNORECASE,
)
_POSTPONED = re.compile(
    r"\b(?:postpon(?:e|ed|ing|ement)|extend(?:ed|ing) (?:the )?(?:\w+ ){0,3}(?:deadline|date|support|deprecation|retirement|shutdown)|delay(?:ed|ing)|deferred|pushed back|rescheduled)\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"\b(?:closed to new|no new (?:customers|sign|users|resources|deployments)|new (?:customers|users|signups) (?:will )?(?:no longer|cannot|can.t|not))",
    re.IGNORECASE,
)
_BREAKING = re.compile(r"\bbreaking[ -]changes?\b", re.IGNORECASE)

# What a commit does to its own code: nothing that a user relies on ends by it.
_CHORE_OBJECT = re.compile(
    r"\b(?:remov|delet|drop|renam|clean)\w*\s+(?:the |a |an |some |all |old |our |its |any )*(?:[\w`/-]+ ){0,3}?(?:docs?|documentation|warnings?|banners?|badges?|link to|links|typos?|mentions?|comments?|whitespace|unused|redundant|duplicated?|dead code|"
    r"internal|limits?|limitations?|restrictions?|requirements?|beta (?:label|badge|tag|limitations)|unnecessary|extra|trailing|stale|needless|out ?dated|invalid|hints?|gating|workarounds?|dependenc(?:y|ies)|references? to|hardcoded|obsolete comments?|auto-?logout|shorthand|need (?:for|to)|ability to abuse)\b"
    r"|\bupdat\w+ (?:the )?(?:docs|documentation|readme)\b|\bdeprecation (?:warnings?|notices?|headers?|links?|info\w*|banners?|messages?|docs?)\b(?! of| for)|\b(?:add|added|adds|adding|support)\b[^.;]{0,60}\bdeprecat(?:ed|ion) (?:field|property|header|flag|attribute|filter|info\w*|details?)|\bfrom (?:the |our )?(?:docs|documentation)\b",
    re.IGNORECASE,
)


def chores(sentence: str) -> bool:
    """Tell whether a sentence speaks of documentation, warnings or dead code and not of the thing itself."""
    return _CHORE_OBJECT.search(sentence) is not None


_END_NOUN = r"(?:deprecation|retirement|removal|shut ?down|sunset(?:ting)?|discontinuation|end[- ]of[- ](?:life|support)|plans?|change|decision)"
_TAKEN_BACK = re.compile(
    rf"\b(?:cancel(?:l?ed|l?ing)?|withdr(?:aw|ew|awn|awing)|revers(?:e|ed|ing)|rescind(?:ed|ing)?|retract(?:ed|ing)?|call(?:ed|ing)? off|revok(?:ed|ing))\s+(?:the |our |its |this |these |all |any )*(?:\w+ ){{0,3}}?{_END_NOUN}\b"
    rf"|\b{_END_NOUN}\b[^.;]{{0,60}}?\b(?:has|have|had|was|were|is|are)(?: been| now)? (?:cancel|withdraw|withdrew|revers|rescind|retract|called off)"
    r"|\bno longer (?:planned|planning|deprecat\w+|be(?:ing)? (?:deprecated|retired|removed|shut down))\b|\b(?:decided|chosen) not to (?:deprecate|retire|remove|shut|sunset|discontinue|end)|\bwill not (?:now |after all )?be (?:retired|deprecated|removed|shut down|discontinued)\b"
    r"|\b(?:has|have) been (?:un-?deprecated|reinstated|restored)\b",
    re.IGNORECASE,
)


def withdrawn(sentence: str) -> bool:
    """Tell whether a sentence takes an announced end back."""
    return _TAKEN_BACK.search(sentence) is not None


def postponed(sentence: str) -> bool:
    """Tell whether a sentence moves an announced end to a later day."""
    return bool(_POSTPONED.search(sentence) and TRIGGER.search(sentence))


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sentence announces: the stage, the effect that a date in it has, and the rule that heard it."""

    stage: Stage
    effect: Effect
    rule: str
    start: int  # of the trigger in the sentence
    weak: bool = False


def hear(sentence: str) -> Heard | None:
    """Return what a sentence announces; None for policy, repairs, launches, conditions and everything else."""
    if _WITHDRAWN.search(sentence) and re.search(
        r"deprecat|retire|remov|shut|sunset|discontinu|end[- ]of", sentence, re.IGNORECASE
    ):
        return Heard(Stage.WITHDRAWN, Effect.SHUTDOWN, "withdrawn", 0)
    if _POSTPONED.search(sentence) and TRIGGER.search(sentence):
        return Heard(Stage.POSTPONED, Effect.SHUTDOWN, "postponed", 0)
    match = TRIGGER.search(sentence)
    if match is None or _SILENT.search(sentence) or _POINTER.search(sentence):
        return None
    if _COMMIT.search(sentence) and not _SAID.search(sentence):
        return None
    if _CLOSED.search(sentence) and not _ENDING.search(sentence):
        return Heard(Stage.DEPRECATED, Effect.CLOSED_TO_NEW, "closed to new customers", match.start())
    ending = _ENDING.search(sentence)
    if ending is None:
        weak = STRONG.search(sentence) is None
        return Heard(Stage.LEGACY if weak else Stage.DEPRECATED, Effect.DEPRECATED, "deprecated", match.start(), weak)
    support = re.search(
        r"end[- ]of[- ]support|support (?:will |has )?end|end(?:s|ed|ing)? support|no longer (?:be )?supported",
        sentence,
        re.IGNORECASE,
    )
    effect = Effect.END_OF_SUPPORT if support else Effect.SHUTDOWN
    past = _PAST.search(sentence) is not None and not re.search(r"\bwill\b", sentence)
    weak = STRONG.search(sentence) is None
    return Heard(
        Stage.SHUT_DOWN if past else Stage.SHUTDOWN_ANNOUNCED,
        effect,
        "has ended" if past else "will end",
        ending.start(),
        weak,
    )
