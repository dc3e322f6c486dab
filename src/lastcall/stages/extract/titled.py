"""The heading of a section or the title of an entry -> the claim of what it says to end."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.notice import Deadline
from lastcall.stages.extract.acts import Act
from lastcall.stages.extract.beside import parted_days
from lastcall.stages.extract.claiming import claim
from lastcall.stages.extract.days import Day, deadlines
from lastcall.stages.extract.endings import endings
from lastcall.stages.extract.headlines import title_endings
from lastcall.stages.extract.lexicon import is_name
from lastcall.stages.extract.phrases import identifiers, names
from lastcall.stages.extract.replacements import all_replacements
from lastcall.stages.extract.sentences import Sentence
from lastcall.stages.extract.turns import demanded, moved, taken_back
from lastcall.stages.extract.turns import replaced as gives_way
from lastcall.stages.extract.weigh import weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim
    from lastcall.stages.extract.acts import Ending
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.stages.extract.units import Unit

_INSTRUCTION = re.compile(
    r"(?i)\W*(?:how to|use|using|manage|managing|configure|set up|create|delete \w+ (?:in|with|using))\b"
)
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+){2,}")  # a page's key: it says nothing
_CALLED_END = re.compile(
    r"\b(?:end[- ]of[- ]life|sunset|shut ?down|removal|retirement|decommission(?:ing)?)(?: date)?\W{1,3}§",
    re.IGNORECASE,
)
_STAMP = 12  # characters beside a day that stands alone
_SINCE = re.compile(r"since\b", re.IGNORECASE)  # where it begins: the word is a part of a year's date
# What is told of something else, so that nobody takes the one for the other.
_OF_OTHERS = re.compile(
    r"\b(?:different from|unlike|not to be confused with|(?:separate|distinct) from)\b", re.IGNORECASE
)
_WHEN = re.compile(
    r"\W*when (?P<verb>will|is|are) (?P<thing>(?!you|we|i |my|your|this|it\b)[^?]{2,70}?) (?P<end>(?:be(?:ing)? |going to be )?(?:shut ?down|retired?|sunset|discontinued?|removed|turned off|switched off|deprecated|decommissioned|unsupported|end|stop working)[^?]{0,20})\?\W*",
    re.IGNORECASE,
)
_TO_A_DAY = re.compile(r"\b(?:to|until|till)\s+§", re.IGNORECASE)
_SINCE_OR_FOR = re.compile(r"(?:since|for|within|in|after)\b", re.IGNORECASE)
_DOES = re.compile(r"(?:delete|disable|end(?! of)|stop|turn|switch|terminate|kill|revoke|drop|mark)\b", re.IGNORECASE)


def from_title(unit: Unit, context: ExtractContext) -> list[Claim]:
    """Return the claim of a heading or entry title that says that something ends; its date may stand anywhere in it."""
    first = unit.first
    # A day to come is nothing's day of publication: the heading tells what ends on it.
    told_on = None if unit.anchor is not None and unit.anchor > context.as_of else unit.anchor
    for title in unit.titles:
        if _SLUG.fullmatch(title):
            continue
        said = Sentence.of(_answered(title), first.codes, unit.anchor)
        told = moved(said) or taken_back(said) or title_endings(said) or (*demanded(said), *gives_way(said))
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
        all_of_it = [s for _, s in (unit.all_sentences if entry else unit.sentences)]
        sentences = [s for s in all_of_it if not _OF_OTHERS.search(s.bare)]
        stated = [s for s in sentences if endings(s)]
        one = _as_told_below(one, name[0], stated)
        days = tuple(d for d in deadlines(title, said.days, told_on) if d.deadline.earliest != told_on)
        if not days and one.form not in ("moved", "kept") and (days := _moved_days(sentences, name[0], unit)):
            one = replace(one, form="moved")  # "Update: the date for deprecation will be delayed to May 1"
        begun = [s for s in stated if s.days and _is_since(s, unit, context)]  # since when it is deprecated: no end
        closed = [s for s in stated if all(e.act is Act.CLOSED for e in endings(s))]  # no new ones from then on
        ending = [s for s in stated if s not in begun and s not in closed]
        others = [s for s in sentences if s not in begun and s not in closed]
        days = days or _best(ending, unit) or _best(others, unit, loosely=True)
        if not days and _WHEN.fullmatch(title):
            if unit.anchor is None or unit.anchor <= context.as_of:
                continue  # asked, and no day answers
            days = (Day(Deadline.day(unit.anchor), 0, 0),)  # a day alone below a heading is taken for its own
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
            for each, name in named
            if each is named[0][0]
        ]
    return []


def _answered(title: str) -> str:
    """Return what a question takes for granted: "When will Nova 1 be shut down?" says that it will be."""
    asked = _WHEN.fullmatch(title)
    return f"{asked['thing']} {asked['verb'].lower()} {asked['end']}" if asked else title


def _as_told_below(one: Ending, name: str, stated: Sequence[Sentence]) -> Ending:
    """Return a title's statement as done where the text says so of the same thing: "The class has been removed"."""
    if one.past or one.act is not Act.ENDED or one.form not in ("title", "noun"):
        return one
    own = _letters(name)
    done = (e for s in stated for e in endings(s) if e.past and e.act is Act.ENDED)
    return replace(one, past=True) if any(own in _letters(e.phrase) for e in done) else one


def _moved_days(sentences: Sequence[Sentence], name: str, unit: Unit) -> tuple[Day, ...]:
    """Return the day to which a sentence moves the end of what the title names, or of what it does not name again."""
    for sentence in sentences:
        if sentence.days and _TO_A_DAY.search(sentence.hidden) and (told := moved(sentence)):
            said = _letters(told[0].phrase)
            if not re.search(r"[A-Z\d]", told[0].phrase[1:]) or _letters(name) in said or said in _letters(name):
                return deadlines(sentence.text, sentence.days, unit.anchor)
    return ()


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.lower())


def _specific(sentence: Sentence, passage: Passage) -> tuple[str, ...]:
    """Return the names that a sentence says to end, beyond doubt: other names of what the title speaks of."""
    return tuple(
        name[0]
        for one in endings(sentence)
        for name in names(one.phrase, sentence.codes, whole=True)
        if one.act is not Act.CLOSED
        and is_name(name[0])
        and len(name[0]) <= 80
        and weigh(one, name, passage, dated=bool(sentence.days)).sure
    )


def _is_since(sentence: Sentence, unit: Unit, context: ExtractContext) -> bool:
    told = endings(sentence)
    return bool(told) and all(
        since is not None and not days
        for days, since in (parted_days(unit.first, sentence, one, context) for one in told)
    )


def _best(sentences: Sequence[Sentence], unit: Unit, *, loosely: bool = False) -> tuple[Day, ...]:
    """Return the days of sentences; `loosely`: they tell no end themselves, so that a span is none of it ("for nine years")."""
    # "Deprecation date: May 1", "Sunset date: June 1": what is called the end comes first.
    ordered = sorted((s for s in sentences if s.days), key=lambda s: _CALLED_END.search(s.hidden) is None)
    found = ((s.text, day) for s in ordered for day in deadlines(s.text, s.days, unit.anchor))
    no_day = _SINCE_OR_FOR if loosely else _SINCE
    return tuple(day for text, day in found if not no_day.match(text, day.start) and not _is_stamp(text, day, unit))


def _is_stamp(text: str, day: Day, unit: Unit) -> bool:
    """Tell whether a line is the day of publication and no more than a word or two: "Updated March 3, 2026"."""
    return day.deadline.earliest == unit.anchor and len(text) - (day.end - day.start) <= _STAMP
