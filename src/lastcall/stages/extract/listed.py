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
from lastcall.stages.extract.heads import (
    AS_OF,
    days_around,
    days_of_lead,
    is_collective,
    is_done,
    of_head,
    spoken,
    statement,
)
from lastcall.stages.extract.items import arrowed, id_lines, left_in, names_in, version_in
from lastcall.stages.extract.lexicon import is_chores, is_generic, is_name
from lastcall.stages.extract.parts import PIECES, SERIES
from lastcall.stages.extract.phrases import identifiers, names, trimmed
from lastcall.stages.extract.replacements import all_replacements, find_replacements, read_replacements
from lastcall.stages.extract.roles import Role, role_of
from lastcall.stages.extract.said import COLLECTIVE, told_in
from lastcall.stages.extract.sentences import Sentence, split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.document import Cell, Passage
    from lastcall.model.notice import Claim
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.stages.extract.units import Unit

# A remark of one row: it opens with what is said of the row, and names nothing else that it could be said of.
_REMARK = re.compile(
    r"\W*(?:now |is |has been |was |will be )?(?:deprecated|retired|discontinued|obsolete|sunset|to be (?:removed|retired))\b\W*(?:$|[,.;:(–—-]|(?:since|in favou?r|use|as of|from|on|and|will|by|in v?\d)\b)",
    re.IGNORECASE,
)
_LONGEST_SUBJECT = 80  # characters
_LABEL_LENGTH = 40  # characters
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
    one = next((t for t in reversed(told) if is_collective(t.phrase, sentence.codes)), None)
    if one is None:
        return []
    tail = sentence.text[one.end :]
    _, colon, rest = tail.partition(":") if ":" in tail else tail.partition(" -")
    instead = find_replacements(sentence)
    ids = tuple(name for name in identifiers(rest, sentence.codes) if name not in instead) if colon else ()
    if not ids and not rest.strip():
        ids = id_lines([s.text for p, s in unit.sentences[number + 1 : number + 60] if p is passage], passage.codes)
    days = deadlines(sentence.text, sentence.days, unit.anchor, around=(one.start, one.end)) or days_around(
        unit, of_all=is_done(one)
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


@lru_cache(maxsize=8)
def _leads(unit: Unit) -> frozenset[str]:
    return frozenset(line.strip() for passage in unit.passages for line in passage.lead.splitlines())


def _heads_items(unit: Unit, text: str) -> bool:
    """Tell whether an item is only a label above others: "Appsec", and below it what of Appsec is deprecated."""
    return len(text) <= _LABEL_LENGTH and text.strip() in _leads(unit)


def _from_item(passage: Passage, unit: Unit, context: ExtractContext) -> list[Claim]:
    if any(is_chores(heading) for heading in passage.headings[-1:]):
        return []
    text = passage.text.splitlines()[0] if passage.text else ""
    if _heads_items(unit, text):
        return []
    item = Sentence.of(text, passage.codes, unit.anchor)
    old = left_in(item)
    lead, one = statement(passage, unit, far=bool(old))
    if one is None and old:
        lead, one = spoken(unit)
        one = one if one is not None and (COLLECTIVE.search(one.phrase) or SERIES.search(one.phrase)) else None
    first = Sentence.of(next(iter(split(text)), ""), passage.codes, unit.anchor)
    if one is None or first.silence or told_in(first, passage):
        return []  # nothing is said of it, or it speaks for itself
    named = names_in(first, old) or version_in(first, one.phrase)
    if (whole := PIECES.search(lead)) and len(text) <= _LABEL_LENGTH and not identifiers(text, passage.codes):
        named = ((f"{whole['whole']} {text.strip()}", (text.strip(),)),)  # "Store" alone names nothing
    led = () if one.act is Act.DEPRECATED and AS_OF.match(lead) else days_of_lead(passage, unit)
    days = deadlines(text, item.days, unit.anchor) or led or days_around(unit, of_all=is_done(one))
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


def _from_row(passage: Passage, unit: Unit, context: ExtractContext) -> list[Claim]:
    """Read a row of a table without dates: its section says what happens to what its first column names."""
    roles = [(role_of(cell.header), cell) for cell in passage.cells]
    replacement = next((cell for role, cell in roles if role is Role.REPLACEMENT), None)
    others = [cell for role, cell in roles if role is not Role.REPLACEMENT and cell.text.strip()]
    if not others:
        return []
    if own := _of_itself(passage, unit, others, context):
        return own
    subject = others[0]
    if _SINCE_COLUMN.match(subject.header):  # "Version | Deprecated feature"
        subject = next((cell for cell in others if _DEAD_THING.match(cell.header)), subject)
    _, one = statement(passage, unit, far=False)
    if one is None and replacement is None and not _DEAD_COLUMN.search(subject.header):
        return []
    if one is None:
        _, one = statement(passage, unit, far=True)
        if one is not None and not is_collective(one.phrase, ()) and not _DEAD_COLUMN.search(subject.header):
            return []  # below "Retirement of Nova": what stands for its parts
    if one is None:
        _, one = spoken(unit)
        one = one or of_head(subject.header, None, headed=True)  # "Deprecated model" above a column says it too
        if one is None:
            return []
    if _is_of_other_column(one, subject, [cell for _, cell in roles]):
        return []
    days = days_of_lead(passage, unit) or days_around(unit)
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


def _of_itself(passage: Passage, unit: Unit, cells: Sequence[Cell], context: ExtractContext) -> list[Claim]:
    """Read a row whose remark says what happens to what the row is about: "GET /v1/orders | Deprecated, will be removed on § …"."""
    subject, *remarks = cells
    if len(subject.text) > _LONGEST_SUBJECT or role_of(subject.header) is not Role.SUBJECT:
        return []
    for cell in remarks:
        if not _REMARK.match(cell.text):
            continue
        said = [Sentence.of(text, cell.codes, unit.anchor) for text in split(cell.text)]
        told = [one for s in said for one in endings(s) if is_generic(trimmed(one.phrase) or "it")]
        act = Act.DEPRECATED if re.match(r"\W*(?:deprecated|legacy|obsolete)", cell.text, re.IGNORECASE) else Act.ENDED
        one = told[-1] if told else Ending("", act, act is Act.ENDED, form="title", verb=cell.text.split()[0])
        days = tuple(day for s in said for day in deadlines(s.text, s.days, unit.anchor))
        return [
            claim(
                passage,
                context,
                name,
                one,
                quote=passage.text,
                days=days[:1],
                replaced=all_replacements(said),
                rule="row",
            )
            for name in names(subject.text, subject.codes)
            if is_name(name[0])
        ]
    return []


def _is_of_other_column(one: Ending, subject: Cell, cells: Sequence[Cell]) -> bool:
    """Tell whether a statement speaks of what another column lists: "the languages below end" above models and languages."""
    said = {word.removesuffix("s") for word in re.findall(r"[a-z]{4,}", one.phrase.lower())}

    def named(cell: Cell) -> bool:
        return bool(said & {word.removesuffix("s") for word in re.findall(r"[a-z]{4,}", cell.header.lower())})

    return not named(subject) and any(named(cell) for cell in cells if cell is not subject)
