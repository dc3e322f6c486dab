"""A source that stays blind is told of once, a blip is not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lastcall.adapters.store import sources
from lastcall.adapters.store.store import Store
from lastcall.model.health import FetchFailure, SourceHealth, SourceState
from lastcall.model.vendor import Source
from tests.builders import NOW, a_usage
from tests.usecases.telling import look, reasons, said


def health(store: Store, state: SourceState, at: datetime) -> None:
    failure = FetchFailure.CHALLENGE if state is SourceState.BLIND else None
    seen = SourceHealth("openai/page", state, at, NOW if failure else at, failure=failure, detail="a challenge page")
    with store.write() as connection:
        sources.write(connection, touched=[sources.touched(seen, unchanged_polls=0)])


@pytest.fixture
def watched(store: Store) -> dict[str, Source]:
    source = Source("openai/page", "openai", "https://openai.example/d")
    with store.write() as connection:
        sources.sync(connection, [source])
    return {source.id: source}


def test_a_source_that_stays_blind_is_told_once_and_so_is_its_recovery(
    store: Store, watched: dict[str, Source]
) -> None:
    for hours in range(0, 96, 6):
        at = NOW + timedelta(hours=hours)
        health(store, SourceState.BLIND if hours < 60 else SourceState.FRESH, at)
        look(store, at=at, watched=watched)

    assert said(store) == [
        ("blind", "openai: openai/page cannot be read since 27 Mar 2026: its silence means nothing"),
        ("sighted", "openai: openai/page is read again (it could not be since 27 Mar 2026)"),
    ]


def test_a_blip_is_no_alarm(store: Store, watched: dict[str, Source]) -> None:
    for hours in range(96):
        at = NOW + timedelta(hours=hours)
        health(store, SourceState.BLIND if hours % 24 < 23 else SourceState.FRESH, at)
        look(store, at=at, watched=watched)

    assert said(store) == []


def test_a_source_that_flaps_after_its_alarm_is_told_once(store: Store, watched: dict[str, Source]) -> None:
    for hours in range(96):
        at = NOW + timedelta(hours=hours)
        health(store, SourceState.BLIND if hours < 30 or hours % 4 else SourceState.FRESH, at)
        look(store, at=at, watched=watched)

    assert reasons(store) == ["blind"]


def test_a_source_of_a_vendor_that_nobody_uses_is_no_alarm(store: Store, watched: dict[str, Source]) -> None:
    for hours in range(0, 72, 6):
        health(store, SourceState.BLIND, NOW + timedelta(hours=hours))
        look(store, at=NOW + timedelta(hours=hours), usages=(a_usage("stripe/x"),), watched=watched)

    assert said(store) == []
