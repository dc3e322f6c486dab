"""What polls brought -> rows: notices, changes, validators and health of a batch in one transaction."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from lastcall.adapters.store import notices as notice_rows
from lastcall.adapters.store import recordings
from lastcall.adapters.store import sources as source_rows
from lastcall.errors import FetchError, LastcallError
from lastcall.model.health import FetchFailure, SourceHealth, SourceState
from lastcall.stages.health import after_failure, after_success, after_unchanged
from lastcall.stages.reconcile import notice_of, reconcile
from lastcall.stages.schedule import next_poll_at
from lastcall.usecases.desk import PollOutcome, PollReport, Spent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from lastcall.model.document import Document
    from lastcall.model.notice import Notice
    from lastcall.usecases.desk import Answer, Desk
    from lastcall.usecases.reading import Reading

log = structlog.get_logger()


@dataclass(slots=True)
class _Batch:
    """What the answers of one transaction come to: each table is written once, at the end."""

    connection: Connection
    desk: Desk
    beliefs: dict[str, dict[str, Notice]] = field(default_factory=dict)  # by vendor, then by id
    ledger: notice_rows.Ledger = field(default_factory=notice_rows.Ledger)
    touched: list[source_rows.Values] = field(default_factory=list)
    saved: list[source_rows.Values] = field(default_factory=list)

    def write(self) -> None:
        self.ledger.write(self.connection)
        source_rows.write(self.connection, touched=self.touched, saved=self.saved)


# Our own mistake about one page must not stop the others.
_MISTAKES = (LastcallError, ValueError, KeyError, TypeError, AttributeError)


def take_in(answers: Sequence[Answer], desk: Desk) -> list[PollReport]:
    """Store a batch; an answer that cannot be stored is undone alone and reported as failed."""
    with desk.store.write() as connection:
        try:
            with connection.begin_nested():
                reports = _together(connection, answers, desk)
        except _MISTAKES:  # one of them cannot be stored: which one shows when each is stored by itself
            reports = [_alone(connection, answer, desk) for answer in answers]
    for answer, report in zip(answers, reports, strict=True):
        _tell_log(answer, report)
    return reports


def _together(connection: Connection, answers: Sequence[Answer], desk: Desk) -> list[PollReport]:
    started = time.perf_counter()
    batch = _Batch(connection, desk)
    _recall(batch, {answer.source.vendor for answer in answers if answer.reading is not None})
    shared = time.perf_counter() - started
    reports = []
    for answer in answers:
        began = time.perf_counter()
        report = _store(batch, answer)
        reports.append((report, time.perf_counter() - began))
    began = time.perf_counter()
    batch.write()
    shared = (shared + time.perf_counter() - began) / len(answers)
    return [
        replace(report, spent=Spent(answer.spent.fetch, answer.spent.read, own + shared))
        for answer, (report, own) in zip(answers, reports, strict=True)
    ]


def _alone(connection: Connection, answer: Answer, desk: Desk) -> PollReport:
    try:
        with connection.begin_nested():
            return _together(connection, (answer,), desk)[0]
    except _MISTAKES as error:  # it is shown as what it is
        log.exception("could not take in", source=answer.source.id)
        detail = f"{answer.source.id}: lastcall could not take in what it read ({error}); please report this"
        failed = replace(answer, reading=None, failure=FetchError(detail, failure=FetchFailure.MALFORMED))
        return _together(connection, (failed,), desk)[0]


def _recall(batch: _Batch, vendors: Iterable[str]) -> None:
    """Read what is believed of these vendors, all at once."""
    batch.beliefs |= {vendor: {} for vendor in vendors}
    for notice in notice_rows.of_vendors(batch.connection, batch.beliefs):
        batch.beliefs[notice.subject.vendor][notice.id] = notice


def _store(batch: _Batch, answer: Answer) -> PollReport:
    if answer.failure is not None:
        return _store_failure(batch, answer)
    if answer.reading is None:
        return _store_unchanged(batch, answer)
    reading = answer.reading
    if batch.desk.record and answer.document is not None:
        recordings.keep(batch.connection, answer.source.id, answer.document.body, answer.asked_at)
    news = 0 if _is_flapping(reading) else _believe(batch, answer, reading)
    if reading.problem is not None:
        return _store_problem(batch, answer, reading, news)
    return _store_reading(batch, answer, reading, news)


def _believe(batch: _Batch, answer: Answer, reading: Reading) -> int:
    """Reconcile what was read with what is believed of the vendor; return how much of it is news."""
    vendors, vendor = batch.desk.vendors, answer.source.vendor
    known = batch.beliefs[vendor]
    families = vendors[vendor].families if vendor in vendors else {}
    changes = reconcile(reading.claims, known.values(), seen_at=answer.asked_at, families=families)
    known |= {notice_of(change).id: notice_of(change) for change in changes}
    first = answer.row.is_first
    return batch.ledger.record(changes, source_id=answer.source.id, now=answer.asked_at, first_poll=first)


def _is_flapping(reading: Reading) -> bool:
    return reading.remark is not None and reading.remark.failure is FetchFailure.FLAPPING


def _store_problem(batch: _Batch, answer: Answer, reading: Reading, news: int) -> PollReport:
    """Write that the page was not itself: no validators, no hash, so that it is read again until it is."""
    assert reading.problem is not None
    problem = reading.problem
    health = after_failure(answer.row.health, problem.failure, problem.detail, now=answer.asked_at)
    health = _due(health, answer, batch.desk, problem.failure)
    batch.saved.append(source_rows.saved(health, validators=None, body_hash=None, full_at=None, unchanged_polls=0))
    return PollReport(answer.source.id, PollOutcome.FAILED, len(reading.claims), news, health)


def _store_reading(batch: _Batch, answer: Answer, reading: Reading, news: int) -> PollReport:
    now, document, odd = answer.asked_at, answer.document, reading.remark
    assert document is not None  # a reading is of a document
    health = after_success(
        answer.row.health,
        now=now,
        entries=reading.entries,
        claims=len(reading.claims),
        changed=True,
        remark=odd,
        shape=reading.shape,
    )
    health = replace(health, moved_to=document.moved_to, detail=health.detail or _moved(document))
    health = _due(health, answer, batch.desk, health.failure)
    again = _is_flapping(reading)  # read once more, whatever the server says of it
    values = source_rows.saved(
        health,
        validators=None if again else document.validators,
        body_hash=None if again else answer.digest,
        full_at=now,
        unchanged_polls=0,
    )
    batch.saved.append(values)
    if health.state is SourceState.STALE:  # a feed that nobody writes any more: read, and no reason to be calm
        return PollReport(answer.source.id, PollOutcome.FAILED, len(reading.claims), news, health)
    outcome = PollOutcome.NEWS if news else PollOutcome.READ
    return PollReport(answer.source.id, outcome, len(reading.claims), news, health)


def _store_unchanged(batch: _Batch, answer: Answer) -> PollReport:
    health = after_unchanged(answer.row.health, now=answer.asked_at)
    health = _due(health, answer, batch.desk, None)
    polls = answer.row.unchanged_polls + 1
    if answer.document is None:
        batch.touched.append(source_rows.touched(health, unchanged_polls=polls))
    else:
        values = source_rows.saved(
            health,
            validators=answer.document.validators,
            body_hash=answer.digest,
            full_at=answer.asked_at,
            unchanged_polls=polls,
        )
        batch.saved.append(values)
    outcome = PollOutcome.FAILED if health.state is SourceState.STALE else PollOutcome.UNCHANGED
    return PollReport(answer.source.id, outcome, health.yields, 0, health)


def _store_failure(batch: _Batch, answer: Answer) -> PollReport:
    error = answer.failure
    assert error is not None
    health = after_failure(answer.row.health, error.failure, str(error), now=answer.asked_at)
    health = _due(health, answer, batch.desk, error.failure)
    batch.touched.append(source_rows.touched(health, unchanged_polls=0))
    return PollReport(answer.source.id, PollOutcome.FAILED, 0, 0, health)


def _due(health: SourceHealth, answer: Answer, desk: Desk, failure: FetchFailure | None) -> SourceHealth:
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


def _tell_log(answer: Answer, report: PollReport) -> None:
    """Say a trouble when it begins; while it goes on `sources` tells it, not a line for each poll."""
    health, source, before = report.health, report.source_id, answer.row.health
    if report.outcome is PollOutcome.FAILED and health is not None and health.failure is not before.failure:
        log.warning("poll failed", source=source, failure=health.failure, detail=health.detail)
    else:
        log.debug("polled", source=source, outcome=report.outcome, claims=report.claims, news=report.news)
