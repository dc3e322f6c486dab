"""Sources in the database: leases, validators, what a poll told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lastcall.adapters.store import sources
from lastcall.adapters.store.store import Store
from lastcall.model.document import Validators
from lastcall.model.health import FetchFailure, SourceHealth, SourceState
from lastcall.model.vendor import Access
from tests.adapters.store.rows import MINUTE, a_source
from tests.builders import NOW


def saved(store: Store, health: SourceHealth, **wishes: object) -> sources.SourceRow:
    values = {
        "validators": Validators('"e"', None), "body_hash": "h", "full_at": NOW, "unchanged_polls": 0, **wishes
    }  # fmt: skip
    with store.write() as connection:
        sources.write(connection, saved=[sources.saved(health, **values)])  # type: ignore[arg-type] # values are fields by name
        return sources.load(connection, ["acme/feed"], NOW + MINUTE)["acme/feed"]


def test_new_sources_are_due_at_once_and_a_lease_keeps_others_away(store: Store) -> None:
    with store.write() as connection:
        sources.sync(connection, [a_source("acme/a"), a_source("acme/b"), a_source("acme/js", access=Access.JS)])
        first = sources.claim_due(connection, NOW, 10)
        second = sources.claim_due(connection, NOW, 10)
        after_the_lease = sources.claim_due(connection, NOW + sources.LEASE + MINUTE, 1)

    assert (first, second, after_the_lease) == (("acme/a", "acme/b"), (), ("acme/a",))
    with store.read() as connection:
        assert {health.source_id: health.state for health in sources.healths(connection)} == {
            "acme/a": SourceState.PENDING,
            "acme/b": SourceState.PENDING,
            "acme/js": SourceState.NOT_WATCHED,
        }
        assert sources.has_unread(connection)


def test_what_a_poll_told_comes_back(store: Store) -> None:
    with store.write() as connection:
        sources.sync(connection, [a_source()])
    health = SourceHealth(
        "acme/feed", SourceState.BLIND, NOW, NOW, NOW, 5, 3, 2, FetchFailure.LOST_ROWS, "rows are gone",
        "https://new.example/", NOW + MINUTE,
    )  # fmt: skip

    row = saved(store, health)

    assert replace(row.health, every=health.every) == health
    assert (row.validators, row.body_hash, row.is_first) == (Validators('"e"', None), "h", False)
    with store.read() as connection:
        assert not sources.has_unread(connection)
        assert sources.next_due(connection) == NOW + MINUTE


def test_a_304_never_hides_for_ever(store: Store) -> None:
    with store.write() as connection:
        sources.sync(connection, [a_source()])
    health = SourceHealth("acme/feed", SourceState.FRESH, NOW, NOW)

    assert saved(store, health, full_at=NOW - sources.FULL_EVERY).validators is None
    assert saved(store, health).validators is not None
    with store.write() as connection:
        for _ in range(sources.FULL_POLLS):
            sources.write(connection, touched=[sources.touched(health, unchanged_polls=1)])
        assert sources.load(connection, ["acme/feed"], NOW)["acme/feed"].validators is None


def test_a_changed_address_forgets_what_belonged_to_the_old_one(store: Store) -> None:
    with store.write() as connection:
        sources.sync(connection, [a_source()])
    saved(store, SourceHealth("acme/feed", SourceState.FRESH, NOW, NOW, next_poll_at=NOW + MINUTE))
    with store.write() as connection:
        sources.sync(connection, [replace(a_source(), url="https://acme.example/elsewhere")])
        row = sources.load(connection, ["acme/feed"], NOW)["acme/feed"]

    assert (row.validators, row.body_hash, row.health.next_poll_at) == (None, None, None)


def test_a_source_that_left_the_config_is_not_polled_and_not_forgotten(store: Store) -> None:
    with store.write() as connection:
        sources.sync(connection, [a_source()])
        sources.sync(connection, [])
        assert sources.claim_due(connection, NOW, 10) == ()
        sources.sync(connection, [a_source()])
        assert sources.claim_due(connection, NOW, 10) == ("acme/feed",)


def test_a_clock_that_was_ahead_does_not_silence_a_source(store: Store) -> None:
    with store.write() as connection:
        sources.sync(connection, [a_source()])
    saved(store, SourceHealth("acme/feed", SourceState.FRESH, NOW, NOW, next_poll_at=NOW + timedelta(days=30)))
    with store.write() as connection:
        assert sources.claim_due(connection, NOW, 10) == ("acme/feed",)
