"""Rows of a day and words -> claims: the words say what happens on that day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.notice import Effect, Stage
from lastcall.stages.extract.acts import Act, Ending
from lastcall.stages.extract.claims import make_claim
from lastcall.stages.extract.dates import only_date
from lastcall.stages.extract.endings import endings
from lastcall.stages.extract.headlines import title_endings
from lastcall.stages.extract.lexicon import LOG, is_generic, is_name
from lastcall.stages.extract.phrases import names, trimmed
from lastcall.stages.extract.roles import Role
from lastcall.stages.extract.sentences import Sentence, split
from lastcall.stages.extract.subjects import topic_of
from lastcall.stages.extract.verbs import TRIGGER
from lastcall.stages.extract.weigh import weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.document import Cell, Passage
    from lastcall.model.notice import Claim, Deadline
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.stages.extract.phrases import Named

_EFFECT = re.compile(r"effect", re.IGNORECASE)
_GONE = re.compile(r"\b(?:erased?|gone|vanish\w*|forced?|replaced|upgraded|migrat\w+|stop\w*)\b", re.IGNORECASE)
_NO_END = re.compile(r"\bpric\w+|\bcosts?\b|\bfees?\b|\bfree\b|\bcharg\w+|\bnow available\b|\blaunch\w*", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:will|is|are|was|were|to|now|must|can|cannot|with|after|before|has|have|force\w*|no longer|needs?|changes?|changed|updated?|removed?|ends?|retir\w+|requires?)\b"
)
_SHORT = 80  # characters of a cell that is read as a title
_ACT = re.compile(
    r"(?:to be |will be |planned |final |full )*(?:(?P<support>end[- ]of[- ](?:standard |extended )?support|eos|unsupported)|retire[ds]?|retirement|removed|removal|discontinued|discontinuation|sunset|shut ?down|decommission(?:ed|ing)|end[- ]of[- ]life|eol|turned off|disabled)",
    re.IGNORECASE,
)
Roles = list[tuple[Role, "Cell"]]


def from_words(passage: Passage, roles: Roles, context: ExtractContext) -> list[Claim]:
    """Return what a row says that has a day and a sentence: its subject stands in the sentence, a cell or the heading."""
    on = next((found for role, cell in roles if role is Role.EFFECTIVE and (found := only_date(cell.text))), None)
    said = max(
        (cell for role, cell in roles if role in (Role.OTHER, Role.SUBJECT)), key=lambda c: len(c.text), default=None
    )
    if said is None:
        return []
    if on is not None and (alone := _act_alone(passage, roles, on.deadline, context)):
        return alone
    service = _service(roles, said)
    if service and not _NO_END.search(said.text) and any(_EFFECT.search(cell.header) for _, cell in roles):
        return [_change(passage, roles, on.deadline if on else None, said, service, context)]
    for text in split(said.text):
        sentence = Sentence.of(text, said.codes, None)
        told = [one for one in endings(sentence, change=True) if one.act is not Act.DEPRECATED or on is not None]
        if not told and on is not None and len(text) <= _SHORT:
            told = [*title_endings(sentence)]  # "Retirement of the Fax API"
        if told:
            return _claims(passage, roles, sentence, _last(told), on.deadline if on else None, said, context)
    return []


def _act_alone(passage: Passage, roles: Roles, on: Deadline, context: ExtractContext) -> list[Claim]:
    """Return what a row says whose cell is nothing but the act: "Fax API | Discontinued | May 1"."""
    acts = [found for role, cell in roles if role is Role.OTHER and (found := _ACT.fullmatch(cell.text.strip()))]
    name = next((cell.text for role, cell in roles if role is Role.SUBJECT and is_name(cell.text)), "")
    if not acts or not name:
        return []
    act = Act.SUPPORT if acts[0]["support"] else Act.ENDED
    one = Ending(name, act, start=0, end=len(acts[0][0]), form="title", verb=acts[0][0])
    code = next((cell.codes for role, cell in roles if role is Role.SUBJECT), ())
    sentence = Sentence.of(name, code, None)
    return _claims(passage, roles, sentence, one, on, next(c for r, c in roles if c.text != name), context)


def _service(roles: Roles, said: Cell) -> str:
    return next(
        (cell.text for role, cell in roles if role is Role.SUBJECT and cell is not said and is_name(cell.text)), ""
    )


def _change(
    passage: Passage, roles: Roles, on: Deadline | None, said: Cell, service: str, context: ExtractContext
) -> Claim:
    """Return the claim of one row of a table of changes that take effect: each of its rows breaks something."""
    first = Sentence.of(next(iter(split(said.text)), said.text), said.codes, None)
    told = endings(first, change=True)
    named = names(_last(told).phrase, said.codes) if told else names(_head(first), said.codes)
    name = next((n for n, _ in named if is_name(n)), "")
    if name and service.lower() not in name.lower() and name.lower() not in service.lower():
        name = f"{name} ({service})"
    announced = next(
        (
            d.deadline.earliest
            for r, c in roles
            if r is Role.ANNOUNCED and (d := only_date(c.text)) and d.deadline.is_day
        ),
        None,
    )
    over = on is not None and on.earliest <= context.as_of
    ends = told or TRIGGER.search(said.text) or _GONE.search(said.text)
    stage = (Stage.SHUT_DOWN if over else Stage.SHUTDOWN_ANNOUNCED) if ends else Stage.BREAKING_CHANGE
    return make_claim(
        passage, context, name or service, rule="row of a table of changes", quote=passage.text, stage=stage,
        milestones=[(Effect.SHUTDOWN, on)], announced_on=announced, aliases=(service,) if name != service else (), weak=not told,
    )  # fmt: skip


def _head(sentence: Sentence) -> str:
    """Return what opens a sentence up to its verb."""
    found = _VERB.search(sentence.hidden)
    return sentence.hidden[: found.start()] if found else ""


def _last(told: Sequence[Ending]) -> Ending:
    return next((one for one in reversed(told) if one.act is Act.ENDED), told[-1])


def _claims(
    passage: Passage,
    roles: Roles,
    sentence: Sentence,
    one: Ending,
    on: Deadline | None,
    said: Cell,
    context: ExtractContext,
) -> list[Claim]:
    service = next(
        (cell.text for role, cell in roles if role is Role.SUBJECT and cell is not said and is_name(cell.text)), ""
    )
    named = _named(passage, sentence, one, service)
    own = next((day.deadline for day in sentence.days), None)
    deadline = on or own
    if one.act is Act.DEPRECATED and not service:
        return []  # "Deprecation announced" is no end
    announced = next(
        (
            d.deadline.earliest
            for r, c in roles
            if r is Role.ANNOUNCED and (d := only_date(c.text)) and d.deadline.is_day
        ),
        None,
    )
    announced = announced or (
        passage.published_on if on and passage.published_on and passage.published_on < on.earliest else None
    )
    over = deadline is not None and deadline.earliest <= context.as_of
    stage = Stage.SHUT_DOWN if over else Stage.SHUTDOWN_ANNOUNCED if deadline else Stage.DEPRECATED
    found = []
    for name, aliases in named:
        weight = weigh(one, (name, aliases), passage, dated=True, resolved=name == service)
        if weight.holds:
            found.append(
                make_claim(
                    passage, context, name, rule=f"row by its words: {one.act} ({one.form})", quote=passage.text, stage=stage,
                    milestones=[(Effect.SHUTDOWN, deadline)], aliases=aliases, announced_on=announced, weak=not weight.sure,
                )
            )  # fmt: skip
    return found


def _named(passage: Passage, sentence: Sentence, one: Ending, service: str) -> tuple[Named, ...]:
    named = tuple(n for n in names(one.phrase, sentence.codes) if is_name(n[0]))
    if not service:
        topic = topic_of(passage.headings, passage.entry_title)
        return (
            ((topic, tuple(name for name, _ in named)),)
            if topic and not TRIGGER.search(topic) and not is_generic(topic) and not LOG.search(topic)
            else named
        )
    if not named or is_generic(trimmed(one.phrase)):
        return ((service, ()),)
    return tuple(
        (name if service.lower() in name.lower() else f"{name} ({service})", aliases) for name, aliases in named
    )
