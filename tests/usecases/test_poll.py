"""Due sources -> fetched, read, stored: what a poll leaves in the database."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lastcall.adapters.store import notices, sources
from lastcall.adapters.store.store import Store
from lastcall.errors import FetchError
from lastcall.model.document import Document, NotModified, Validators
from lastcall.model.health import FetchFailure, SourceHealth, SourceState
from lastcall.model.vendor import Source, SourceKind
from lastcall.usecases.poll import Desk, PollOutcome, PollReport, poll_sources
from tests.builders import NOW

PAGE = b"""# Deprecations

## Upcoming

| Shutdown date | Model | Replacement |
| --- | --- | --- |
| 2026-09-24 | `alpha-1` | `alpha-2` |
| 2026-10-01 | `beta-1` | `beta-2` |
| 2026-11-15 | `gamma-1` | `gamma-2` |
| 2026-12-01 | `delta-1` | `delta-2` |
"""
SOURCE = Source("acme/page", "acme", "https://acme.example/deprecations.md", SourceKind.MARKDOWN)


@dataclass
class Shelf:
    """A fetcher that hands out what the test put on it and notes what it was asked with."""

    bodies: dict[str, bytes | FetchError] = field(default_factory=dict)
    etag: str | None = None
    asked: list[tuple[str, Validators | None]] = field(default_factory=list)

    async def fetch(self, source: Source, validators: Validators | None, *, now: datetime) -> Document | NotModified:
        self.asked.append((source.id, validators))
        body = self.bodies[source.id]
        if isinstance(body, FetchError):
            raise body
        if validators is not None and validators.etag == self.etag:
            return NotModified(source.id, now)
        return Document(source.id, source.url, now, body, validators=Validators(self.etag))


def poll(store: Store, shelf: Shelf, *of: Source, now: datetime = NOW) -> tuple[PollReport, ...]:
    wanted = of or (SOURCE,)
    with store.write() as connection:
        sources.sync(connection, wanted)
    return asyncio.run(poll_sources(wanted, Desk(store, shelf, {}, lambda: now, lambda: 0.0)))


def health(store: Store, source_id: str = SOURCE.id) -> SourceHealth:
    with store.read() as connection:
        return sources.load(connection, [source_id], NOW)[source_id].health


def believed(store: Store) -> list[str]:
    with store.read() as connection:
        return [notice.subject.name for notice in notices.of_vendor(connection, "acme")]


def test_a_first_poll_stores_the_notices_as_old_news(store: Store) -> None:
    (report,) = poll(store, Shelf({SOURCE.id: PAGE}))

    assert (report.outcome, report.claims, report.news) == (PollOutcome.NEWS, 4, 4)
    assert believed(store) == ["alpha-1", "beta-1", "delta-1", "gamma-1"]
    with store.read() as connection:
        assert all(change.first_poll for change in notices.unplanned(connection))


def test_an_unchanged_page_is_not_read_again(store: Store) -> None:
    shelf = Shelf({SOURCE.id: PAGE})
    poll(store, shelf)

    (again,) = poll(store, shelf)

    assert (again.outcome, again.claims) == (PollOutcome.UNCHANGED, 4)


def test_a_server_that_gave_an_etag_is_asked_with_it_and_its_304_is_enough(store: Store) -> None:
    shelf = Shelf({SOURCE.id: PAGE}, etag='"v1"')
    poll(store, shelf)

    (again,) = poll(store, shelf)

    assert shelf.asked == [(SOURCE.id, None), (SOURCE.id, Validators('"v1"'))]
    assert again.outcome is PollOutcome.UNCHANGED
    assert health(store).state is SourceState.FRESH


def test_a_row_that_joins_is_news_and_one_that_left_is_not(store: Store) -> None:
    shelf = Shelf({SOURCE.id: PAGE})
    poll(store, shelf)
    shelf.bodies[SOURCE.id] = PAGE.replace(b"| 2026-09-24 | `alpha-1` | `alpha-2` |\n", b"") + (
        b"| 2027-01-15 | `epsilon-1` | `epsilon-2` |\n"
    )

    (report,) = poll(store, shelf)

    assert (report.outcome, report.news) == (PollOutcome.NEWS, 1)
    assert believed(store) == ["alpha-1", "beta-1", "delta-1", "epsilon-1", "gamma-1"]
    with store.read() as connection:
        assert [c.change.notice.subject.name for c in notices.unplanned(connection) if not c.first_poll] == [
            "epsilon-1"
        ]


def test_a_page_that_lost_its_rows_is_blind_until_it_has_them_again(store: Store) -> None:
    shelf = Shelf({SOURCE.id: PAGE})
    poll(store, shelf)
    shelf.bodies[SOURCE.id] = PAGE.split(b"|", 1)[0] + b"Nothing to see here, the list has moved into another tool.\n"

    for _ in range(2):
        (report,) = poll(store, shelf)
        assert report.outcome is PollOutcome.FAILED
        assert health(store).state is SourceState.BLIND
    assert len(believed(store)) == 4

    shelf.bodies[SOURCE.id] = PAGE
    poll(store, shelf)
    assert health(store).state is SourceState.FRESH


def test_a_failure_is_shown_and_keeps_what_was_known(store: Store) -> None:
    shelf = Shelf({SOURCE.id: PAGE}, etag='"v1"')
    poll(store, shelf)
    shelf.bodies[SOURCE.id] = FetchError(
        "acme/page: 503", failure=FetchFailure.SERVER_ERROR, retry_after=timedelta(hours=9)
    )

    (report,) = poll(store, shelf)

    after = health(store)
    assert report.outcome is PollOutcome.FAILED
    assert (after.state, after.failure, after.failures) == (SourceState.FRESH, FetchFailure.SERVER_ERROR, 1)
    assert after.next_poll_at is not None
    assert after.next_poll_at >= NOW + timedelta(hours=9)
    shelf.bodies[SOURCE.id] = PAGE
    assert poll(store, shelf)[0].outcome is PollOutcome.UNCHANGED


def test_one_bad_source_never_costs_another(store: Store) -> None:
    bad = Source("acme/bad", "acme", "https://acme.example/feed.xml", SourceKind.FEED)
    gone = Source("acme/gone", "acme", "https://acme.example/gone")
    shelf = Shelf(
        {
            SOURCE.id: PAGE,
            bad.id: b"<!doctype html><html><body><h1>Hello</h1></body></html>",
            gone.id: FetchError("acme/gone: 410", failure=FetchFailure.GONE),
        }
    )

    reports = poll(store, shelf, SOURCE, bad, gone)

    assert [report.outcome for report in reports] == [PollOutcome.FAILED, PollOutcome.FAILED, PollOutcome.NEWS]
    assert health(store, bad.id).failure is FetchFailure.WRONG_KIND


def test_our_own_mistake_about_one_answer_is_shown_and_stops_no_other(store: Store) -> None:
    class Clumsy(Shelf):
        async def fetch(
            self, source: Source, validators: Validators | None, *, now: datetime
        ) -> Document | NotModified:
            if source.id == "acme/odd":
                raise ValueError("Invalid IPv6 URL")
            return await super().fetch(source, validators, now=now)

    odd = Source("acme/odd", "acme", "https://acme.example/odd")

    reports = poll(store, Clumsy({SOURCE.id: PAGE}), SOURCE, odd)

    assert [report.outcome for report in reports] == [PollOutcome.FAILED, PollOutcome.NEWS]
    assert "please report this address" in health(store, odd.id).detail


def test_a_challenge_page_is_never_nothing_found(store: Store) -> None:
    page = b"<!doctype html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"

    (report,) = poll(store, Shelf({SOURCE.id: page}), Source(SOURCE.id, "acme", SOURCE.url))

    assert report.outcome is PollOutcome.FAILED
    assert health(store).failure is FetchFailure.CHALLENGE


def test_many_sources_are_written_in_batches_and_all_arrive(store: Store) -> None:
    many = [Source(f"acme/{n:03}", "acme", f"https://acme.example/{n}", SourceKind.MARKDOWN) for n in range(250)]
    bodies: dict[str, bytes | FetchError] = {s.id: PAGE.replace(b"-1`", b"-%d`" % n) for n, s in enumerate(many)}
    seen: list[PollReport] = []
    with store.write() as connection:
        sources.sync(connection, many)

    reports = asyncio.run(
        poll_sources(many, Desk(store, Shelf(bodies), {}, lambda: NOW, lambda: 0.0), on_report=seen.append)
    )

    assert len(reports) == len(seen) == 250
    assert len(believed(store)) == 1000


def test_a_source_without_a_row_is_left_out(store: Store) -> None:
    reports = asyncio.run(poll_sources([SOURCE], Desk(store, Shelf(), {}, lambda: NOW, lambda: 0.0)))

    assert reports == ()
