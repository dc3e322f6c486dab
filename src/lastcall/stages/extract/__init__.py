"""Passages -> claims; `extract` is the door, EXTRACTORS the registry."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.document import Passage, PassageKind
from lastcall.model.notice import Claim, folded
from lastcall.stages.extract.phrases import identifiers
from lastcall.stages.extract.listed import SERIES
from lastcall.stages.extract.prose import extract_prose, prose_by_unit
from lastcall.stages.extract.records import as_said, without_summaries
from lastcall.stages.extract.said import OF_ITS_SECTION
from lastcall.stages.extract.tables import extract_table, speaks_for_itself

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lastcall.model.document import Parsed
    from lastcall.model.notice import Deadline
    from lastcall.stages.extract.context import ExtractContext

Place = tuple[str, ...]
Said = tuple[Passage, Claim]

EXTRACTORS: dict[PassageKind, Callable[[Sequence[Passage], ExtractContext], tuple[Claim, ...]]] = {
    PassageKind.ROW: extract_table,
    PassageKind.RECORD: extract_table,
    PassageKind.PROSE: extract_prose,
    PassageKind.ITEM: extract_prose,
}


def extract(parsed: Parsed, context: ExtractContext) -> tuple[Claim, ...]:
    """Return what a document says, rows first, then sentences; the same fact in one entry is told once."""
    context = replace(context, title=parsed.title)
    tables = [p for p in parsed.passages if p.cells and speaks_for_itself(p)]
    rows = [(passage, claim) for passage in tables for claim in extract_table((passage,), context)]
    words = [said for p in without_summaries(parsed.passages) if not (p.cells and speaks_for_itself(p)) for said in as_said(p)]
    prose = [(unit.first, claim) for unit, claims in prose_by_unit(words, context) for claim in claims]
    return _once(_told_beside(rows, prose))


def _told_beside(rows: list[Said], prose: list[Said]) -> tuple[Claim, ...]:
    """Return rows, and the sentences that say more than the rows of their own section: a caption is no second notice.

    What the words list below a record of keys and days ("Deprecated APIs: …") are the record's aliases.
    """
    days: dict[Place, set[Deadline | None]] = {}
    subjects: dict[Place, set[str]] = {}
    for passage, claim in rows:
        for place in _places(passage):
            days.setdefault(place, {None}).add(claim.deadline())
            subjects.setdefault(place, set()).update(re.findall(r"[a-z0-9.]{2,}", folded(claim.subject.name)))
    records = {_places(passage)[0]: number for number, (passage, _) in enumerate(rows) if passage.kind is PassageKind.RECORD}
    titles = {folded(claim.subject.name): number for number, (_, claim) in reversed(list(enumerate(rows)))}
    kept = [claim for _, claim in rows]
    more: list[Claim] = []
    for passage, claim in prose:
        place = _places(passage)[0]
        own = next((titles[folded(h)] for h in reversed(passage.headings[-2:]) if folded(h) in titles), None)
        if own is not None and len(rows) > 1:
            kept[own] = _also(kept[own], claim)  # the section that tells more of a row
        elif (number := records.get(place)) is not None and claim.deadline() in days[place]:
            kept[number] = _also(kept[number], claim)
        elif place not in days or not _is_caption(claim, days[place], subjects[place]):
            more.append(claim)
    return (*kept, *more)


def _is_caption(claim: Claim, days: set[Deadline | None], words: set[str]) -> bool:
    """Tell whether a sentence only introduces the rows of its section: it names them all, or some of their words."""
    if claim.evidence.rule.startswith(OF_ITS_SECTION):
        return True
    own = set(re.findall(r"[a-z0-9.]{2,}", folded(claim.subject.name)))
    return claim.deadline() in days and (bool(own & words) or bool(SERIES.search(claim.subject.name)) or claim.deadline() is None)


def _also(record: Claim, claim: Claim) -> Claim:
    names = (*record.aliases, *(name for name in (claim.subject.name, *claim.aliases) if identifiers(name)))
    return replace(record, aliases=tuple(dict.fromkeys(names)))


def _places(passage: Passage) -> tuple[Place, ...]:
    """Return the section that a passage stands in and those around it, innermost first; the document is none."""
    if passage.entry_id:
        return ((passage.entry_id,),)
    path = passage.headings
    return tuple(("", *path[:depth]) for depth in range(len(path), min(1, len(path)), -1)) or (("", *path),)


def _known_as(claim: Claim) -> tuple[str, str]:
    """Return what a claim's subject is known by, its one identifier or its name, and its HTTP method."""
    ids = identifiers(claim.subject.name, claim.aliases)
    name = ids[0] if len(ids) == 1 else claim.subject.name
    method, _, path = name.partition(" ")
    return (folded(path), method) if path.startswith("/") and method.isupper() else (folded(name), "")


def _once(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Return the claims without repeats: the same subject in the same entry, with the same date or none."""
    kept: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in claims:
        name, method = _known_as(claim)
        slot = kept.setdefault((name, claim.scope.key, claim.entry_id), [])
        methods = {_known_as(known)[1] for known in slot}
        if method and methods and method not in methods and "" not in methods:
            slot = kept.setdefault((f"{method} {name}", claim.scope.key, claim.entry_id), [])
        deadline = claim.deadline()
        if any(known.deadline() == deadline or deadline is None for known in slot):
            continue
        slot[:] = [known for known in slot if known.deadline() is not None or known.withdrawn]
        slot.append(claim)
    told = [claim for slot in kept.values() for claim in slot]
    dated = [folded(claim.subject.name) for claim in told if claim.deadline() is not None]
    return tuple(c for c in told if c.deadline() is not None or not any(folded(c.subject.name).endswith(f".{name}") for name in dated))
