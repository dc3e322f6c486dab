"""Sentences -> claims: what ends, when, and what replaces it, said in the same note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.model.notice import Effect, Stage
from lastcall.stages.extract.claims import make_claim
from lastcall.stages.extract.days import Day, deadlines, masked
from lastcall.stages.extract.endings import Act, Ending, endings, title_endings
from lastcall.stages.extract.foreign import foreign_endings
from lastcall.stages.extract.lexicon import is_chores, is_name
from lastcall.stages.extract.phrases import identifiers, is_generic, names, trimmed
from lastcall.stages.extract.replacements import find_replacements
from lastcall.stages.extract.subjects import topic_of
from lastcall.stages.extract.verbs import TRIGGER
from lastcall.stages.extract.wording import chores, postponed, withdrawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim, Deadline
    from lastcall.stages.extract.context import ExtractContext

_SENTENCE = re.compile(r"(?<=[.!?。])(?<!e\.g\.)(?<!i\.e\.)(?<!vs\.)(?<!\bNo\.)\s+(?=[A-Z`\"'“(*\[/⚠]|\d)|\n|(?<=。)")
# A lead that speaks of the consequences: its items are not what ends.
_ABOUT_IT = re.compile(
    r"\b(?:affects?|more information|see|learn|instead|you (?:can|should|must|need)|steps|migrat\w+|benefits?|because|improv\w+|options?|timeline|milestones?|dates|impact|mean|alternatives?|recommend\w*|actions?|if you)\b",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(r"\b(?:following|these|below|those|list(?:ed)?)\b|[:：]\s*$", re.IGNORECASE)
_INSTRUCTION = re.compile(
    r"(?i)\W*(?:use|update|add|insert|remove|replace|migrate|switch|change|see|read|if|when|make|ensure|for|to|all other|review|test|deploy|check|upgrade|create|set|move|please|you|we|learn)\b"
)
_IT = re.compile(r"^\W*(?:this|it|these|they|the|those|all|both)\b", re.IGNORECASE)
_RELEASE = re.compile(
    r"^\W*(?:v(?:ersion)?\s?)?\d+(?:\.\d+)+|release|changelog|what.s new|changed?$|removed?$|deprecat|breaking|feature|bug|fix|enhancement|improvement|added",
    re.IGNORECASE,
)
_FLAGGED = re.compile(r"\(?\bbreaking(?:[ -]changes?)?\)|\bBREAKING\b|\*\*breaking", re.IGNORECASE)
_BREAKING_HEAD = re.compile(r"\bbreaking\b", re.IGNORECASE)
_WAS_TODAY = re.compile(
    r"\b(?:today|now|as of this (?:release|update|version)|in this release|with this release|this (?:release|version|update))\b",
    re.IGNORECASE,
)
_LONGEST = 1600
_SUBJECTS = 40


def extract_prose(passages: Sequence[Passage], context: ExtractContext) -> tuple[Claim, ...]:
    """Return the claims of prose and list items, in order; a feed entry or section whose title announces an end is one notice."""
    found: list[Claim] = []
    units: dict[tuple[str, ...], list[Passage]] = {}
    for passage in passages:
        units.setdefault((passage.entry_id, *passage.headings), []).append(passage)
    done: set[str] = set()
    entries: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.entry_id:
            entries.setdefault(passage.entry_id, []).append(passage)
    for key, own in units.items():
        entry = key[0]
        if entry and entry in done:
            continue
        if entry and (claims := _from_title(own[0].entry_title, entries[entry], context)):
            done.add(entry)
            found += claims
            continue
        heading = own[0].headings[-1] if own[0].headings else ""
        if heading and heading != own[0].entry_title and (claims := _from_title(heading, own, context)):
            found += claims
            continue
        for passage in own:
            if not is_chores(passage.locator):
                found += _from_sentences(passage, context)
    return tuple(found)


def _from_title(title: str, own: Sequence[Passage], context: ExtractContext) -> list[Claim]:
    """Return the claims of an entry or section whose title says that something ends; its date may stand anywhere in it."""
    if not title or chores(title):
        return []
    first = own[0]
    hidden, days = masked(title, first.published_on)
    told = title_endings(hidden)
    if not told or (told[0].form == "changelog" and _INSTRUCTION.match(title) and not first.entry_id):
        return []
    named = [(one, name, aliases) for one in told for name, aliases in _named(title, one, first.codes) if is_name(name)]
    if not named:
        return []
    exact = [claim for one in own for claim in _from_sentences(one, context) if claim.evidence.rule.startswith("list")]
    if len(exact) > 1:  # the ids that the entry lists are what goes away; its title is only their headline
        return exact
    sentences = [s for one in own for s in _SENTENCE.split(one.text) if s]
    stated = [s for s in sentences if endings(masked(s, first.published_on)[0])]
    coming = deadlines(title, first.published_on) or _best(stated, first) or _best(sentences, first)
    quote = next(iter(stated), title)
    replaced = [name for s in sentences for name in find_replacements(s)]
    return [
        _claim(first, context, name, one, quote, coming[:1], replaced[:4], "title", aliases)
        for one, name, aliases in named[:1]
    ]


def _best(sentences: Sequence[str], passage: Passage) -> list[Day]:
    return [day for s in sentences for day in deadlines(s, passage.published_on)]


def _named(text: str, one: Ending, codes: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the subjects of a statement; the dates that were masked in its phrase come back where they are part of it."""
    del text
    return names(one.phrase, codes)


def _from_sentences(passage: Passage, context: ExtractContext) -> list[Claim]:
    found: list[Claim] = []
    # Most passages end nothing: one search over the whole is all that they cost.
    telling = _SENTENCE.split(passage.text) if TRIGGER.search(passage.text) else ()
    sentences = [s.strip() for s in telling if s and s.strip()]
    for number, sentence in enumerate(sentences):
        if len(sentence) <= _LONGEST and not chores(sentence):
            found += _from_sentence(passage, sentence, sentences[number + 1 : number + 4], context)
    if not found and passage.kind is PassageKind.ITEM:
        found = _under_its_lead(passage, context)
    return found


def _from_sentence(passage: Passage, sentence: str, following: Sequence[str], context: ExtractContext) -> list[Claim]:
    if sentence.endswith((":", "：")) and re.search(r"\b(?:following|these|below|those)\b", sentence, re.IGNORECASE):
        return []  # its list says what it speaks of
    hidden, _ = masked(sentence, passage.published_on)
    told = endings(hidden, change=_is_change(passage)) or foreign_endings(hidden)
    claims: list[Claim] = []
    for place, one in enumerate(told):
        named = [(name, aliases) for name, aliases in _named(sentence, one, passage.codes) if is_name(name)]
        if not named and not one.phrase.strip() and place:
            continue  # "deprecated and removed": the second verb of the same phrase
        if not named:
            topic = _topic(passage, one, context)
            if not topic:
                continue
            named = [(topic, ())]
        days = deadlines(sentence, passage.published_on, around=(one.start, one.end))
        if not days:
            days = [day for s in following if _refers(s) for day in deadlines(s, passage.published_on)]
        if not days and one.act is not Act.DEPRECATED:
            lead = passage.lead.splitlines()[-1] if passage.lead else ""
            days = deadlines(lead, passage.published_on) if lead.rstrip().endswith(":") else []
        replaced = [name for s in (sentence, *following[:1]) for name in find_replacements(s)]
        claims += [
            _claim(passage, context, name, one, sentence, days[:1], replaced, "sentence", aliases)
            for name, aliases in named[:_SUBJECTS]
        ]
    return _settled(claims)


def _settled(claims: list[Claim]) -> list[Claim]:
    """Return one claim a name of those that one sentence makes: "X is deprecated and will be removed in May" is one notice."""
    kept: dict[str, Claim] = {}
    for claim in claims:
        known = kept.get(claim.subject.name)
        if (
            known is None
            or (known.deadline() is None and claim.deadline() is not None)
            or known.stage is Stage.DEPRECATED
        ):
            kept[claim.subject.name] = claim
    return list(kept.values())


def _refers(sentence: str) -> bool:
    return bool(TRIGGER.search(sentence)) or bool(
        re.search(
            r"\b(?:on|by|after|until|before) (?:this|that) date\b|^\W*(?:this|the) (?:change|removal|shutdown|retirement)",
            sentence,
            re.IGNORECASE,
        )
    )


def _is_change(passage: Passage) -> bool:
    """Tell whether a passage is a line of a changelog: under a version or a day, or in a feed entry."""
    return passage.kind is PassageKind.ITEM and (
        passage.published_on is not None or any(_RELEASE.search(heading) for heading in passage.headings[-3:])
    )


def _topic(passage: Passage, one: Ending, context: ExtractContext) -> str:
    """Return what "it" and "these models" stand for: what the section, the item above or the entry speaks of."""
    if one.form in ("changelog", "noun"):
        return ""
    phrase = trimmed(one.phrase)
    if phrase and not is_generic(phrase):
        return ""
    if not _IT.match(one.phrase.strip()) and not re.match(r"\W*(?:support|we|access)?\b\s*$", phrase, re.IGNORECASE):
        return ""
    if one.form == "passive" and not one.past and "§" not in one.phrase and not _IT.match(one.phrase.strip()):
        return ""
    headings = tuple(h for h in (*passage.headings, passage.entry_title) if h and not _RELEASE.match(h.strip()))
    name = topic_of(headings, "")
    return "" if is_generic(name) or len(name) > 90 else name


def _under_its_lead(passage: Passage, context: ExtractContext) -> list[Claim]:
    """Return the claim of a list item whose introducing sentence or heading says what happens to the items."""
    said = passage.lead.splitlines() if passage.lead else []
    headed = not said and len(passage.locator) <= 60
    text = passage.text.splitlines()[0] if passage.text else ""
    for lead in (
        [passage.locator] if headed else [(_SENTENCE.split(one) or [""])[-1].strip() for one in reversed(said[-3:])]
    ):
        hidden, _ = masked(lead, passage.published_on)
        told = endings(hidden) or (title_endings(hidden) if headed or len(lead) < 60 else ()) or _headline(hidden)
        if not told or not (headed or lead.rstrip().endswith((":", "：")) or _FOLLOWING.search(lead)):
            continue
        if _ABOUT_IT.search(lead) and not re.search(r"following|these", lead, re.IGNORECASE):
            return []
        hidden, _ = masked(text, passage.published_on)
        ids = identifiers(text, passage.codes)
        named: tuple[tuple[str, tuple[str, ...]], ...]
        head = re.split(r"\s(?:[–—-]|→|=>|->)\s|:\s|\s\((?!GA)|\. ", hidden)[0]
        cut = _INSTEAD_CUT.search(hidden)
        head = hidden[: cut.start()] if cut and cut.start() > 2 else head
        if ids:
            named = names(head, passage.codes) or ((ids[0], ()),)
        elif (
            len(text) <= 90
            and is_name(text)
            and not _INSTRUCTION.match(text)
            and not is_generic(head)
            and not text.rstrip().endswith((".", ":"))
        ):
            named = names(head, ())
        else:
            return []
        days = deadlines(text, passage.published_on) or next(
            (found for one in reversed(said[-3:]) if (found := deadlines(one, passage.published_on))), []
        )
        quote = f"{lead} {text}"
        return [
            _claim(passage, context, n, told[0], quote, days[:1], find_replacements(text), "list", aliases)
            for n, aliases in named
        ]
    return []


_INSTEAD_CUT = re.compile(
    r"\s*(?:[,;(–—-]|→|=>|->|:)?\s*\b(?:use|replaced (?:by|with)|migrate to|in favou?r of|instead)\b|\s*(?:→|=>|->)",
    re.IGNORECASE,
)


def _headline(hidden: str) -> tuple[Ending, ...]:
    """Return the statement of a heading that is nothing but the act: "Deprecated endpoints", "Removed", "Retired models:"."""
    found = re.match(
        r"\W*(?:(?:newly|now|recently|the|all|list of|models?|apis?|endpoints?)\s+)*(?:(?P<deprecated>deprecat(?:ed|ions?))|(?P<ended>removed|removals?|retired|retirements?|discontinued|sunset|shut ?down|decommissioned|end[- ]of[- ]life|deleted|removing))\b[\w\s/&-]{0,50}\W*$",
        hidden,
        re.IGNORECASE,
    )
    if found is None:
        return ()
    act = Act.DEPRECATED if found["deprecated"] else Act.ENDED
    return (Ending("", act, found["ended"] is not None, 0, len(hidden), "title", found[0]),)


def _claim(
    passage: Passage,
    context: ExtractContext,
    name: str,
    one: Ending,
    quote: str,
    days: Sequence[Day],
    replaced: Sequence[str],
    rule: str,
    aliases: Sequence[str] = (),
) -> Claim:
    deadline = days[0].deadline if days else None
    if (
        deadline is None
        and one.past
        and one.act in (Act.ENDED, Act.SUPPORT)
        and passage.published_on
        and (one.form in ("changelog", "active", "title") or _WAS_TODAY.search(quote))
    ):
        deadline = _day(passage)
    effect = {Act.SUPPORT: Effect.END_OF_SUPPORT, Act.CLOSED: Effect.CLOSED_TO_NEW}.get(one.act, Effect.SHUTDOWN)
    if one.act is Act.DEPRECATED and deadline is None:
        effect = Effect.DEPRECATED
    stage = _stage(one, deadline, passage, context, quote)
    return make_claim(
        passage, context, name, rule=f"{rule}: {one.act} ({one.form})", quote=quote, stage=stage, aliases=aliases,
        milestones=[(effect, deadline)], announced_on=passage.published_on, replacements=replaced,
    )  # fmt: skip


def _day(passage: Passage) -> Deadline | None:
    from lastcall.model.notice import Deadline

    return Deadline.day(passage.published_on) if passage.published_on else None


def _stage(one: Ending, deadline: Deadline | None, passage: Passage, context: ExtractContext, quote: str) -> Stage:
    if withdrawn(quote):
        return Stage.WITHDRAWN
    if postponed(quote):
        return Stage.POSTPONED
    if one.past and (_FLAGGED.search(quote) or any(_BREAKING_HEAD.search(h) for h in passage.headings[-2:])):
        return Stage.BREAKING_CHANGE
    if one.act is Act.CLOSED or (one.act is Act.DEPRECATED and deadline is None):
        return Stage.DEPRECATED
    if deadline is not None and not deadline.is_floor:
        return Stage.SHUT_DOWN if deadline.earliest <= context.as_of else Stage.SHUTDOWN_ANNOUNCED
    return Stage.SHUT_DOWN if one.past else Stage.SHUTDOWN_ANNOUNCED
