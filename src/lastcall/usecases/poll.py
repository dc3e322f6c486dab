"""Due sources -> fetched, read, reconciled and stored: validators, notices and changes in one transaction."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, assert_never

import structlog

from lastcall.adapters.store import notices as notice_rows
from lastcall.adapters.store import recordings
from lastcall.adapters.store import sources as source_rows
from lastcall.errors import FetchError, LastcallError
from lastcall.model.document import Document, NotModified, Validators
from lastcall.model.health import FetchFailure, SourceHealth
from lastcall.stages.answer import Problem
from lastcall.stages.health import after_failure, after_success, after_unchanged
from lastcall.stages.reconcile import notice_of, reconcile
from lastcall.stages.schedule import next_poll_at
from lastcall.usecases.reading import Reading, body_hash, read_document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from lastcall.adapters.store.sources import SourceRow
    from lastcall.adapters.store.store import Store
    from lastcall.model.notice import Notice
    from lastcall.model.vendor import Source, Vendor

log = structlog.get_logger()
BATCH = 100  # sources whose answers share a transaction


class Fetching(Protocol):
    """What reads a source; adapters/http has the real one, a replay reads from disk."""

    async def fetch(self, source: Source, validators: Validators | None, *, now: datetime) -> Document | NotModified:
        """Return the document, or that it has not changed; raise FetchError."""
        ...


class PollOutcome(StrEnum):
    """What a poll of one source came to."""

    NEWS = "news"
    READ = "read"  # it changed, and says nothing new
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PollReport:
    """One line of a poll: what came, and why where it failed."""

    source_id: str
    outcome: PollOutcome
    claims: int = 0
    news: int = 0
    health: SourceHealth | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What every poll shares: the store, the fetcher, the catalogue, the clock and the dice."""

    store: Store
    fetcher: Fetching
    vendors: Mapping[str, Vendor]
    clock: Callable[[], datetime]
    jitter: Callable[[], float]  # in [-1, 1]
    record: bool = False  # keep every new body, for `lastcall replay`


@dataclass(frozen=True, slots=True)
class _Answer:
    """What fetching and reading one source gave, before it is compared with what we knew."""

    source: Source
    row: SourceRow
    asked_at: datetime
    document: Document | None = None  # None: unchanged, or failed before a body came
    digest: str | None = None
    reading: Reading | None = None
    failure: FetchError | None = None


async def poll_sources(
    sources: Sequence[Source], desk: Desk, *, on_report: Callable[[PollReport], None] | None = None
) -> tuple[PollReport, ...]:
    """Poll these sources at once and return a report each, by source id; one source's failure is a value.

    The answers are written in batches, each batch in one transaction with the notices that it brings.
    """
    rows = await asyncio.to_thread(_load, desk, tuple(source.id for source in sources))
    known = [source for source in sources if source.id in rows]
    tasks = [asyncio.create_task(_ask(source, rows[source.id], desk)) for source in known]
    reports: list[PollReport] = []
    batch: list[_Answer] = []
    try:
        for left, task in enumerate(asyncio.as_completed(tasks), start=1 - len(tasks)):
            batch.append(await task)
            if len(batch) >= BATCH or left == 0:
                written = await asyncio.to_thread(_write, tuple(batch), desk)
                batch.clear()
                reports += written
                for report in written if on_report else ():
                    on_report(report)  # type: ignore[misc] # checked in the line above
    finally:
        for task in tasks:
            task.cancel()
        if batch:  # stopped halfway: what was read is kept
            reports += await asyncio.shield(asyncio.to_thread(_write, tuple(batch), desk))
    return tuple(sorted(reports, key=lambda report: report.source_id))


def _load(desk: Desk, ids: Sequence[str]) -> Mapping[str, SourceRow]:
    with desk.store.read() as connection:
        return source_rows.load(connection, ids, desk.clock())


async def _ask(source: Source, row: SourceRow, desk: Desk) -> _Answer:
    """Fetch one source and read what came; CPU work leaves the event loop."""
    now = desk.clock()
    row = replace(row, health=replace(row.health, every=source.every))
    try:
        got = await desk.fetcher.fetch(source, row.validators, now=now)
    except FetchError as error:
        return _Answer(source, row, now, failure=error)
    match got:
        case NotModified():
            return _Answer(source, row, now)
        case Document():
            digest = body_hash(got.body)
            if digest == row.body_hash:
                return _Answer(source, row, now, document=got, digest=digest)
            vendor = desk.vendors.get(source.vendor)
            reading = await asyncio.to_thread(
                read_document, got, source, vendor, row.health, as_of=got.fetched_at.date()
            )
            return _Answer(source, row, now, got, digest, reading)
        case _:  # pragma: no cover
            assert_never(got)


def _write(answers: Sequence[_Answer], desk: Desk) -> list[PollReport]:
    """Store a batch; an answer that cannot be stored is undone alone and reported as failed."""
    reports = []
    beliefs: dict[str, dict[str, Notice]] = {}
    with desk.store.write() as connection:
        for answer in answers:
            try:
                with connection.begin_nested():
                    reports.append(_store(connection, answer, desk, beliefs))
            except (LastcallError, ValueError, KeyError, TypeError, AttributeError) as error:
                # Our own mistake about one page must not stop the others; it is shown as what it is.
                log.exception("could not take in", source=answer.source.id)
                beliefs.pop(answer.source.vendor, None)
                detail = f"{answer.source.id}: lastcall could not take in what it read ({error}); please report this"
                failed = replace(answer, reading=None, failure=FetchError(detail, failure=FetchFailure.MALFORMED))
                reports.append(_store_failure(connection, failed, desk))
    for report in reports:
        _tell_log(report)
    return reports


def _store(connection: Connection, answer: _Answer, desk: Desk, beliefs: dict[str, dict[str, Notice]]) -> PollReport:
    if answer.failure is not None:
        return _store_failure(connection, answer, desk)
    if answer.reading is None:
        return _store_unchanged(connection, answer, desk)
    vendor = answer.source.vendor
    if vendor not in beliefs:
        beliefs[vendor] = {notice.id: notice for notice in notice_rows.of_vendor(connection, vendor)}
    reading = answer.reading
    families = desk.vendors[vendor].families if vendor in desk.vendors else {}
    changes = reconcile(reading.claims, beliefs[vendor].values(), seen_at=answer.asked_at, families=families)
    beliefs[vendor] |= {notice_of(change).id: notice_of(change) for change in changes}
    first = answer.row.is_first
    news = notice_rows.record(connection, changes, source_id=answer.source.id, now=answer.asked_at, first_poll=first)
    return _store_reading(connection, answer, reading, desk, news)


def _store_reading(connection: Connection, answer: _Answer, reading: Reading, desk: Desk, news: int) -> PollReport:
    now, document = answer.asked_at, answer.document
    assert document is not None  # a reading is of a document
    if desk.record:
        recordings.keep(connection, answer.source.id, document.body, now)
    if reading.problem is not None:
        # No validators, no hash: the page is read again each time until it is itself again.
        health = after_failure(answer.row.health, reading.problem.failure, reading.problem.detail, now=now)
        health = _due(health, answer, desk, reading.problem.failure)
        source_rows.save(
            connection,
            health,
            validators=None,
            body_hash=None,
            full_at=None,
            unchanged_polls=0,
        )
        return PollReport(answer.source.id, PollOutcome.FAILED, len(reading.claims), news, health)
    health = after_success(
        answer.row.health, now=now, entries=reading.entries, claims=len(reading.claims), changed=True
    )
    health = replace(health, moved_to=document.moved_to, detail=_moved(document))
    health = _due(health, answer, desk, None)
    source_rows.save(
        connection,
        health,
        validators=document.validators,
        body_hash=answer.digest,
        full_at=now,
        unchanged_polls=0,
    )
    outcome = PollOutcome.NEWS if news else PollOutcome.READ
    return PollReport(answer.source.id, outcome, len(reading.claims), news, health)


def _store_unchanged(connection: Connection, answer: _Answer, desk: Desk) -> PollReport:
    health = after_unchanged(answer.row.health, now=answer.asked_at)
    health = _due(health, answer, desk, None)
    polls = answer.row.unchanged_polls + 1
    if answer.document is None:
        source_rows.touch(connection, health, unchanged_polls=polls)
    else:
        source_rows.save(
            connection,
            health,
            validators=answer.document.validators,
            body_hash=answer.digest,
            full_at=answer.asked_at,
            unchanged_polls=polls,
        )
    return PollReport(answer.source.id, PollOutcome.UNCHANGED, health.yields, 0, health)


def _store_failure(connection: Connection, answer: _Answer, desk: Desk) -> PollReport:
    error = answer.failure
    assert error is not None
    problem = Problem(error.failure, str(error))
    health = after_failure(answer.row.health, problem.failure, problem.detail, now=answer.asked_at)
    health = _due(health, answer, desk, problem.failure)
    source_rows.touch(connection, health, unchanged_polls=0)
    return PollReport(answer.source.id, PollOutcome.FAILED, 0, 0, health)


def _due(health: SourceHealth, answer: _Answer, desk: Desk, failure: FetchFailure | None) -> SourceHealth:
    due = next_poll_at(
        now=answer.asked_at,
        every=answer.source.every,
        failures=health.failures,
        failure=failure,
        retry_after=answer.failure.retry_after if answer.failure else None,
        max_age=answer.document.max_age if answer.document else None,
        unchanged_polls=0 if answer.reading else answer.row.unchanged_polls + 1,
        jitter=desk.jitter(),
    )
    return replace(health, next_poll_at=max(due, answer.asked_at + timedelta(milliseconds=1)))


def _moved(document: Document) -> str:
    return f"moved for good to {document.moved_to}; change the address" if document.moved_to else ""


def _tell_log(report: PollReport) -> None:
    health = report.health
    if report.outcome is PollOutcome.FAILED and health is not None:
        log.warning("poll failed", source=report.source_id, failure=health.failure, detail=health.detail)
    else:
        log.debug("polled", source=report.source_id, outcome=report.outcome, claims=report.claims, news=report.news)
