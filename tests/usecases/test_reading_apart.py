"""A page is read in another process: the same claims come back, and what kills the reader costs that page alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from lastcall.adapters.apart import Apart, WorkerDiedError
from lastcall.model.document import Document
from lastcall.model.health import FetchFailure, SourceHealth
from lastcall.model.vendor import Source, Vendor
from lastcall.usecases.read_document import read_document
from lastcall.usecases.reading import Reading
from lastcall.usecases.reading_apart import COMMAND, ReaderApart, answered
from tests.builders import NOW

PAGE = b"# Deprecations\n\n| Shutdown date | Model |\n|---|---|\n| 2026-09-24 | `nova-1` |\n"
SOURCE = Source("acme/page", "acme", "https://acme.example/d")
ACME = Vendor("acme", "Acme", glossary={"deprecated": "shutdown"}, families={"nova": ("nova-1",)})
# A worker that does what the first byte of its job says: answer, hang, die, or write nonsense.
ODD = """
import sys, time, os, struct
while head := sys.stdin.buffer.read(4):
    job = sys.stdin.buffer.read(struct.unpack(">I", head)[0])
    if job == b"hang": time.sleep(600)
    if job == b"die": os._exit(3)
    if job == b"env": job = repr(sorted(os.environ)).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(job)) + job)
    sys.stdout.buffer.flush()
"""


def a_document(body: bytes) -> Document:
    return Document(SOURCE.id, SOURCE.url, NOW, body)


async def test_what_is_read_apart_is_what_is_read_here() -> None:
    health = SourceHealth(SOURCE.id)
    async with Apart(COMMAND, count=1) as workers:
        there = await ReaderApart(workers)(a_document(PAGE), SOURCE, ACME, health, NOW.date())

    here = read_document(a_document(PAGE), SOURCE, ACME, health, as_of=NOW.date())
    assert here.claims
    assert there == here


async def test_a_reader_that_hangs_or_dies_costs_one_page() -> None:
    async with Apart(("-c", ODD), count=1, limit=-4.5) as workers:  # the parent's half second beyond
        with pytest.raises(WorkerDiedError, match="took more than"):
            await workers.run(b"hang")
        with pytest.raises(WorkerDiedError, match="ended with 3"):
            await workers.run(b"die")

        assert await workers.run(b"next") == b"next"


async def test_a_worker_that_has_grown_is_replaced_before_it_reaches_its_limit() -> None:
    markdown = b"# Notes\n\n" + b"- one *item* of a [list](https://acme.example)\n" * 20_000
    health = SourceHealth(SOURCE.id)
    lived: set[int | None] = set()
    async with Apart(COMMAND, count=1) as workers:
        for number in range(8):
            read = await ReaderApart(workers)(a_document(markdown + PAGE), SOURCE, ACME, health, NOW.date())
            assert read.problem is None, number
            assert len(read.claims) == 1
            lived |= {worker.process.pid for worker in workers._idle} or {None}

    assert None in lived, "none was replaced"


async def test_a_worker_is_told_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_TOKEN", "xoxb-secret")
    async with Apart(("-c", ODD), count=1) as workers:
        names = await workers.run(b"env")

    assert b"SLACK_TOKEN" not in names


async def test_a_stopped_poll_never_hears_an_answer_that_was_meant_for_another() -> None:
    async with Apart(("-c", ODD), count=1) as workers:
        task = asyncio.create_task(workers.run(b"hang"))
        while not workers.busy:  # noqa: ASYNC110 - nobody tells when a job begins
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert await workers.run(b"mine") == b"mine"


async def test_a_page_that_kills_its_reader_is_too_costly() -> None:
    async with Apart(("-c", "import sys; sys.exit(0)"), count=1) as workers:
        reading = await ReaderApart(workers)(a_document(PAGE), SOURCE, None, SourceHealth(SOURCE.id), NOW.date())

    assert reading.problem is not None
    assert reading.problem.failure is FetchFailure.TOO_COSTLY


async def test_an_answer_that_makes_no_sense_is_a_value_too() -> None:
    echo = ODD.replace('if job == b"hang"', 'job = b"[]"\n    if job == b"hang"')
    async with Apart(("-c", echo), count=1) as workers:
        reading = await ReaderApart(workers)(a_document(PAGE), SOURCE, None, SourceHealth(SOURCE.id), NOW.date())

    assert reading.problem is not None
    assert reading.problem.failure is FetchFailure.MALFORMED


def test_a_blank_reading_comes_back_as_it_was() -> None:
    text = b'{"claims":[],"entries":0,"format":"","problem":null,"warnings":[],"remark":null,"shape":"{}"}'

    assert replace(answered(text), shape=None) == Reading()
