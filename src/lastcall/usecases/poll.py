"""Due sources -> fetched, read, reconciled and stored: validators, notices and changes in one transaction."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

import structlog

from lastcall.adapters.store import sources as source_rows
from lastcall.errors import FetchError
from lastcall.model.document import Document, NotModified
from lastcall.model.health import FetchFailure
from lastcall.usecases.desk import Answer, Desk, Fetching, PollOutcome, PollReport, Spent
from lastcall.usecases.reading import body_hash
from lastcall.usecases.take_in import take_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lastcall.adapters.store.sources import SourceRow
    from lastcall.model.vendor import Source

log = structlog.get_logger()

__all__ = ("BATCH", "Desk", "Fetching", "PollOutcome", "PollReport", "poll_sources")

BATCH = 100  # sources whose answers share a transaction
PATIENCE = 2.0  # seconds that answers wait for others to share their transaction
AT_ONCE = 256  # sources that are asked or read at a time: what waits to be read is held in memory


async def poll_sources(
    sources: Sequence[Source], desk: Desk, *, on_report: Callable[[PollReport], None] | None = None
) -> tuple[PollReport, ...]:
    """Poll these sources at once and return a report each, by source id; one source's failure is a value.

    The answers are written in batches, each batch in one transaction with the notices that it brings.
    """
    rows = await asyncio.to_thread(_load, desk, tuple(source.id for source in sources))
    known = [source for source in sources if source.id in rows]
    room = asyncio.Semaphore(AT_ONCE)
    tasks = [asyncio.create_task(_in_turn(room, source, rows[source.id], desk)) for source in known]
    ended: asyncio.Queue[asyncio.Task[Answer]] = asyncio.Queue()
    for task in tasks:
        task.add_done_callback(ended.put_nowait)
    reports: list[PollReport] = []
    batch: list[Answer] = []
    try:
        for left in range(len(tasks) - 1, -1, -1):
            first = await _soon(ended) if batch else await ended.get()
            if first is None:  # somebody keeps us waiting: what is there is written
                reports += await _written(batch, desk, on_report)
                first = await ended.get()
            batch.append(await first)
            if len(batch) >= BATCH or left == 0:
                reports += await _written(batch, desk, on_report)
    finally:
        for task in tasks:
            task.cancel()
        if batch:  # stopped halfway: what was read is kept
            reports += await asyncio.shield(asyncio.to_thread(take_in, tuple(batch), desk))
    return tuple(sorted(reports, key=lambda report: report.source_id))


async def _soon(ended: asyncio.Queue[asyncio.Task[Answer]]) -> asyncio.Task[Answer] | None:
    """Return the next task that has ended; None where none does within a moment."""
    if not ended.empty():
        return ended.get_nowait()
    try:
        return await asyncio.wait_for(ended.get(), PATIENCE)
    except TimeoutError:
        return None


async def _written(batch: list[Answer], desk: Desk, on_report: Callable[[PollReport], None] | None) -> list[PollReport]:
    """Store a batch, empty it, and report."""
    written = await asyncio.to_thread(take_in, tuple(batch), desk)
    batch.clear()
    for report in written if on_report else ():
        on_report(report)  # type: ignore[misc] # checked in the line above
    return written


def _load(desk: Desk, ids: Sequence[str]) -> Mapping[str, SourceRow]:
    with desk.store.read() as connection:
        return source_rows.load(connection, ids, desk.clock())


async def _in_turn(room: asyncio.Semaphore, source: Source, row: SourceRow, desk: Desk) -> Answer:
    async with room:
        return await _ask(source, row, desk)


async def _ask(source: Source, row: SourceRow, desk: Desk) -> Answer:
    """Fetch one source and read what came; CPU work leaves the event loop."""
    now, started = desk.clock(), time.perf_counter()
    if row.health.every != source.every:
        row = replace(row, health=replace(row.health, every=source.every))
    try:
        got = await desk.fetcher.fetch(source, row.validators, now=now)
    except FetchError as error:
        return Answer(source, row, now, failure=error, spent=Spent(time.perf_counter() - started))
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        # Our own mistake about one answer must not stop the others; it is shown as what it is.
        log.exception("could not ask", source=source.id)
        words = f"{source.id}: lastcall could not make sense of the answer ({error}); please report this address"
        failure = FetchError(words, failure=FetchFailure.PROTOCOL)
        return Answer(source, row, now, failure=failure, spent=Spent(time.perf_counter() - started))
    fetched = time.perf_counter()
    spent = Spent(fetched - started)
    match got:
        case NotModified():
            return Answer(source, row, now, spent=spent)
        case Document():
            digest = body_hash(got.body)
            if digest == row.body_hash:  # a body never reaches a parser unless it is new
                return Answer(source, row, now, document=got, digest=digest, spent=spent)
            vendor = desk.vendors.get(source.vendor)
            reading = await desk.read(got, source, vendor, row.health, got.fetched_at.date())
            if desk.adviser is not None:
                from lastcall.usecases.suggest import advised

                reading = await advised(reading, got, source, vendor, desk.adviser, today=now.date())
            spent = replace(spent, read=time.perf_counter() - fetched)
            # The body has been read: two thousand of them would wait in memory for the writer. Only a recording needs it.
            kept = got if desk.record else replace(got, body=b"")
            return Answer(source, row, now, kept, digest, reading, spent=spent)
        case _:  # pragma: no cover - mypy proves that none is left
            assert_never(got)
