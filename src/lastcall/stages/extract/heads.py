"""What stands above a list, a lead or a heading -> what it says to happen to all that is listed, and when."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.stages.extract.acts import Act, Ending, act_of
from lastcall.stages.extract.days import deadlines
from lastcall.stages.extract.endings import endings
from lastcall.stages.extract.foreign import foreign_endings
from lastcall.stages.extract.gate import may_tell
from lastcall.stages.extract.headlines import title_endings
from lastcall.stages.extract.lexicon import is_generic
from lastcall.stages.extract.phrases import identifiers, trimmed
from lastcall.stages.extract.said import COLLECTIVE
from lastcall.stages.extract.sentences import Sentence, split
from lastcall.stages.extract.weigh import is_household

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lastcall.model.document import Passage
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
_OFFERED = re.compile(
    r"\b(?:replaced|superseded) (?:by|with)\b[^.]{0,60}:\s*$|\b(?:use|migrate to|switch to|we recommend)(?: one of)? (?:the following|these)\b[^.]{0,60}:\s*$",
    re.IGNORECASE,
)
_LIVES = re.compile(r"\bcontinues? to (?:function|work|operate|exist)\b|\bkeeps? working\b", re.IGNORECASE)
AS_OF = re.compile(r"\W*(?:as of|since|effective)\b", re.IGNORECASE)  # the day since which all this is deprecated
_HEADLINE = re.compile(
    r"\W*(?:(?:newly|now|recently|the|all|list of|models?|apis?|endpoints?)\s+)*(?:(?P<deprecated>deprecat(?:ed?|es|ing|ions?))|(?P<support>(?:end(?:[- ]of[- ]|ed |ing )(?:standard |extended )?support)|unsupported)|(?P<ended>(?:removes?|deletes?|drop(?:ped|s)?)(?=\W*$)|removed|removals?|retired|retirements?|discontinued|sunset|shut ?down|decommissioned|end[- ]of[- ]life|deleted|removing))\b[\w\s/&-]{0,50}\W*$",
    re.IGNORECASE,
)


def is_collective(phrase: str, codes: Sequence[str]) -> bool:
    """Tell whether a phrase speaks of several things that stand elsewhere; a number in an id is no count of them."""
    for one in identifiers(phrase, codes):
        phrase = phrase.replace(one, " ¤ ")
    return bool(COLLECTIVE.search(phrase)) or ("¤" not in phrase and is_generic(trimmed(phrase)))


def is_done(one: Ending) -> bool:
    """Tell whether things are told as deprecated already: the day on which something else ends is none of theirs."""
    return one.act is Act.DEPRECATED and one.past and one.form == "passive"


def statement(passage: Passage, unit: Unit, *, far: bool) -> tuple[str, Ending | None]:
    """Return the lead or heading that says what happens to an item, and the statement; `far`: the headings above count too."""
    leads = [said for line in reversed(passage.lead.splitlines()[-3:]) for said in reversed(split(line)[-2:])]
    for lead in leads:
        if _OFFERED.search(lead):
            return "", None  # what is listed comes instead
        if one := of_head(lead, unit.anchor, headed=len(lead) < 60):
            if not _for_all(one) or is_household(one.phrase) or _LIVES.search(lead):
                return "", None
            if not one.phrase and _HEADLINE.match(lead):
                return lead, one  # "Deprecate", and below it what
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
            and (one := of_head(head, unit.anchor, headed=True))
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
def spoken(unit: Unit) -> tuple[str, Ending | None]:
    """Return the first sentence of a section that says what ends, and its statement."""
    return next(((s.text, told[-1]) for _, s in unit.sentences if (told := endings(s))), ("", None))


@lru_cache(maxsize=4096)
def of_head(text: str, anchor: date | None, *, headed: bool) -> Ending | None:
    """Return the last thing that a lead or heading says to end; `headed`: it may be a title, with no verb of its own."""
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
    return (Ending("", act_of(found), found["deprecated"] is None, 0, len(hidden), "title", found[0]),)


def days_of_lead(passage: Passage, unit: Unit) -> tuple[Day, ...]:
    """Return the days of the nearest line above an item that has some."""
    for lead in reversed(passage.lead.splitlines()[-3:]):
        said = Sentence.of(lead, (), unit.anchor)
        if days := deadlines(lead, said.days, unit.anchor):
            return days
    return ()


@lru_cache(maxsize=8)
def days_around(unit: Unit, *, of_all: bool = False) -> tuple[Day, ...]:
    """Return the day that the section's title, the entry's title or its sentences give for all that it lists.

    `of_all`: the day of a sentence that names another thing does not count.
    """
    for title in (*unit.titles, *reversed(unit.first.headings[-3:-1])):
        said = Sentence.of(title, (), unit.anchor)
        days = tuple(day for day in deadlines(title, said.days, unit.anchor) if day.start > 0)
        if days and title_endings(said):
            return days
    for _, sentence in unit.sentences:
        if AS_OF.match(sentence.text) and {one.act for one in endings(sentence)} == {Act.DEPRECATED}:
            continue  # since when, and not until when
        if of_all and any(
            trimmed(one.phrase) and not is_collective(one.phrase, sentence.codes) for one in endings(sentence)
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
