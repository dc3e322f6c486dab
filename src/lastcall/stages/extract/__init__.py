"""Passages -> claims; `extract` is the door, EXTRACTORS the registry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.stages.extract.answers import answered, is_answer
from lastcall.stages.extract.bare import is_bare, with_headings
from lastcall.stages.extract.dates import written_as_in
from lastcall.stages.extract.doubts import with_doubts
from lastcall.stages.extract.parts import without_sums
from lastcall.stages.extract.prose import extract_prose, prose_by_unit
from lastcall.stages.extract.records import as_said, without_summaries
from lastcall.stages.extract.replacements import other_than
from lastcall.stages.extract.settle import once, told_beside
from lastcall.stages.extract.tables import extract_table, speaks_for_itself
from lastcall.stages.extract.together import dated_together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lastcall.model.document import Parsed, Passage
    from lastcall.model.notice import Claim
    from lastcall.stages.extract.context import ExtractContext

EXTRACTORS: dict[PassageKind, Callable[[Sequence[Passage], ExtractContext], tuple[Claim, ...]]] = {
    PassageKind.ROW: extract_table,
    PassageKind.RECORD: extract_table,
    PassageKind.PROSE: extract_prose,
    PassageKind.ITEM: extract_prose,
}

_TITLE = 600  # characters of a title that are read: a longer one is a page's mistake, and patterns pay for it squared


def _with_short_titles(passage: Passage) -> Passage:
    if len(passage.entry_title) <= _TITLE and all(len(heading) <= _TITLE for heading in passage.headings):
        return passage
    short = tuple(heading[:_TITLE] for heading in passage.headings)
    return replace(passage, headings=short, entry_title=passage.entry_title[:_TITLE])


def extract(parsed: Parsed, context: ExtractContext) -> tuple[Claim, ...]:
    """Return what a document says, rows first, then sentences; the same fact in one entry is told once."""
    texts = (text for p in parsed.passages for text in (p.text, *(cell.text for cell in p.cells)) if "/" in text)
    with written_as_in(texts):
        return _extracted(parsed, context)


def _extracted(parsed: Parsed, context: ExtractContext) -> tuple[Claim, ...]:
    context = replace(context, title=parsed.title[:_TITLE])
    answers = tuple(answered(passage, context) for passage in parsed.passages if is_answer(passage))
    every = [_with_short_titles(p) for p in parsed.passages if not is_answer(p)]
    passages = [passage for passage in every if not is_bare(passage)]
    tables = [p for p in passages if p.cells and speaks_for_itself(p)]
    rows = [(passage, claim) for passage in tables for claim in extract_table((passage,), context)]
    words = [said for p in without_summaries(passages) if not (p.cells and speaks_for_itself(p)) for said in as_said(p)]
    prose = [(unit.first, claim) for unit, claims in prose_by_unit(words, context) for claim in claims]
    if len(passages) < len(every):
        prose = with_headings(rows, prose, every, context)
    prose = without_sums(dated_together(prose, words, every, context))
    told = [_replaced_by_others(one) for one in once(told_beside(rows, prose, [p for p in words if not p.cells]))]
    return (*with_doubts(told, parsed.passages, context), *answers)


def _replaced_by_others(claim: Claim) -> Claim:
    own = (claim.subject.name, *claim.aliases)
    kept = other_than(own, claim.replacements, claim.subject.vendor, claim.evidence.quote)
    return claim if kept == claim.replacements else replace(claim, replacements=kept)
