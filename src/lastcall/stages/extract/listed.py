"""Lists, id lines and rows without dates -> claims: the sentence or heading above says what happens to each."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.stages.extract.acts import Act, Ending
from lastcall.stages.extract.claiming import claim
from lastcall.stages.extract.days import deadlines
from lastcall.stages.extract.endings import endings
from lastcall.stages.extract.foreign import foreign_endings
from lastcall.stages.extract.gate import may_tell
from lastcall.stages.extract.headlines import title_endings
from lastcall.stages.extract.items import arrowed, id_lines, left_in, names_in, version_in
from lastcall.stages.extract.lexicon import is_chores, is_generic, is_name
from lastcall.stages.extract.parts import SERIES
from lastcall.stages.extract.phrases import identifiers, names, trimmed
from lastcall.stages.extract.replacements import all_replacements, find_replacements, read_replacements
from lastcall.stages.extract.roles import Role, role_of
from lastcall.stages.extract.said import COLLECTIVE, told_in
from lastcall.stages.extract.sentences import Sentence, split
from lastcall.stages.extract.weigh import is_household

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lastcall.model.document import Cell, Passage
    from lastcall.model.notice import Claim
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.stages.extract.days import Day
    from lastcall.stages.extract.units import Unit

# A lead that speaks of the consequences: its items are not what ends.
_ABOUT_IT = re.compile(
    r"\b(?:affects?|more information|see|learn|instead|you (?:can|should|must|need)|steps|migrat\w+|benefits?|because|improv\w+|options?|timeline|milestones?|dates|impact|mean|alternatives?|recommend\w*|actions?|if you|reasons?|why|how)\b",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(r"\b(?:following|these|below|those|list(?:ed)?)\b|[:：]\s*$", re.IGNORECASE)
# "Affected models:", "Full list:": it names what the sentence above the label speaks of.
_LABEL = re.compile(
    r"\W*(?:(?:the|full|complete|entire|affected|impacted|retir(?:ed|ing)|deprecated|list of|which)\s+){1,3}(?:list|(?:[a-z]+\s+){0,2}(?:models?|apis?|endpoints?|versions?|features?|services?|resources?|images?|regions?|runtimes?|fields?|products?)(?:\s+(?:affected|impacted))?)\s*[:：]\s*$|\W*[一-龯]{0,8}清单(?:如下)?\s*[:：]\s*$",
    re.IGNORECASE,
)
_LIVES = re.compile(r"\bcontinues? to (?:function|work|operate|exist)\b|\bkeeps? working\b", re.IGNORECASE)
_HEADLINE = re.compile(
    r"\W*(?:(?:newly|now|recently|the|all|list of|models?|apis?|endpoints?)\s+)*(?:(?P<deprecated>deprecat(?:ed|ions?))|(?P<ended>removed|removals?|retired|retirements?|discontinued|sunset|shut ?down|decommissioned|end[- ]of[- ]life|deleted|removing))\b[\w\s/&-]{0,50}\W*$",
    re.IGNORECASE,
)
_SINCE_COLUMN = re.compile(r"(?:version|since|release|date|deprecated (?:in|since))\b", re.IGNORECASE)
_DEAD_THING = re.compile(r"(?:deprecated|removed|retired|discontinued)\s+\w", re.IGNORECASE)
_DEAD_COLUMN = re.compile(
    r"\b(?:deprecated|retir\w+|removed|discontinued|legacy|old(?:er)?|sunset|affected|current|existing|before)\b",
    re.IGNORECASE,
)


def listed(unit: Unit, context: ExtractContext) -> list[Claim]:
    """Return the claims of what a section lists under a statement: items, rows, and ids in or below its sentence."""
    found: list[Claim] = []
    for number, (passage, sentence) in enumerate(unit.sentences):
        found += _named_behind(unit, number, passage, sentence, context)
    for passage in unit.passages:
        if passage.cells:
            found += _from_row(passage, unit, context)
        elif passage.kind is PassageKind.ITEM:
            found += _from_item(passage, unit, context)
    return found


def _named_behind(
    unit: Unit, number: int, passage: Passage, sentence: Sentence, context: ExtractContext
) -> list[Claim]:
    """Read "the following models are retired: a, b" and lines of ids below such a sentence."""
    told = told_in(sentence, passage)
    one = next((t for t in reversed(told) if _is_collective(t.phrase, sentence.codes)), None)
    if one is None:
        return []
    tail = sentence.text[one.end :]
    _, colon, rest = tail.partition(":") if ":" in tail else tail.partition(" -")
    instead = find_replacements(sentence)
    ids = tuple(name for name in identifiers(rest, sentence.codes) if name not in instead) if colon else ()
    if not ids and not rest.strip():
        ids = id_lines([s.text for p, s in unit.sentences[number + 1 : number + 60] if p is passage], passage.codes)
    days = deadlines(sentence.text, sentence.days, unit.anchor, around=(one.start, one.end)) or _around(
        unit, of_all=_is_done(one)
    )
    return [
        claim(
            passage,
            context,
            (name, ()),
            one,
            quote=sentence.text,
            days=days[:1],
            replaced=_recommended(unit),
            rule="list",
        )
        for name in ids
    ]


def _is_collective(phrase: str, codes: Sequence[str]) -> bool:
    """Tell whether a phrase speaks of several things that stand elsewhere; a number in an id is no count of them."""
    for one in identifiers(phrase, codes):
        phrase = phrase.replace(one, " ¤ ")
    return bool(COLLECTIVE.search(phrase)) or ("¤" not in phrase and is_generic(trimmed(phrase)))


def _is_done(one: Ending) -> bool:
    """Tell whether things are told as deprecated already: the day on which something else ends is none of theirs."""
    return one.act is Act.DEPRECATED and one.past and one.form == "passive"


def _from_item(passage: Passage, unit: Unit, context: ExtractContext) -> list[Claim]:
    if any(is_chores(heading) for heading in passage.headings[-1:]):
        return []
    text = passage.text.splitlines()[0] if passage.text else ""
    item = Sentence.of(text, passage.codes, unit.anchor)
    old = left_in(item)
    lead, one = _statement(passage, unit, far=bool(old))
    if one is None and old:
        lead, one = _spoken(unit)
        one = one if one is not None and (COLLECTIVE.search(one.phrase) or SERIES.search(one.phrase)) else None
    first = Sentence.of(next(iter(split(text)), ""), passage.codes, unit.anchor)
    if one is None or first.silence or told_in(first, passage):
        return []  # nothing is said of it, or it speaks for itself
    named = names_in(first, old) or version_in(first, one.phrase)
    days = deadlines(text, item.days, unit.anchor) or _of_lead(passage, unit) or _around(unit, of_all=_is_done(one))
    replaced = find_replacements(item) or arrowed(item) or _recommended(unit)
    return [
        claim(passage, context, name, one, quote=f"{lead} {text}", days=days[:1], replaced=replaced, rule="list")
        for name in named
        if is_name(name[0])
    ]


@lru_cache(maxsize=8)
def _recommended(unit: Unit) -> tuple[str, ...]:
    """Return what the section's own sentences recommend for all that it lists."""
    return all_replacements(s for p, s in unit.sentences if p.kind is PassageKind.PROSE)


def _statement(passage: Passage, unit: Unit, *, far: bool) -> tuple[str, Ending | None]:
    """Return the lead or heading that says what happens to an item, and the statement; `far`: the headings above count too."""
    leads = [said for line in reversed(passage.lead.splitlines()[-3:]) for said in reversed(split(line)[-2:])]
    for lead in leads:
        if one := _of_head(lead, unit.anchor, headed=len(lead) < 60):
            if not _for_all(one) or is_household(one.phrase) or _LIVES.search(lead):
                return "", None
            if _FOLLOWING.search(lead) and not (
                _ABOUT_IT.search(lead) and not re.search(r"following|these|below", lead, re.IGNORECASE)
            ):
                return lead, one
            return "", None
    if leads and _LABEL.match(leads[0]):
        lead, one = _following(unit)
        if one is not None:
            return lead, one
    if passage.lead and not far:
        return "", None
    heads = [
        *reversed(passage.headings[-3:] if far else passage.headings[-1:]),
        *((passage.entry_title,) if far or not passage.headings else ()),
    ]
    for head in heads:
        if (
            head
            and len(head) <= 90
            and (one := _of_head(head, unit.anchor, headed=True))
            and (far or not _ABOUT_IT.search(head))
        ):
            return head, one
    return "", None


def _for_all(one: Ending) -> bool:
    """Tell whether a statement speaks of what it lists: it names nothing of its own, or several things at once."""
    return (
        one.form == "title"
        or is_generic(trimmed(one.phrase))
        or bool(COLLECTIVE.search(one.phrase))
        or not identifiers(one.phrase)
    )


@lru_cache(maxsize=8)
def _following(unit: Unit) -> tuple[str, Ending | None]:
    """Return the sentence of a section that says what happens to "the following models", which a label lists further down."""
    for passage, sentence in unit.sentences:
        if passage.kind is PassageKind.PROSE and _FOLLOWING.search(sentence.text) and not sentence.text.endswith(":"):
            said = endings(sentence) or foreign_endings(sentence)
            told = [one for one in said if COLLECTIVE.search(one.phrase) or not one.phrase]
            if told:
                return sentence.text, told[-1]
    return "", None


@lru_cache(maxsize=8)
def _spoken(unit: Unit) -> tuple[str, Ending | None]:
    """Return the first sentence of a section that says what ends, and its statement."""
    return next(((s.text, told[-1]) for _, s in unit.sentences if (told := endings(s))), ("", None))


@lru_cache(maxsize=4096)
def _of_head(text: str, anchor: date | None, *, headed: bool) -> Ending | None:
    if not may_tell(text):
        return None
    said = Sentence.of(text, (), anchor)
    told = endings(said) or foreign_endings(said) or (title_endings(said) if headed else ()) or _headline(said.hidden)
    return told[-1] if told else None


def _headline(hidden: str) -> tuple[Ending, ...]:
    """Return the statement of a heading that is nothing but the act: "Deprecated endpoints", "Removed", "Retired models:"."""
    found = _HEADLINE.match(hidden)
    if found is None:
        return ()
    act = Act.DEPRECATED if found["deprecated"] else Act.ENDED
    return (Ending("", act, found["ended"] is not None, 0, len(hidden), "title", found[0]),)


def _of_lead(passage: Passage, unit: Unit) -> tuple[Day, ...]:
    for lead in reversed(passage.lead.splitlines()[-3:]):
        said = Sentence.of(lead, (), unit.anchor)
        if days := deadlines(lead, said.days, unit.anchor):
            return days
    return ()


@lru_cache(maxsize=8)
def _around(unit: Unit, *, of_all: bool = False) -> tuple[Day, ...]:
    """Return the day that the section's title, the entry's title or its sentences give for all that it lists.

    `of_all`: the day of a sentence that names another thing does not count.
    """
    for title in (*unit.titles, *reversed(unit.first.headings[-3:-1])):
        said = Sentence.of(title, (), unit.anchor)
        days = tuple(day for day in deadlines(title, said.days, unit.anchor) if day.start > 0)
        if days and title_endings(said):
            return days
    for _, sentence in unit.sentences:
        if of_all and any(
            trimmed(one.phrase) and not _is_collective(one.phrase, sentence.codes) for one in endings(sentence)
        ):
            continue
        states = sentence.days and (
            endings(sentence)
            or foreign_endings(sentence)
            or re.search(r"\b(?:before|by|until|after)\s+§", sentence.hidden)
        )
        if states and (days := deadlines(sentence.text, sentence.days, unit.anchor)):
            return days
    return ()


def _from_row(passage: Passage, unit: Unit, context: ExtractContext) -> list[Claim]:
    """Read a row of a table without dates: its section says what happens to what its first column names."""
    roles = [(role_of(cell.header), cell) for cell in passage.cells]
    replacement = next((cell for role, cell in roles if role is Role.REPLACEMENT), None)
    others = [cell for role, cell in roles if role is not Role.REPLACEMENT and cell.text.strip()]
    if not others:
        return []
    subject = others[0]
    if _SINCE_COLUMN.match(subject.header):  # "Version | Deprecated feature"
        subject = next((cell for cell in others if _DEAD_THING.match(cell.header)), subject)
    _, one = _statement(passage, unit, far=False)
    if one is None and replacement is None and not _DEAD_COLUMN.search(subject.header):
        return []
    if one is None:
        _, one = _statement(passage, unit, far=True)
        if one is not None and not _is_collective(one.phrase, ()) and not _DEAD_COLUMN.search(subject.header):
            return []  # below "Retirement of Nova": what stands for its parts
    if one is None:
        _, one = _spoken(unit)
        one = one or _of_head(subject.header, None, headed=True)  # "Deprecated model" above a column says it too
        if one is None:
            return []
    if _is_of_other_column(one, subject, [cell for _, cell in roles]):
        return []
    days = _of_lead(passage, unit) or _around(unit)
    replaced = (
        read_replacements(replacement.text, replacement.codes, replacement.links, replacement.items)[0]
        if replacement
        else ()
    )
    return [
        claim(passage, context, name, one, quote=passage.text, days=days[:1], replaced=replaced, rule="row")
        for name in names(subject.text, subject.codes)
        if is_name(name[0])
    ]


def _is_of_other_column(one: Ending, subject: Cell, cells: Sequence[Cell]) -> bool:
    """Tell whether a statement speaks of what another column lists: "the languages below end" above models and languages."""
    said = {word.removesuffix("s") for word in re.findall(r"[a-z]{4,}", one.phrase.lower())}

    def named(cell: Cell) -> bool:
        return bool(said & {word.removesuffix("s") for word in re.findall(r"[a-z]{4,}", cell.header.lower())})

    return not named(subject) and any(named(cell) for cell in cells if cell is not subject)
