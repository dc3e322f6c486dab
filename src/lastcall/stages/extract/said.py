"""The sentences and the title of a section -> claims."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.model.notice import Stage
from lastcall.stages.extract.acts import Act, Ending, act_of
from lastcall.stages.extract.beside import days_of, parted_days, told_when
from lastcall.stages.extract.claiming import claim
from lastcall.stages.extract.demands import left, required
from lastcall.stages.extract.endings import endings
from lastcall.stages.extract.foreign import foreign_endings
from lastcall.stages.extract.gate import ENDS, tells
from lastcall.stages.extract.headlines import title_endings
from lastcall.stages.extract.lasting import lasting
from lastcall.stages.extract.lexicon import is_name
from lastcall.stages.extract.meant import SECTION, VERSION, is_meant, meant
from lastcall.stages.extract.phrases import names, trimmed
from lastcall.stages.extract.replacements import all_replacements
from lastcall.stages.extract.row_subjects import of_product
from lastcall.stages.extract.sentences import Sentence
from lastcall.stages.extract.stories import one_story
from lastcall.stages.extract.turns import broken, demanded, enforced, moved, replaced, taken_back
from lastcall.stages.extract.weigh import weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim, Deadline
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.stages.extract.days import Day
    from lastcall.stages.extract.phrases import Named
    from lastcall.stages.extract.units import Unit

COLLECTIVE = re.compile(
    r"\b(?:following|these|below|those|listed|list of|several|certain|specific|some|multiple|various|two|three|four|five|six|seven|eight|nine|ten|(?<![\w.-])\d+(?![\w.-]))\b|以下|下列|以下の|次の|\b(?:folgende\w*|suivant\w*|siguientes|seguintes|seguenti)\b",
    re.IGNORECASE,
)
_COMMIT = re.compile(
    r"\(\[?[0-9a-f]{7,40}\]?(?:\([^()]*\))?\)|^\W*(?:(?:feat|fix|perf|revert)(?:\([\w./ -]+\))?!?|[a-z]{2,12}(?:\([\w./ -]+\))?!):"
)
_MARKED = re.compile(
    r"\W*(?:(?:(?P<deprecated>deprecated|legacy)|(?P<ended>retired|discontinued|removed|sunset|end[- ]of[- ]life))\b(?!\s+(?:in|on|by)\b)|(?P<support>support (?:ends|ended|is ending|will end)\b))(?![^.]{0,40}\b(?:is|are)\b)",
    re.IGNORECASE,
)
_IF_YOU = re.compile(r"\W*(?:if|when|once|unless) (?:you|your)\b", re.IGNORECASE)  # what follows is what they did
OF_ITS_SECTION = "sentence about its section"
# A line of a timeline: "March 1, 2027: Widgets API shutdown", "nova-1: end of life on March 1".
_LINE = re.compile(
    r"(?!.*\b(?:not|never|no|will|is|are|was|has|have)\b)\W*(?:§+\W*[:–—-]|[^:§]{2,60}:\s|[^:§]{2,60}?\b(?:EOL|end[- ]of[- ]life|sunset|retirement|shut ?down|removal)\b\W{0,3}(?:(?:on|by|in|as of|from|effective)\W{1,2})?§)",
    re.IGNORECASE,
)
_BARE_VERSION = re.compile(r"v?\d{1,3}(?:\.(?:\d{1,3}|x)){1,3}|(?i:version) \d{1,3}(?:\.(?:\d{1,3}|x)){0,3}")
_NEXT = re.compile(r"\W*the following (?:[a-z]+ ){0,3}[a-z]+\W*$")  # named further down
_DOING = re.compile(r"\W*[a-z]+ing\b")
_NEAR = 3  # sentences of one passage behind which "it" is still what was named
_MOST = 40  # subjects of one sentence


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a sentence: those behind it, the day of its section, and the one thing named right before."""

    following: Sequence[Sentence]
    when: tuple[Day, ...] = ()
    before: tuple[Named, ...] = ()
    said_before: str = ""


def from_sentences(unit: Unit, context: ExtractContext, *, listing: bool) -> list[Claim]:
    """Return the claims of a unit's sentences; with a `listing` the sentence that introduces it says nothing of its own."""
    by_passage: dict[int, list[Claim]] = {}
    when = told_when(unit) if unit.may_tell else ()
    last = 0
    before: tuple[Named, ...] = ()
    for number, (passage, sentence) in enumerate(unit.sentences):
        if not tells(sentence.hints):
            continue
        following = [s for p, s in unit.sentences[number + 1 : number + 7] if p is passage]
        mine = by_passage.setdefault(id(passage), [])
        behind = unit.sentences[number - 1] if number else None
        said_before = behind[1].text if behind is not None and behind[0] is passage else ""
        around = _Around(following, when, before if mine and number - last <= _NEAR else (), said_before)
        told = _from_sentence(passage, sentence, around, context, listing=listing)
        mine.extend(told)
        if told:
            last, before = number, tuple((c.subject.name, c.aliases) for c in told)
    return [claim for told in by_passage.values() for claim in one_story(told)]


def _from_sentence(
    passage: Passage,
    sentence: Sentence,
    around: _Around,
    context: ExtractContext,
    *,
    listing: bool,
) -> list[Claim]:
    if sentence.text.endswith((":", "：")) and COLLECTIVE.search(sentence.text):
        return []  # its list says what it speaks of
    if _IF_YOU.match(sentence.text) and not sentence.days:
        return []
    told = told_in(sentence, passage)
    label = _label(sentence)
    if label and label[0].phrase == _parted(sentence.hidden)[0]:
        told, label = label, ()  # "GPT-4.5 Preview: Deprecated large model"
    claims = _claims_of(passage, sentence, told, around, context, listing=listing)
    if not claims and label:
        claims = _claims_of(passage, sentence, label, around, context, listing=listing)
    return _settled(claims)


def _label(sentence: Sentence) -> tuple[Ending, ...]:
    """Return what the label of an item says to end: "Removal of canonical bases: …", "GPT-4.5 Preview: Deprecated large model"."""
    head, rest = _parted(sentence.hidden)
    if not rest or not 3 <= len(head) <= 80 or sentence.silence:
        return ()
    said = Sentence.of(head, sentence.codes)
    if told := tuple(one for one in title_endings(said) if one.form != "changelog" and names(one.phrase, said.codes)):
        return told
    marked = _MARKED.match(rest)
    named = re.search(r"[A-Z]\w*[ -]?\w*\d|[A-Z]\w+ [A-Z\d]", head) or head.strip("`* ") in sentence.codes
    if marked is None or not named:
        return ()
    return (Ending(head, act_of(marked), _is_done(marked, rest), 0, len(head) + marked.end(), "title", marked[0]),)


def _is_done(marked: re.Match[str], rest: str) -> bool:
    return marked["ended"] is not None and not re.match(
        r"\s+(?:announcement|notice|date|plan)\b", rest[marked.end() :], re.IGNORECASE
    )


def _parted(text: str) -> tuple[str, str]:
    """Return an item's label and what is said of it: behind a colon, or behind a dash."""
    found = re.search(r": | [-–—] ", text)
    return (text[: found.start()], text[found.end() :]) if found else (text, "")


def _claims_of(
    passage: Passage,
    sentence: Sentence,
    told: Sequence[Ending],
    around: _Around,
    context: ExtractContext,
    *,
    listing: bool,
) -> list[Claim]:
    claims: list[Claim] = []
    before: tuple[Named, ...] = ()
    begun: set[Deadline] = set()
    for one in told:
        if COLLECTIVE.search(one.phrase) and (listing or _NEXT.match(one.phrase)):
            continue
        if one.form == "moved" and _DOING.match(one.phrase):
            continue  # "the deadline for adhering to this": an activity
        if before and re.match(r"\W*(?:its|their)\b", one.phrase):
            continue  # "X is retired and its flag is removed": a part of X
        named, resolved = _named(passage, sentence, one, context, around.said_before)
        if resolved and before:
            named = before  # "A is deprecated, as it will be retired": the same thing
        elif around.before and is_meant(one, around.before, resolved=resolved):
            named, resolved = around.before, True
        before = named or before
        since = parted_days(passage, sentence, one, context)[1]
        begun |= {since} if since else set()
        found_days = days_of(passage, sentence, one, around.following, context, around.when)
        days = tuple(
            day for day in found_days if day.deadline not in begun
        )  # "was deprecated in May and will be removed"
        instead = all_replacements((sentence, *(s for s in around.following if not told_in(s, passage))))
        for name in named[:_MOST]:
            weight = weigh(one, name, passage, dated=bool(days), resolved=resolved, said=sentence.text)
            if weight.holds:
                claims.append(
                    claim(
                        passage,
                        context,
                        name,
                        one,
                        quote=sentence.text,
                        days=days[:1],
                        replaced=instead,
                        rule=OF_ITS_SECTION if resolved else "sentence",
                        weight=weight,
                        since=since,
                    )
                )
    return claims


def told_in(sentence: Sentence, passage: Passage) -> tuple[Ending, ...]:
    """Return what a sentence says to end, in any of the languages that are understood."""
    if not tells(sentence.hints):
        return ()
    change = is_change(passage) or _COMMIT.search(sentence.text) is not None
    if ("told", change) not in sentence.told:
        sentence.told["told", change] = _told(sentence, change=change)
    return sentence.told["told", change]


def _told(sentence: Sentence, *, change: bool) -> tuple[Ending, ...]:
    told = moved(sentence) or taken_back(sentence) or endings(sentence, change=change) or foreign_endings(sentence)
    if not told and change:
        told = tuple(broken(sentence))
    if (
        not told
        and sentence.hints & ENDS
        and len(sentence.text) <= 100
        and sentence.days
        and _LINE.match(sentence.hidden)
    ):
        told = title_endings(sentence)  # "March 1, 2027: Widgets API shutdown"
    if told and (not sentence.days or any(names(one.phrase, sentence.codes) for one in told)):
        return told
    return (
        tuple(left(sentence))  # "upgrade to X 4 or newer by §: older versions will stop working"
        or told
        or tuple(demanded(sentence))
        or tuple(replaced(sentence))
        or tuple(enforced(sentence))
        or tuple(required(sentence))
        or tuple(lasting(sentence))
    )


def _named(
    passage: Passage, sentence: Sentence, one: Ending, context: ExtractContext, said_before: str
) -> tuple[tuple[Named, ...], bool]:
    """Return the names that a statement speaks of, and whether they stand elsewhere ("these models")."""
    found = tuple(named for named in names(one.phrase, sentence.codes, whole=_is_whole(one)) if is_name(named[0]))
    if found:
        return found, False
    version = trimmed(one.phrase)
    alone = not passage.entry_id and one.act is not Act.DEPRECATED
    if (
        alone and sentence.days and _BARE_VERSION.fullmatch(version)
    ):  # "v22.2 is supported until §", on a page about one product
        return (of_product(version, passage, context),), False
    topic = meant(passage, sentence, one, context, said_before)
    return (((topic, ()),), True) if topic else ((), False)


def _is_whole(one: Ending) -> bool:
    """Tell whether a statement speaks of its phrase as one thing: support for A and B, the type of two fields."""
    return one.act is Act.SUPPORT or one.form == "breaking" or one.phrase.rstrip().endswith(" support")


def _settled(claims: list[Claim]) -> list[Claim]:
    """Return one claim a name of those that one sentence makes: "X is deprecated and will be removed in May" is one notice."""
    kept: dict[str, Claim] = {}
    for new in claims:
        known = kept.get(new.subject.name)
        if (
            known is None
            or (known.deadline() is None and new.deadline() is not None)
            or known.stage is Stage.DEPRECATED
        ):
            kept[new.subject.name] = new
    return list(kept.values())


def is_change(passage: Passage) -> bool:
    """Tell whether a passage is a line of a changelog: under a version or a day, or in a feed entry."""
    return passage.kind is PassageKind.ITEM and (
        passage.published_on is not None or any(VERSION.search(h) or SECTION.search(h) for h in passage.headings[-3:])
    )
