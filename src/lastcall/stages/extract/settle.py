"""Claims of rows and of words -> one claim a fact: captions fall away, what says the same becomes one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.document import Passage, PassageKind
from lastcall.model.notice import Claim, folded
from lastcall.stages.extract.acts import Act
from lastcall.stages.extract.parts import SERIES
from lastcall.stages.extract.phrases import identifiers
from lastcall.stages.extract.replacements import all_replacements
from lastcall.stages.extract.said import OF_ITS_SECTION
from lastcall.stages.extract.sentences import Sentence, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lastcall.model.notice import Deadline

Place = tuple[str, ...]
Said = tuple[Passage, Claim]
_INSTEAD = re.compile(
    r"\b(?:replace(?:d by|ments?|s)?|use instead|instead|new (?:apis?|endpoints?|routes?)|alternatives?|migrate to|recommended)\b\s*:?\s*$",
    re.IGNORECASE,
)


_INITIALS = re.compile(r"(?P<long>[^()]{4,80}?)\s*\((?P<short>[A-Z]{2,8})\)(?P<rest>[^()]{0,60})")


def told_beside(rows: Sequence[Said], prose: Sequence[Said], words: Sequence[Passage]) -> tuple[Claim, ...]:
    """Return rows, and the sentences that say more than the rows of their own section: a caption is no second notice.

    What the words list below a record of keys and days ("Deprecated APIs: …") are the record's aliases, what they
    recommend its replacements; the section that tells more of a row belongs to the row.
    """
    days, subjects = _by_place(rows)
    records = {places(passage)[0]: n for n, (passage, _) in enumerate(rows) if passage.kind is PassageKind.RECORD}
    titles = {folded(claim.subject.name): n for n, (_, claim) in reversed(list(enumerate(rows)))}
    kept = [claim for _, claim in rows]
    more: list[Claim] = []
    for passage, claim in prose:
        place = places(passage)[0]
        own = _heading_of(passage, titles) if len(rows) > 1 else None
        if own is not None:
            kept[own] = _also(kept[own], claim)
        elif (number := _recorded(passage, claim, rows)) is not None:
            kept[number] = _also(kept[number], claim)
        elif place not in days or not _is_caption(claim, days[place], subjects[place]):
            more.append(claim)
    return (*_with_replacements(kept, records, titles, words), *more)


def _recorded(passage: Passage, claim: Claim, rows: Sequence[Said]) -> int | None:
    """Return the record of keys and days that a sentence speaks of.

    It is the last of the sentence's own section, with the same day; or one below it with a later day, where the sentence
    tells only when it is deprecated.
    """
    place, deadline = places(passage)[0], claim.deadline()
    records = [(n, below, row) for n, (below, row) in enumerate(rows) if below.kind is PassageKind.RECORD]
    days = {None, *(row.deadline() for below, row in rows if place in places(below))}
    own = [n for n, below, _ in records if places(below)[0] == place]
    if own and deadline in days:
        return own[-1]
    if deadline is None or f"{Act.DEPRECATED} (" not in claim.evidence.rule:
        return None
    said = set(_words(claim.subject.name))
    for number, below, row in records:
        inside, end = below.headings[: len(passage.headings)] == passage.headings, row.deadline()
        if inside and end is not None and end.earliest > deadline.earliest and set(_words(row.subject.name)) <= said:
            return number
    return None


def _by_place(rows: Sequence[Said]) -> tuple[dict[Place, set[Deadline | None]], dict[Place, set[str]]]:
    days: dict[Place, set[Deadline | None]] = {}
    subjects: dict[Place, set[str]] = {}
    for passage, claim in rows:
        for place in places(passage):
            days.setdefault(place, {None}).add(claim.deadline())
            subjects.setdefault(place, set()).update(_words(claim.subject.name))
    return days, subjects


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z0-9.]{2,}", folded(name))


def _heading_of(passage: Passage, titles: dict[str, int]) -> int | None:
    """Return the row whose subject heads the section of a passage; None where no row's does."""
    return next((titles[folded(h)] for h in reversed(passage.headings[-2:]) if folded(h) in titles), None)


def _is_caption(claim: Claim, days: set[Deadline | None], words: set[str]) -> bool:
    """Tell whether a sentence only introduces the rows of its section: it names them all, or some of their words."""
    if claim.evidence.rule.startswith(OF_ITS_SECTION):
        return True
    if claim.deadline() not in days:
        return False
    shared = bool(set(_words(claim.subject.name)) & words)
    return shared or bool(SERIES.search(claim.subject.name)) or claim.deadline() is None


def _also(record: Claim, claim: Claim) -> Claim:
    """Return a record with the identifiers of a claim about it as aliases, and its replacements where it has none."""
    names = (*record.aliases, *(name for name in (claim.subject.name, *claim.aliases) if identifiers(name)))
    return _merged(replace(record, aliases=tuple(dict.fromkeys(names))), claim)


def _with_replacements(
    kept: list[Claim], records: dict[Place, int], titles: dict[str, int], words: Sequence[Passage]
) -> list[Claim]:
    """Give records and rows the replacements that the text of their own entry or section recommends."""
    said: dict[int, list[Passage]] = {}
    for passage in words:
        number = records.get(places(passage)[0]) if records else None
        if number is None:
            number = _heading_of(passage, titles)
        if number is not None and not (kept[number].replacements or kept[number].no_replacement):
            said.setdefault(number, []).append(passage)
    for number, passages in said.items():
        own = {folded(name) for name in (kept[number].subject.name, *kept[number].aliases)}
        found = tuple(name for name in dict.fromkeys(_recommended(passages)) if folded(name) not in own)
        kept[number] = replace(kept[number], replacements=found[:6])
    return kept


def _recommended(passages: Iterable[Passage]) -> Iterable[str]:
    for passage in passages:
        lead = passage.lead.splitlines()[-1] if passage.lead else ""
        if passage.kind is PassageKind.ITEM and _INSTEAD.search(lead):
            yield from identifiers(passage.text, passage.codes)[:3]
        yield from all_replacements(Sentence.of(text, passage.codes) for text in split(passage.text))


def places(passage: Passage) -> tuple[Place, ...]:
    """Return the section that a passage stands in and those around it, innermost first; the document is none."""
    if passage.entry_id:
        return ((passage.entry_id,),)
    path = passage.headings
    return tuple(("", *path[:depth]) for depth in range(len(path), min(1, len(path)), -1)) or (("", *path),)


def once(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims without repeats: the same subject in the same entry, with the same date or none, told once."""
    kept: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in _by_one_name(claims):
        name, method = _known_as(claim)
        slot = kept.setdefault((name, claim.scope.key, claim.entry_id), [])
        methods = {_known_as(known)[1] for known in slot}
        if method and methods and method not in methods and "" not in methods:
            slot = kept.setdefault((f"{method} {name}", claim.scope.key, claim.entry_id), [])
        _put(slot, claim)
    told = [claim for slot in kept.values() for claim in slot]
    dated = [folded(claim.subject.name) for claim in told if claim.deadline() is not None]
    return tuple(c for c in told if c.deadline() is not None or not _is_tail_of(c, dated))


def _by_one_name(claims: Sequence[Claim]) -> list[Claim]:
    """Return claims whose short names are spelt out as others spell them: "Harbour Web Services (HWS)", and then "HWS"."""
    spelt: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        for name in _short_names(claim.subject.name):
            spelt.setdefault((claim.entry_id, folded(name)), claim)
    return (
        [_as_spelt(claim, spelt.get((claim.entry_id, folded(claim.subject.name)))) for claim in claims]
        if spelt
        else [*claims]
    )


def _short_names(name: str) -> tuple[str, ...]:
    """Return what else a name is called that is followed by its own initials: the initials, and the name without them."""
    found = _INITIALS.fullmatch(name)
    if found is None:
        return ()
    initials = "".join(word[0] for word in found["long"].split() if word[0].isupper())
    if len(initials) < 2 or not (initials.endswith(found["short"]) or found["short"].startswith(initials)):
        return ()
    return found["short"], f"{found['long']}{found['rest']}"


def _as_spelt(claim: Claim, known: Claim | None) -> Claim:
    if known is None or known.subject == claim.subject:
        return claim
    aliases = (*claim.aliases, claim.subject.name)
    return replace(claim, subject=known.subject, aliases=tuple(dict.fromkeys(aliases)))


def _put(slot: list[Claim], claim: Claim) -> None:
    """Add a claim to those about one subject: the same date is told once, and no date only where none is known."""
    deadline = claim.deadline()
    for number, known in enumerate(slot):
        if known.deadline() == deadline or deadline is None:
            slot[number] = _merged(known, claim)
            return
    undated = [known for known in slot if known.deadline() is None and not known.withdrawn]
    slot[:] = [known for known in slot if known not in undated]
    for known in undated:
        claim = _merged(claim, known)
    slot.append(claim)


def _merged(known: Claim, claim: Claim) -> Claim:
    """Return a claim with what another says beside it: replacements and the day of the announcement, where it has none."""
    own = {folded(known.subject.name), *map(folded, known.aliases)}
    instead = known.replacements or tuple(name for name in claim.replacements if folded(name) not in own)
    return replace(
        known,
        replacements=instead,
        no_replacement=known.no_replacement or (claim.no_replacement and not instead),
        announced_on=known.announced_on or claim.announced_on,
    )


def _known_as(claim: Claim) -> tuple[str, str]:
    """Return what a claim's subject is known by, its one identifier or its name, and its HTTP method."""
    ids = identifiers(claim.subject.name, claim.aliases)
    name = ids[0] if len(ids) == 1 else claim.subject.name
    method, _, path = name.partition(" ")
    return (folded(path), method) if path.startswith("/") and method.isupper() else (folded(name), "")


def _is_tail_of(claim: Claim, dated: list[str]) -> bool:
    """Tell whether a claim without a date speaks of a dated field by its full path: `body.prompt.tools` is `prompt.tools`."""
    return any(folded(claim.subject.name).endswith(f".{name}") for name in dated)
