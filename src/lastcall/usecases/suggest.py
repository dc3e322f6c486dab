"""A document that the rules are not sure of -> asked about, if the config says so; every answer is checked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import structlog

from lastcall.adapters.store import suggestions
from lastcall.adapters.store.suggestions import Grant
from lastcall.errors import ParseError
from lastcall.model.suggestion import Advice, Answered, Unanswered
from lastcall.stages.extract.explain import explain
from lastcall.stages.parse import parse
from lastcall.stages.suggest import beside, questions, read_answer
from lastcall.usecases.read_document import context_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from lastcall.adapters.store.store import Store
    from lastcall.model.document import Document, Parsed
    from lastcall.model.notice import Claim
    from lastcall.model.suggestion import Dropped, Question
    from lastcall.model.vendor import Source, Vendor
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.usecases.reading import Reading

log = structlog.get_logger()


class Asking(Protocol):
    """What asks a model; adapters/suggester has the real one."""

    model: str

    async def ask(self, system: str, user: str) -> Answered | Unanswered:
        """Return what the model writes, or why nothing came."""
        ...


@dataclass(frozen=True, slots=True)
class Adviser:
    """Whom to ask, how often in a day, and where it is remembered; exists only where the config names an endpoint."""

    asking: Asking
    store: Store
    most: int  # passages a day


async def advise(
    parsed: Parsed, context: ExtractContext, claims: Sequence[Claim], adviser: Adviser, *, today: date
) -> Advice:
    """Return the rules' claims with the suggestions that hold; what was answered before is not asked again."""
    asked = await asyncio.to_thread(lambda: questions(explain(parsed, context), context))
    if not asked:
        return Advice(tuple(claims))
    found = await _answers(asked, adviser, today)
    suggested: list[Claim] = []
    dropped: list[Dropped] = []
    for question in asked:
        if answer := found.answers.get(question.digest):
            good, bad = read_answer(question, answer, context, model=adviser.asking.model)
            suggested += good
            dropped += bad
    told, known_already = beside(claims, suggested)
    return Advice(told, len(told) - len(claims), found.sent, (*dropped, *known_already), found.notes)


async def advised(
    reading: Reading, document: Document, source: Source, vendor: Vendor | None, adviser: Adviser, *, today: date
) -> Reading:
    """Return a poll's reading with the suggestions that hold; a page in trouble is not asked about."""
    if reading.problem is not None:
        return reading
    try:
        parsed = await asyncio.to_thread(
            parse, document.body, url=document.url, media_type=document.media_type, charset=document.charset
        )
    except ParseError:  # it was read a moment ago; what cannot be read has been told there
        return reading
    context = context_for(source, vendor, document, document.fetched_at.date())
    advice = await advise(parsed, context, reading.claims, adviser, today=today)
    if advice.asked or advice.suggested:
        log.info("asked for suggestions", source=source.id, asked=advice.asked, taken=advice.suggested)
    for note in advice.notes:
        log.warning("suggestions", source=source.id, detail=note)
    for one in advice.dropped:
        log.debug("suggestion dropped", source=source.id, what=one.what, why=one.why)
    return replace(reading, claims=advice.claims)


@dataclass(frozen=True, slots=True)
class _Found:
    """Answers by digest, how many questions were sent for them, and what stood in the way."""

    answers: Mapping[str, str]
    sent: int = 0
    notes: tuple[str, ...] = ()


async def _answers(asked: Sequence[Question], adviser: Adviser, today: date) -> _Found:
    """Return what is known or answered now; after a failure nothing more is sent about this document."""
    known = await asyncio.to_thread(_recall, adviser, asked)
    fresh: dict[str, str] = {}
    sent = 0
    for question in asked:
        if known.get(question.digest):
            continue
        grant = await asyncio.to_thread(_reserve, adviser, question, today)
        if grant is Grant.SPENT:
            left = sum(one.digest not in fresh and not known.get(one.digest) for one in asked)
            words = f"suggest: {left} passages are not asked about today: suggest.most is {adviser.most}"
            return _Found({**known, **fresh}, sent, (words,))
        if grant is Grant.ASKED:
            continue
        sent += 1
        match await adviser.asking.ask(question.system, question.user):
            case Answered(text):
                fresh[question.digest] = text
                await asyncio.to_thread(_keep, adviser, question, text, today)
            case Unanswered(why):
                return _Found({**known, **fresh}, sent, (why,))
    return _Found({**known, **fresh}, sent)


def _recall(adviser: Adviser, asked: Sequence[Question]) -> Mapping[str, str]:
    with adviser.store.read() as connection:
        return suggestions.recall(connection, [one.digest for one in asked])


def _reserve(adviser: Adviser, question: Question, today: date) -> Grant:
    with adviser.store.write() as connection:
        return suggestions.reserve(connection, question.digest, most=adviser.most, on=today)


def _keep(adviser: Adviser, question: Question, answer: str, today: date) -> None:
    with adviser.store.write() as connection:
        suggestions.keep(connection, question.digest, answer, on=today)
