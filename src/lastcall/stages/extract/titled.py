"""The heading of a section or the title of an entry -> the claim of what it says to end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.extract.claiming import claim
from lastcall.stages.extract.days import Day, deadlines
from lastcall.stages.extract.endings import endings
from lastcall.stages.extract.headlines import title_endings
from lastcall.stages.extract.lexicon import is_name
from lastcall.stages.extract.phrases import identifiers, names
from lastcall.stages.extract.replacements import all_replacements
from lastcall.stages.extract.sentences import Sentence
from lastcall.stages.extract.turns import moved, taken_back
from lastcall.stages.extract.weigh import weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.stages.extract.units import Unit

_INSTRUCTION = re.compile(
    r"(?i)\W*(?:how to|use|using|manage|managing|configure|set up|create|delete \w+ (?:in|with|using))\b"
)
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+){2,}")  # a page's key: it says nothing
_STAMP = 12  # characters beside a day that stands alone
_SINCE = re.compile(r"since\b", re.IGNORECASE)  # where it begins: the word is a part of a year's date
_DOES = re.compile(r"(?:delete|disable|end|stop|turn|switch|terminate|kill|revoke|drop|mark)\b", re.IGNORECASE)


def from_title(unit: Unit, context: ExtractContext) -> list[Claim]:
    """Return the claim of a heading or entry title that says that something ends; its date may stand anywhere in it."""
    first = unit.first
    # A day to come is nothing's day of publication: the heading tells what ends on it.
    told_on = None if unit.anchor is not None and unit.anchor > context.as_of else unit.anchor
    for title in unit.titles:
        if _SLUG.fullmatch(title):
            continue
        said = Sentence.of(title, first.codes, unit.anchor)
        told = moved(said) or taken_back(said) or title_endings(said)
        if not told or (told[0].form == "changelog" and (_INSTRUCTION.match(title) or _DOES.match(told[0].verb))):
            continue
        named = [
            (one, name)
            for one in told
            for name in names(one.phrase, first.codes, whole=not identifiers(one.phrase, first.codes))
            if is_name(name[0]) and not name[0].endswith(" /")  # "Lifespan / EOL" has two words for one thing
        ]
        if not named:
            continue
        entry = title == first.entry_title
        one, name = named[0]
        sentences = [s for _, s in (unit.all_sentences if entry else unit.sentences)]
        stated = [s for s in sentences if endings(s)]
        days = (
            tuple(d for d in deadlines(title, said.days, told_on) if d.deadline.earliest != told_on)
            or _best(stated, unit)
            or _best(sentences, unit)
        )
        weight = weigh(one, name, first, dated=bool(days), titled=True, said=title)
        if not weight.holds:
            continue
        replaced = all_replacements((said, *sentences))
        quote = title if told[0].form in ("moved", "kept") or not stated else stated[0].text
        also = tuple(dict.fromkeys(n for s in stated[:4] for n in _specific(s, first)))
        return [
            claim(
                first,
                context,
                (name[0], (*name[1], *also)),
                one,
                quote=quote,
                days=days[:1],
                replaced=replaced[:4],
                rule="title",
                weight=weight,
            )
            for one, name in named
            if one is named[0][0]
        ]
    return []


def _specific(sentence: Sentence, passage: Passage) -> tuple[str, ...]:
    """Return the names that a sentence says to end, beyond doubt: other names of what the title speaks of."""
    return tuple(
        name[0]
        for one in endings(sentence)
        for name in names(one.phrase, sentence.codes, whole=True)
        if is_name(name[0]) and len(name[0]) <= 80 and weigh(one, name, passage, dated=bool(sentence.days)).sure
    )


def _best(sentences: Sequence[Sentence], unit: Unit) -> tuple[Day, ...]:
    found = ((s.text, day) for s in sentences if s.days for day in deadlines(s.text, s.days, unit.anchor))
    return tuple(day for text, day in found if not _SINCE.match(text, day.start) and not _is_stamp(text, day, unit))


def _is_stamp(text: str, day: Day, unit: Unit) -> bool:
    """Tell whether a line is the day of publication and no more than a word or two: "Updated March 3, 2026"."""
    return day.deadline.earliest == unit.anchor and len(text) - (day.end - day.start) <= _STAMP
