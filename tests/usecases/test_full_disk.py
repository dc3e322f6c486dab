"""A disk that fills up between sending and noting: what was sent is not sent again, and the next message follows."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import pytest
import structlog
from structlog.testing import capture_logs

from lastcall.adapters.store.store import Store
from lastcall.errors import DeliveryError, StoreError
from lastcall.model.alert import Delivery, DeliveryOutcome, Receipt
from lastcall.usecases.deliver import deliver_due
from tests.usecases.test_deliver import BOTH, LATER, OPS, unsent, write


def fill_disk() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))  # every write is one too many


def empty_disk() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def a_disk_that_is_mended() -> Iterator[None]:
    try:
        yield
    finally:
        empty_disk()


@dataclass
class Ear:
    """A channel at whose first message the disk fills up."""

    refuses: bool = False
    repeats_show: bool = True
    heard: list[str] = field(default_factory=list)

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        assert now
        self.heard.append(delivery.id)
        if len(self.heard) == 1:
            fill_disk()
            if self.refuses:
                raise DeliveryError("ops: busy", outcome=DeliveryOutcome.RETRY)
        return Receipt()

    async def close(self) -> None:
        empty_disk()


@pytest.mark.parametrize(("refuses", "left"), [(False, []), (True, [("ops-00", "waiting")])])
def test_how_a_message_went_is_noted_when_there_is_room_again(
    store: Store, *, refuses: bool, left: list[tuple[str, str]]
) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0))
    write(store, OPS, count=2)
    ear = Ear(refuses)

    async def deliver() -> None:
        sending = asyncio.create_task(
            deliver_due(store, {"ops": ear}, clock=lambda: LATER, jitter=lambda: 0.0, receivers=BOTH)
        )
        while not any("cannot be noted yet" in line["event"] for line in lines):  # noqa: ASYNC110 - a log has no event
            await asyncio.sleep(0.01)
        empty_disk()
        await sending

    with capture_logs() as lines, a_disk_that_is_mended():
        asyncio.run(asyncio.wait_for(deliver(), 30))

    assert ear.heard == ["ops-00", "ops-01"]
    assert unsent(store) == left
    assert sum("cannot be noted yet" in line["event"] for line in lines) == 1


def test_at_the_end_it_is_not_waited_for(store: Store) -> None:
    write(store, OPS)
    ear = Ear()

    with a_disk_that_is_mended(), pytest.raises(StoreError, match="disk"):
        asyncio.run(
            deliver_due(
                store,
                {"ops": ear},
                clock=lambda: LATER,
                jitter=lambda: 0.0,
                stopping=lambda: bool(ear.heard),
                receivers=BOTH,
            )
        )

    assert unsent(store) == [("ops-00", "sending")], "the next start takes it back"
