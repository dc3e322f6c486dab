"""Sentences -> claims: what ends, when, and what replaces it, said in the same note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.model.notice import Effect, Stage
from lastcall.stages.extract.claims import make_claim
from lastcall.stages.extract.dates import find_dates
from lastcall.stages.extract.lexicon import is_chores, is_name
from lastcall.stages.extract.replacements import find_replacements
from lastcall.stages.extract.subjects import names_in, title_subject, topic_of
from lastcall.stages.extract.wording import TRIGGER, Heard, hear

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim, Deadline
    from lastcall.stages.extract.context import ExtractContext

_SENTENCE = re.compile(r"(?<=[.!?。])\s+(?=[A-Z`\"'(*\[/]|\d)|\n|(?<=。)")
_TOLD = re.compile(r"\b(?:notified|announced|told|informed|deprecated on|posted|published)\b", re.IGNORECASE)
_IDENTIFIED = re.compile(r"^(?=.*[\d/_@])[\w./@:{}*-]+$")
# A lead that speaks of the consequences: its items are not what ends.
_ABOUT_IT = re.compile(
    r"\b(?:affects?|more information|see|learn|instead|you (?:can|should|must|need)|steps|migrat\w+|benefits?|because|includes?|improv\w+|options?)\b",
    re.IGNORECASE,
)
_NOW_LEGACY = re.compile(r"\b(?:is|are|now|becom\w+|considered|marked|moved to)\s+(?:\w+\s+)?legacy\b", re.IGNORECASE)
_FOLLOWING = re.compile(r"\b(?:following|these|below|those|list)\b", re.IGNORECASE)
_INSTRUCTION = re.compile(
    r"(?i)(?:use|update|add|insert|remove|replace|migrate|switch|change|see|read|if|when|make|ensure|for|to|all other)\b"
)
_LONGEST = 1200
_SUBJECTS = 12


def extract_prose(passages: Sequence[Passage], context: ExtractContext) -> tuple[Claim, ...]:
    """Return the claims of prose and list items, in order; a feed entry whose title announces an end is one notice."""
    found: list[Claim] = []
    titled: set[str] = set()
    entries: dict[str, list[Passage]] = {}
    for passage in passages:
        entries.setdefault(passage.entry_id, []).append(passage)
    for passage in passages:
        if (passage.entry_id and passage.entry_id in titled) or is_chores(passage.locator):
            continue
        claims = _from_title(passage, entries[passage.entry_id], context)
        if claims:
            titled.add(passage.entry_id)
        else:
            claims = _from_sentences(passage, context)
        found += claims
    return tuple(found)


def _from_title(passage: Passage, own: Sequence[Passage], context: ExtractContext) -> list[Claim]:
    """Return the claim of an entry whose title says that something ends; its date may stand anywhere in the entry."""
    title = passage.entry_title
    heard = hear(title) if title else None
    if heard is None or heard.weak:
        return []
    name = title_subject(title)
    if not name:
        return []
    exact = [claim for one in own for claim in _from_sentences(one, context) if _IDENTIFIED.search(claim.subject.name)]
    if exact:  # the ids that the entry names are what goes away; its title is only their headline
        return exact
    texts = [title, *(one.text for one in own)]
    sentences = [s for text in texts for s in _SENTENCE.split(text)]
    telling = [s for s in sentences if TRIGGER.search(s)]
    days = _deadlines(telling, passage) or _deadlines(sentences, passage)
    quote = next((s for s in telling if s != title), title)
    replaced = [name for s in sentences for name in find_replacements(s)]
    return [_claim(passage, context, name, heard, quote, days[:1], replaced[:4], "title")]


def _from_sentences(passage: Passage, context: ExtractContext) -> list[Claim]:
    found: list[Claim] = []
    # Most passages end nothing: one search over the whole is all that they cost.
    telling = _SENTENCE.split(passage.text) if TRIGGER.search(passage.text) else ()
    sentences = [s.strip() for s in telling if s and s.strip()]
    for number, sentence in enumerate(sentences):
        if len(sentence) > _LONGEST:
            continue
        if sentence.endswith((":", "：")) and _FOLLOWING.search(sentence):
            continue  # its list says what it speaks of
        heard = hear(sentence)
        days = _deadlines([sentence], passage) if heard is not None else []
        if heard is None or (heard.weak and not days):
            continue
        if heard.stage is Stage.LEGACY and not _NOW_LEGACY.search(sentence):
            continue
        names = names_in(sentence, heard.start, passage.codes)[:_SUBJECTS]
        names = tuple(name for name in names if is_name(name))
        if not names and (title := topic_of(_topics(passage), context.title)) and _speaks_of_it(sentence):
            names = (title,)
        if not names:
            continue
        following = sentences[number + 1 : number + 3]
        days = days or _deadlines([s for s in following if TRIGGER.search(s)], passage)
        replaced = [name for s in (sentence, *following[:1]) for name in find_replacements(s)]
        found += [_claim(passage, context, name, heard, sentence, days[:1], replaced, "sentence") for name in names]
    if not found and passage.kind is PassageKind.ITEM:
        found = _under_its_lead(passage, context)
    return found


def _under_its_lead(passage: Passage, context: ExtractContext) -> list[Claim]:
    """Return the claim of a list item whose introducing sentence says what happens to the items."""
    lead = passage.lead.splitlines()[-1] if passage.lead else ""
    lead = (_SENTENCE.split(lead) or [""])[-1].strip()
    headed = not lead and len(passage.locator) <= 60
    lead = passage.locator if headed else lead
    heard = hear(lead)
    if heard is None or not (headed or lead.rstrip().endswith((":", "："))) or _ABOUT_IT.search(lead):
        return []
    text = passage.text.splitlines()[0] if passage.text else ""
    names = names_in(text, 0, passage.codes)[:1]
    exact = bool(names) and (names[0] in passage.codes or bool(_IDENTIFIED.match(names[0])))
    if not exact:
        listed = not headed and _FOLLOWING.search(lead)
        names = (text,) if len(text) <= 80 and listed and is_name(text) and not _INSTRUCTION.match(text) else ()
    days = _deadlines([text], passage) or _deadlines([lead], passage)
    return [
        _claim(passage, context, n, heard, f"{lead} {text}", days[:1], find_replacements(text), "list") for n in names
    ]


def _deadlines(sentences: Sequence[str], passage: Passage) -> list[Deadline]:
    """Return the dates that may be deadlines: not the day of publication, not told as the day of telling."""
    found: list[Deadline] = []
    for sentence in sentences:
        for day in find_dates(sentence, anchor=passage.published_on):
            before = sentence[max(0, day.start - 40) : day.start]
            told = _TOLD.search(sentence[day.end : day.end + 30]) and re.match(r"(?i)\s*(?:on|in)?\s*$", before)
            if not (day.inside_name or told or day.deadline.earliest == passage.published_on):
                found.append(day.deadline)
    return found


def _topics(passage: Passage) -> tuple[str, ...]:
    return (*passage.headings, *((passage.entry_title,) if passage.entry_title else ()))


def _speaks_of_it(sentence: str) -> bool:
    return bool(
        re.match(
            r"\W*(?:this|it|these|the|we|starting|effective|as of|on|from|after|support|please|beginning)\b",
            sentence,
            re.IGNORECASE,
        )
    )


def _claim(
    passage: Passage,
    context: ExtractContext,
    name: str,
    heard: Heard,
    quote: str,
    days: Sequence[Deadline],
    replaced: Sequence[str],
    rule: str,
) -> Claim:
    deadline = days[0] if days else None
    stage = _stage(heard, deadline, passage.published_on or context.as_of)
    effect = (
        Effect.SHUTDOWN
        if heard.stage is Stage.DEPRECATED and deadline and heard.effect is Effect.DEPRECATED
        else heard.effect
    )
    return make_claim(
        passage, context, name, rule=f"{rule}: {heard.rule}", quote=quote, stage=stage,
        milestones=[(effect, deadline)], announced_on=passage.published_on, replacements=replaced, weak=heard.weak,
    )  # fmt: skip


def _stage(heard: Heard, deadline: Deadline | None, told_on: date) -> Stage:
    if heard.stage is Stage.SHUT_DOWN and deadline is not None and deadline.earliest > told_on:
        return Stage.SHUTDOWN_ANNOUNCED
    if heard.stage is Stage.DEPRECATED and deadline is not None:
        return Stage.SHUTDOWN_ANNOUNCED
    return heard.stage
