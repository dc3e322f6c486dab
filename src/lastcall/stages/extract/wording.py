"""A sentence -> does the vendor change its mind in it: an end taken back, or moved to a later day."""

from __future__ import annotations

import re

from lastcall.stages.extract.verbs import TRIGGER

_POSTPONED = re.compile(
    r"\b(?:postpon(?:e|ed|ing|ement)|extend(?:ed|ing) (?:the )?(?:\w+ ){0,3}(?:deadline|date|deprecation|retirement|shutdown)|(?:has|have|had|been|was|is|are|we|and|['’]ve) (?:\w+ly )?extend(?:ed|ing) (?:the |our )?(?:\w+ ){0,3}support|extending (?:the |our )?(?:\w+ ){0,3}support|delay(?:ed|ing)|deferred|pushed back|rescheduled)\b",
    re.IGNORECASE,
)
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
