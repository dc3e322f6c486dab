"""Headings with nothing of their own below them -> the claims of those that are the whole notice.

"Nova 1 will be shut down on March 31, 2026", and right below it "What you need to do": the heading says all that is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.model.notice import folded
from lastcall.stages.extract.endings import endings
from lastcall.stages.extract.gate import may_tell
from lastcall.stages.extract.lexicon import is_generic
from lastcall.stages.extract.sentences import Sentence
from lastcall.stages.extract.titled import from_title
from lastcall.stages.extract.units import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim
    from lastcall.stages.extract.context import ExtractContext

Said = tuple["Passage", "Claim"]
_BELOW = 6  # passages below a heading that may tell what to use instead
_WORD = re.compile(r"[a-z0-9][a-z0-9.]*")
_FILLER = frozenset(["the", "a", "an", "of", "for", "api", "apis", "and", "legacy", "old"])


def is_bare(passage: Passage) -> bool:
    """Tell whether a passage is a heading alone: its text stands one level below, or nowhere."""
    return passage.kind is PassageKind.PROSE and not passage.text and bool(passage.headings)


def with_headings(
    rows: Sequence[Said], prose: Sequence[Said], passages: Sequence[Passage], context: ExtractContext
) -> list[Said]:
    """Return what prose told, and what headings alone tell beside it and beside the rows.

    A heading gives way to what is told below it of the same thing or of the same day; what is told there of the same
    thing without a day gives way to a heading with one.
    """
    below: dict[tuple[str, ...], list[Claim]] = {}
    for passage, claim in (*rows, *prose):
        for depth in range(1, len(passage.headings) + 1):
            below.setdefault((passage.entry_id, *passage.headings[:depth]), []).append(claim)
    own: list[Said] = []
    dropped: set[int] = set()
    read: set[tuple[str, ...]] = set()
    for place, passage in enumerate(passages):
        path = (passage.entry_id, *passage.headings)
        if path in read or not is_bare(passage) or not may_tell(passage.headings[-1]):
            continue
        read.add(path)  # what says the same at the same place says it once
        others = below.get(path, [])
        for claim in _claims(passages, place, context):
            if not any(_says_it(other, claim) for other in others) and (claim.deadline() is not None or not others):
                own.append((passage, claim))
                dropped |= {id(other) for other in others if other.deadline() is None and _same(other, claim)}
    return [*(one for one in prose if id(one[1]) not in dropped), *own]


def _claims(passages: Sequence[Passage], place: int, context: ExtractContext) -> list[Claim]:
    """Return what one heading says; without a day it must be a sentence, for "Nova deprecation" may head a policy."""
    passage = passages[place]
    found = from_title(Unit((passage,), (passage,)), context)
    if any(is_generic(claim.subject.name) for claim in found):
        return []
    if not found or found[0].deadline() is not None:
        inside = tuple(p for p in _inside(passages, place) if p.text and not p.cells) if found else ()
        return from_title(Unit((passage, *inside), (passage, *inside)), context) if inside else found
    title = passage.headings[-1]
    said = endings(Sentence.of(title, passage.codes, None))
    return found if said and said[0].form in ("passive", "intransitive") else []


def _inside(passages: Sequence[Passage], place: int) -> Sequence[Passage]:
    above = passages[place].headings
    end = place + 1
    while end < min(len(passages), place + _BELOW) and passages[end].headings[: len(above)] == above:
        end += 1
    return passages[place + 1 : end]


def _says_it(other: Claim, claim: Claim) -> bool:
    return other.deadline() is not None and (other.deadline() == claim.deadline() or _same(other, claim))


def _same(other: Claim, claim: Claim) -> bool:
    one, two = _words(other), _words(claim)
    return one <= two or two <= one


def _words(claim: Claim) -> frozenset[str]:
    return frozenset(_WORD.findall(folded(claim.subject.name))) - _FILLER
