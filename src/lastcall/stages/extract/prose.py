"""Sentences, titles and list items -> claims: one notice a thing that a section or an entry says to end."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.notice import Confidence, Stage, folded
from lastcall.stages.extract.changes import changed
from lastcall.stages.extract.listed import listed
from lastcall.stages.extract.parts import SERIES, sums_up, told_of_list, with_parts
from lastcall.stages.extract.phrases import identifiers
from lastcall.stages.extract.said import OF_ITS_SECTION, from_sentences
from lastcall.stages.extract.successors import with_listed_successors
from lastcall.stages.extract.titled import from_title
from lastcall.stages.extract.units import Unit, units_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim, Deadline
    from lastcall.stages.extract.context import ExtractContext


_PROPER = re.compile(r"[A-Z]\w*.*(?:[A-Z]\w|\d)")  # two capitals, or one and a number
_FILLER = frozenset(
    ("api", "apis", "the", "of", "for", "and", "version", "service", "sdk", "model", "models", "endpoint", "endpoints")
)


def extract_prose(passages: Sequence[Passage], context: ExtractContext) -> tuple[Claim, ...]:
    """Return the claims of prose, list items and rows without dates of their own, in order.

    A feed entry or section whose title announces an end is one notice, unless it lists what ends.
    """
    return tuple(claim for _, claims in prose_by_unit(passages, context) for claim in claims)


def prose_by_unit(passages: Sequence[Passage], context: ExtractContext) -> Iterator[tuple[Unit, list[Claim]]]:
    """Yield each section with what it says."""
    entry, told = "", False
    for unit in units_of(passages):
        if unit.entry_id != entry or not unit.entry_id:
            entry, told = unit.entry_id, False
        claims = with_listed_successors(unit, _of_unit(unit, context, titled=told))
        told = told or any(claim.evidence.rule.startswith("title") for claim in claims)
        yield unit, claims


def _of_unit(unit: Unit, context: ExtractContext, *, titled: bool) -> list[Claim]:
    """Return what one section says: its list where it has one, else its title, else its sentences."""
    if not unit.may_tell:
        return []
    items = listed(unit, context)
    title = [] if titled else from_title(unit, context)
    if title and items and not sums_up(title[0], items):
        return [with_parts(title[0], items)]
    sentences = from_sentences(unit, context, listing=bool(items))
    if items:
        days = {claim.deadline() for claim in items}
        names = {claim.subject.name for claim in items}
        return [*items, *(c for c in sentences if not _introduces(c, days, names))]
    if title:
        return _with_others(_title_or_ids(title, sentences), sentences)
    if titled and unit.entry_id:
        return []
    return sentences or changed(unit, context)


def _introduces(claim: Claim, days: set[Deadline | None], names: set[str]) -> bool:
    """Tell whether a sentence only introduces a list: it speaks of its section, of a kind of thing, or of what is listed."""
    if claim.evidence.rule.startswith(OF_ITS_SECTION) or claim.subject.name in names:
        return True
    collective = SERIES.search(claim.subject.name) and not identifiers(claim.subject.name)
    return bool(collective) and (claim.deadline() is None or claim.deadline() in days)


def _title_or_ids(title: list[Claim], sentences: list[Claim]) -> list[Claim]:
    """Return the ids that the text names where the title only sums them up, else the title's claim."""
    exact = [claim for claim in sentences if told_of_list(claim)]
    return exact if len(exact) > 1 else title


def _with_others(told: list[Claim], sentences: list[Claim]) -> list[Claim]:
    """Return what a title tells, and what its text tells of another thing with another day: each has its own end."""
    if len(told) != 1:
        return told
    title = told[0]
    others = [claim for claim in sentences if _is_another(claim, title)]
    names = {claim.subject.name for claim in others}
    return [replace(title, aliases=tuple(a for a in title.aliases if a not in names)), *others] if others else told


def _is_another(claim: Claim, title: Claim) -> bool:
    """Tell whether a sentence speaks of a thing of its own, beyond doubt, that ends on a day of its own."""
    day, own = claim.deadline(), title.deadline()
    if day is None or own is None or not (day.is_day and own.is_day) or day == own:
        return False
    sure = claim.confidence is Confidence.CONFIRMED and claim.stage in (Stage.SHUTDOWN_ANNOUNCED, Stage.SHUT_DOWN)
    known = _words(title.subject.name).union(*map(_words, (a for a in title.aliases if a != claim.subject.name)))
    return sure and _PROPER.search(claim.subject.name) is not None and not _words(claim.subject.name) & known


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9][a-z0-9.]+", folded(name))) - _FILLER
