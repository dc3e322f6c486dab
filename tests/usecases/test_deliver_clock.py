"""A clock that was ahead when messages were written, and is set back: nothing waits for its old time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lastcall.adapters.store.store import Store
from lastcall.errors import DeliveryError
from lastcall.model.alert import LONGEST_WAIT, DeliveryOutcome
from lastcall.stages.backoff import DOUBTFUL, HOURLY, PAUSES, PROBE
from tests.usecases.test_deliver import LATER, OPS, Ear, send, write

DAY = timedelta(days=1)
REFUSED = DeliveryError("503", outcome=DeliveryOutcome.RETRY)


def asked_to_wait() -> DeliveryError:
    return DeliveryError("429", outcome=DeliveryOutcome.RETRY, retry_after=timedelta(hours=1))


def test_what_was_written_by_a_clock_a_day_ahead_goes_out_at_once(store: Store) -> None:
    write(store, OPS, count=2)

    assert send(store, LATER - DAY, ops=Ear()).sent == 2


def test_what_waited_for_another_try_does_not_wait_a_day_longer(store: Store) -> None:
    write(store, OPS)
    ear = Ear([REFUSED, REFUSED])
    send(store, ops=ear)

    assert send(store, LATER - DAY, ops=ear).postponed == 1
    assert send(store, LATER - DAY, ops=ear).postponed == 0  # it waits again, by the clock of now
    assert send(store, LATER - DAY + PAUSES[1], ops=ear).sent == 1


def test_a_pause_that_a_receiver_asked_for_does_not_last_a_day_longer(store: Store) -> None:
    write(store, OPS, count=2)
    ear = Ear([asked_to_wait()])
    send(store, ops=ear)
    assert send(store, ops=ear).sent == 0

    assert send(store, LATER - DAY, ops=ear).sent == 2


def test_a_clock_set_back_by_minutes_hurries_nothing_that_was_asked_to_wait(store: Store) -> None:
    write(store, OPS)
    ear = Ear([asked_to_wait()])
    send(store, ops=ear)

    assert send(store, LATER - timedelta(minutes=30), ops=ear).sent == 0


@pytest.mark.parametrize("pause", [*PAUSES, *DOUBTFUL, HOURLY, PROBE])
def test_no_pause_is_mistaken_for_a_clock_that_was_ahead(pause: timedelta) -> None:
    assert pause * 1.25 < LONGEST_WAIT
