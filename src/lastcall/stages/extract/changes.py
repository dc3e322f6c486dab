"""An entry that tells of a change under its callers without a word of ends -> a claim, told as likely."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.notice import Deadline, Effect, Stage
from lastcall.stages.extract.behind import phrase_behind
from lastcall.stages.extract.claims import make_claim
from lastcall.stages.extract.days import deadlines
from lastcall.stages.extract.lexicon import DATE_HEAD, is_name
from lastcall.stages.extract.phrases import trimmed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.notice import Claim
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.stages.extract.sentences import Sentence
    from lastcall.stages.extract.units import Unit

ENOUGH = 3  # signs; one alone is in half of all news
# Each sign with its wording; "demand" and "refusal" are what breaks a caller who does nothing.
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (sign, re.compile(wording, re.IGNORECASE))
    for sign, wording in (
        (
            "demand",
            r"\b(?:now requires?|will (?:now )?(?:require|need to|have to|be required)|(?:is|are) now (?:required|enforced|mandatory)|begin(?:ning)? to (?:require|enforce)|(?:began|begun|start(?:ed|ing)?|turned on|employ\w*) (?:\w+ )?(?:requir\w+|enforc\w+|strict\w*)|strict\w* (?:checking|match\w*|requirements?|validation)|you must (?:update|upgrade|change|explicitly|use|migrate)|must (?:update|upgrade|now|be updated)|need to (?:update|upgrade|change|migrate)|should (?:update|upgrade|change|migrate))\b",
        ),
        (
            "refusal",
            r"\b(?:no longer (?:accept|process|permit|allow|support|be (?:permitted|accepted|allowed|valid)|include|return|has a|have a)\w*|reject(?:ed|ing|s)?|(?:will|now|begin) (?:\w+ )?(?:fail|error|return(?:ing)? an? error|produce an error|be (?:rejected|blocked|refused|ignored|dropped|converted|limited|cut))|returning (?:an? )?(?:error|response stating)|cease functioning|will stop|trigger an? \"?[\w ]*drop)\b",
        ),
        (
            "impact",
            r"\b(?:may|will|could|might|potential(?:ly)?|are|is) (?:\w+ )?(?:be )?(?:affect|impact|break)\w*|\bimpact(?:ed|ful)\b|\bbreaking\b|\baffected\b|\bservice disruption\b",
        ),
        (
            "before and after",
            r"\b(?:previous(?:ly)?|prior to (?:this|the) change|before this change|with this (?:new )?change|rather than|instead of|the (?:old|new|previous) behaviou?r|used to|until now|up to now|as of today|from now on|new behaviou?r)\b",
        ),
        (
            "a default",
            r"\b(?:become|be used as|used as|change|set|moved|move)\w* the (?:new )?default|\bby default\b|\bdefault (?:\w+ ){0,3}(?:will|is) (?:be )?(?:chang|cut|reduc|set|raise|lower)\w*|\b(?:will be|is|are) (?:cut|reduced|shortened|lowered)\b",
        ),
    )
)
_TITLE = re.compile(
    r"\b(?:breaking|behaviou?r(?:al)?|incompatible)\s+changes?\b|\bchanges?\s+(?:to|in|of|for|on)\b|\b(?:format|size|specification|token|headers?|responses?|uri|url|redirect|default|limit|schema|type|permissions?|scopes?|requirements?)s?\s+(?:changes?|updates?|changed|updated)\b|"
    r"\brequire(?:ments?|d|s)?\b|\benforc\w+|\bmandatory\b|\bstrict\w*|\breplaced\b|\bused by default\b|\bobsolete\b|\bdecreas\w+|\breduc\w+|\bshorter\b|\bvalid characters\b|\brestrict\w*|\blimit(?:ing|ed|s)?\b|\bsecurity\b|\bcompatib\w+",
    re.IGNORECASE,
)
_LOUD = re.compile(
    r"\bbreaking\b|\bbehaviou?r change|\benforc\w+|\brequired?\b|\brequirements?\b|\bstrict\w*|\bmandatory\b|\bimpact\b|\bused by default\b|\bobsolete\b|\breplaced\b|\bspecification\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\bpric\w+|\bbilling\b|\bdocumentation\b|\bdocs\b|\bdesign\b|\bprivacy\b|\bterms\b|\blogo\b|\bbrand\w*|\bmaintenance\b|\bincident\b|\boutage\b|\bnew feature|\bnow available\b|\bintroducing\b|\breleased?\b|\bpreview\b|\bgenerally available\b|\blaunch\w*|\bhow to\b|\bnewsletter\b|\bfaster\b|\bimprov\w+",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^\W*(?:(?:important|upcoming|notice|announcing|announcement|reminder|update|breaking|potential\w*|impactful|behaviou?r(?:al)?|change[sd]?|of|to|in|for|on|the|replaced|obsolete|new|stricter|strict|decreasing|shorter)\b[\s:–-]*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:\b(?:specification |size |format )?(?:change[sd]?|updates?|updated|enforced|enforcement|required|requirements?|that may impact\b.*|used by default\b.*|from\b.*\d{4})\s*)+$",
    re.IGNORECASE,
)
_USE = re.compile(r"\b(?:requires?|require) (?:[^.;]{0,60}? )?to use\s+|\b(?:using|via)\s+", re.IGNORECASE)


def changed(unit: Unit, context: ExtractContext) -> list[Claim]:
    """Return the claim of an entry or dated section whose title and text show that callers must act; at most one."""
    first = unit.first
    dated = unit.entry_id or any(DATE_HEAD.match(h) for h in first.headings)
    if unit.anchor is None or not dated:
        return []
    title = first.entry_title or next(iter(unit.titles), "")
    bare = DATE_HEAD.sub("", title)
    if not bare or not _TITLE.search(bare) or _OTHER.search(bare):
        return []
    sentences = [s for _, s in (unit.all_sentences if unit.entry_id else unit.sentences)]
    firsts = ((sign, next((s for s in sentences if wording.search(s.text)), None)) for sign, wording in _SIGNS)
    told = {sign: sentence for sign, sentence in firsts if sentence is not None}
    if "default" not in bare.lower():
        told.pop("a default", None)
    breaks = told.get("refusal") or told.get("demand") or told.get("a default") or told.get("impact")
    if breaks is None and _LOUD.search(bare):
        breaks = told.get("before and after")
    if breaks is None or len(told) + 1 + bool(_LOUD.search(bare)) < ENOUGH:
        return []
    name = trimmed(_TAIL.sub("", _ABOUT.sub("", bare)))
    if not is_name(name):
        return []
    days = [day for s in (breaks, *sentences) for day in deadlines(s.text, s.days, unit.anchor)]
    deadline = next((d.deadline for d in days if d.deadline.earliest >= unit.anchor), None) or Deadline.day(unit.anchor)
    return [
        make_claim(
            first, context, name, rule=f"change: {', '.join(sorted(told))}", quote=breaks.text, stage=Stage.BREAKING_CHANGE,
            milestones=[(Effect.SHUTDOWN, deadline)], announced_on=first.published_on, aliases=_uses(sentences), weak=True,
        )
    ]  # fmt: skip


def _uses(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Return what the sentences say is to be used or was used: other words for what changes."""
    found = []
    for sentence in sentences:
        if match := _USE.search(sentence.bare):
            phrase = trimmed(phrase_behind(sentence.tokens, sentence.token_at(match.end()), sentence.hidden).text)
            if is_name(phrase) and len(phrase) <= 80:
                found.append(phrase)
    return tuple(dict.fromkeys(found))[:3]
