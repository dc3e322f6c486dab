"""Passages -> claims; `extract` is the door, EXTRACTORS the registry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.model.notice import folded
from lastcall.stages.extract.prose import extract_prose
from lastcall.stages.extract.records import as_said
from lastcall.stages.extract.tables import extract_table, speaks_for_itself

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lastcall.model.document import Parsed, Passage
    from lastcall.model.notice import Claim, Deadline
    from lastcall.stages.extract.context import ExtractContext

EXTRACTORS: dict[PassageKind, Callable[[Sequence[Passage], ExtractContext], tuple[Claim, ...]]] = {
    PassageKind.ROW: extract_table,
    PassageKind.RECORD: extract_table,
    PassageKind.PROSE: extract_prose,
    PassageKind.ITEM: extract_prose,
}


def extract(parsed: Parsed, context: ExtractContext) -> tuple[Claim, ...]:
    """Return what a document says, rows first, then sentences; the same fact in one entry is told once."""
    rows = [p for p in parsed.passages if p.cells and speaks_for_itself(p)]
    prose = [said for p in parsed.passages if not (p.cells and speaks_for_itself(p)) for said in as_said(p)]
    context = replace(context, title=parsed.title)
    told = extract_table(rows, context)
    return _once((*told, *_beside(told, extract_prose(prose, context))))


def _beside(rows: tuple[Claim, ...], prose: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Return the sentences that say more than the rows of their own section or entry: a caption is no second notice."""
    days: dict[str, set[Deadline | None]] = {}
    for claim in rows:
        days.setdefault(_section(claim), {None}).add(claim.deadline())
    return tuple(claim for claim in prose if claim.deadline() not in days.get(_section(claim), ()))


def _section(claim: Claim) -> str:
    return claim.announcement.rpartition("|")[0]


def _once(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Return the claims without repeats: the same subject in the same entry, with the same date or none."""
    kept: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in claims:
        slot = kept.setdefault((folded(claim.subject.name), claim.scope.key, claim.entry_id), [])
        deadline = claim.deadline()
        if any(known.deadline() == deadline or deadline is None for known in slot):
            continue
        slot[:] = [known for known in slot if known.deadline() is not None or known.withdrawn]
        slot.append(claim)
    return tuple(claim for slot in kept.values() for claim in slot)
