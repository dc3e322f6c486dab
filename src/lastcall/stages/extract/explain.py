"""Passages -> why each was or was not a notice; the rules speak for themselves, this only asks them in turn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.model.notice import folded
from lastcall.model.verdict import Verdict
from lastcall.stages.extract import EXTRACTORS, extract
from lastcall.stages.extract.gate import may_tell
from lastcall.stages.extract.lexicon import is_chores
from lastcall.stages.extract.phrases import names
from lastcall.stages.extract.roles import Role
from lastcall.stages.extract.said import told_in
from lastcall.stages.extract.tables import role_of_cell
from lastcall.stages.extract.units import sentences_of
from lastcall.stages.extract.verbs import TRIGGER
from lastcall.stages.extract.weigh import weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.document import Cell, Parsed, Passage
    from lastcall.model.notice import Claim
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.stages.extract.sentences import Sentence

ELSEWHERE = "told already elsewhere"  # how the reason begins of a passage that another one has told
_TELLING = (Role.ENDS, Role.SUPPORT_ENDS, Role.DEPRECATED, Role.CLOSED)
_FLOOR = re.compile(
    r"\b(?:not?|never) (?:sooner|earlier|before)\b|\bat (?:the )?earliest\b|\bor later\b", re.IGNORECASE
)


def explain(parsed: Parsed, context: ExtractContext) -> tuple[Verdict, ...]:
    """Return a verdict for each passage, in the order of the document; every claim stands at the passage that says it."""
    told = _placed(parsed.passages, extract(parsed, context))
    return tuple(
        Verdict(passage, claims, _rules(claims) if claims else _silence(passage, context))
        for passage, claims in zip(parsed.passages, told, strict=True)
    )


def _placed(passages: Sequence[Passage], claims: Sequence[Claim]) -> list[tuple[Claim, ...]]:
    """Return the claims of each passage: a claim belongs where its quote stands, else where its entry or section begins."""
    found: list[list[Claim]] = [[] for _ in passages]
    flat = [" ".join(f"{passage.lead} {passage.text}".split()) for passage in passages]
    for claim in claims:
        quote = " ".join(claim.evidence.quote.split())
        near = [n for n, passage in enumerate(passages) if passage.entry_id == claim.entry_id]
        exact = [n for n in near if " ".join(passages[n].text.split()).startswith(quote)]
        holding = [n for n in near if quote in flat[n]]
        named = [n for n in holding if folded(claim.subject.name) in folded(passages[n].text)]
        located = [n for n in near if passages[n].locator == claim.locator]
        for choice in (exact, named, holding, located, near):
            if choice:
                found[choice[0]].append(claim)
                break
    return [tuple(one) for one in found]


def _rules(claims: Sequence[Claim]) -> str:
    return "; ".join(dict.fromkeys(claim.evidence.rule for claim in claims))


def _silence(passage: Passage, context: ExtractContext) -> str:
    """Return why a passage says nothing."""
    alone = EXTRACTORS[passage.kind]((passage,), context)
    if alone:
        return f"{ELSEWHERE}: {alone[0].subject.name}"
    if is_chores(passage.locator):
        return f"housekeeping of a project: under {passage.locator!r}"
    if passage.kind in (PassageKind.ROW, PassageKind.RECORD):
        return _silent_row(passage)
    return _silent_prose(passage)


def _silent_row(passage: Passage) -> str:
    roles: list[tuple[Role, Cell]] = [(role_of_cell(cell), cell) for cell in passage.cells]
    telling = [cell for role, cell in roles if role in _TELLING]
    if not telling:
        if not TRIGGER.search(passage.text):
            return "no column that ends something, and no word that does"
        return f"no column that ends something (columns: {', '.join(cell.header for _, cell in roles if cell.header)[:80]})"
    dated = [cell for cell in telling if any(character.isdigit() for character in cell.text)]
    if not dated:
        return f"no date under {telling[0].header!r}"
    if _FLOOR.search(dated[0].text) or any(_FLOOR.search(note) for note in passage.page_notes):
        return f"a floor for what is live: {dated[0].text[:60]!r} promises no end"
    if not any(role is Role.SUBJECT and cell.text.strip() for role, cell in roles):
        return "no name: no column names what ends, and no heading does"
    status = next((cell.text for role, cell in roles if role is Role.STATUS), "")
    return f"not said to end: status {status!r}" if status else f"nothing ends under {dated[0].header!r}"


def _silent_prose(passage: Passage) -> str:
    sentences = [s for _, s in sentences_of((passage,)) if may_tell(s.text)]
    if not sentences:
        lead = passage.kind is PassageKind.ITEM and TRIGGER.search(passage.lead)
        return "no name: its introduction ends things, the item names none" if lead else "no word that ends something"
    reasons = (_silent_sentence(passage, sentence) for sentence in sentences)
    return next(filter(None, reasons), f"no word of it is said of a thing that ends: {sentences[0].text[:60]!r}")


def _silent_sentence(passage: Passage, sentence: Sentence) -> str:
    """Return why a sentence with a word of ending says nothing; empty where its words end nothing at all."""
    if reason := sentence.silence:
        return f"{reason}: {sentence.text[:60]!r}"
    for one in told_in(sentence, passage):
        for named in names(one.phrase, sentence.codes):
            weight = weigh(one, named, passage, dated=bool(sentence.days), said=sentence.text)
            return f"too little speaks for {named[0]!r}: {weight}"
        return f"no name found for what {one.verb.strip()!r}"
    return ""
