"""A clock that jumps, and a machine that slept: each source is asked once, and none is left waiting."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lastcall.adapters.http.fetcher import Fetcher
from lastcall.adapters.store import outbox, receivers, sources
from lastcall.adapters.store.rewind import rewind
from lastcall.adapters.store.store import Store
from lastcall.model.config import Fetching
from lastcall.model.route import DigestKind, DigestTimes, Route
from lastcall.model.vendor import Source, SourceKind
from lastcall.usecases.poll import Desk, poll_sources
from tests.adapters.store.rows import RENDERED, a_message
from tests.builders import NOW, a_notice, a_usage
from tests.conftest import Site
from tests.usecases.telling import ONE, learn, look, said

PAGE = "# Deprecations\n\n| Shutdown date | Model |\n|---|---|\n| 2027-05-01 | `nova-1` |\n"
EVERY = timedelta(hours=1)
TICK = timedelta(minutes=1)
FETCHING = Fetching(allow_hosts=("127.0.0.1",), robots=False, host_spacing=timedelta(0))


def watched(store: Store, site: Site, count: int = 5) -> list[Source]:
    found = [
        Source(f"v{n}/page", f"v{n}", site.put(f"/{n}.md", PAGE, ETag=f'"{n}"'), SourceKind.MARKDOWN, every=EVERY)
        for n in range(count)
    ]
    with store.write() as connection:
        sources.sync(connection, found)
    return found


def poll_due(store: Store, known: list[Source], now: datetime) -> tuple[str, ...]:
    """Poll what is due, as a tick of the daemon does; return the ids."""

    async def polled(ids: tuple[str, ...]) -> None:
        async with Fetcher(FETCHING, version="test") as fetcher:
            due = [source for source in known if source.id in ids]
            await poll_sources(due, Desk(store, fetcher, {}, lambda: now, lambda: 1.0))

    with store.write() as connection:
        ids = sources.claim_due(connection, now, 200)
    if ids:
        asyncio.run(polled(ids))
    return ids


def test_after_eight_hours_of_sleep_each_source_is_asked_exactly_once(store: Store, site: Site) -> None:
    known = watched(store, site)
    poll_due(store, known, NOW)
    site.asked.clear()
    awake = NOW + timedelta(hours=8)

    counts = Counter(name for tick in range(30) for name in poll_due(store, known, awake + tick * TICK))

    assert counts == {source.id: 1 for source in known}
    assert sorted(path for path, _ in site.asked) == [f"/{n}.md" for n in range(len(known))]


@pytest.mark.parametrize("jump", [timedelta(days=-30), timedelta(days=30), timedelta(hours=-1), timedelta(days=-5)])
def test_after_a_jump_no_source_waits_longer_than_its_interval_of_real_time(
    store: Store, site: Site, jump: timedelta
) -> None:
    known = watched(store, site)
    poll_due(store, known, NOW)
    jumped = NOW + 20 * TICK + jump
    with store.write() as connection:
        rewind(connection, jumped)

    asked = {name for tick in range(0, 61, 10) for name in poll_due(store, known, jumped + tick * TICK)}

    assert asked == {source.id for source in known}


def test_a_jump_there_and_back_asks_each_source_once_more_and_not_in_a_loop(store: Store, site: Site) -> None:
    known = watched(store, site)
    for now in (NOW, NOW + timedelta(days=30)):
        poll_due(store, known, now)
    with store.write() as connection:
        assert rewind(connection, NOW + TICK) == len(known)

    counts = Counter(name for tick in range(30) for name in poll_due(store, known, NOW + tick * TICK))

    assert counts == {source.id: 1 for source in known}
    with store.write() as connection:
        assert rewind(connection, NOW + 30 * TICK) == 0


def test_messages_and_receivers_do_not_wait_for_the_old_time(store: Store) -> None:
    later = NOW + timedelta(days=30)
    with store.write() as connection:
        outbox.put(connection, a_message(), RENDERED)
        (delivery,) = outbox.claim_due(connection, later, ("console",), 1)
        outbox.postpone(connection, delivery, "busy", later + TICK, maybe_sent=False)
        receivers.pause(connection, "console", later)
        receivers.pause(connection, "calm", NOW + TICK)

    with store.write() as connection:
        assert rewind(connection, NOW) == 2
        assert outbox.has_due(connection, NOW, "console")
        assert not receivers.state_of(connection, "console").paused(NOW)
        assert receivers.state_of(connection, "calm").paused(NOW), "an honest pause is kept"


@pytest.mark.parametrize("at", [time(2, 30), time(9)])
@pytest.mark.parametrize("day", [datetime(2026, 3, 29), datetime(2026, 10, 25)])
def test_on_a_day_of_daylight_saving_the_daily_digest_comes_exactly_once(store: Store, day: datetime, at: time) -> None:
    zone = ZoneInfo("Europe/Berlin")
    routes = (Route(("ops",), digest=DigestKind.DAILY),)
    config = replace(ONE, time_zone=zone.key, routes=routes, digest=DigestTimes(at=at))
    begin = (day - timedelta(days=1)).replace(tzinfo=zone).astimezone(NOW.tzinfo)
    told: Counter[str] = Counter()

    for quarter in range(3 * 24 * 4):
        now = begin + quarter * timedelta(minutes=15)
        name = f"sora-2-2025-10-{quarter}"
        learn(store, a_notice(name, "2027-09-24", thread=f"t-{quarter}"), now=now)
        before = len(said(store))
        look(store, config, now, (a_usage("openai/sora-2-2025*"),))
        told[f"{now.astimezone(zone).date()}"] += len(said(store)) - before

    assert told[f"{day.date()}"] == 1
    assert set(told.values()) <= {0, 1}
