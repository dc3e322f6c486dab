"""The outbox -> the receivers: marked in flight, sent, settled; one receiver's trouble is never another's."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from lastcall.adapters.store import outbox
from lastcall.errors import DeliveryError
from lastcall.model.alert import DeliveryOutcome
from lastcall.stages.backoff import retry_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from lastcall.adapters.channels import Channel
    from lastcall.adapters.store.store import Store
    from lastcall.model.alert import Delivery

log = structlog.get_logger()
AT_ONCE = 20  # deliveries that one receiver takes into flight together


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one round of sending came to."""

    sent: int = 0
    postponed: int = 0
    dead: int = 0


async def deliver_due(
    store: Store,
    channels: Mapping[str, Channel],
    *,
    clock: Callable[[], datetime],
    jitter: Callable[[], float],
    stopping: Callable[[], bool] = lambda: False,
) -> DeliveryReport:
    """Send what is due to every receiver, each in its own task, until nothing is due or `stopping` says so.

    Each delivery is marked in flight in a transaction before it is sent and settled in another after. Raises
    StoreError; a receiver's failure is written to its row and is not raised.
    """
    rounds = [_work_off(store, name, channel, clock, jitter, stopping) for name, channel in channels.items()]
    counts: Counter[str] = Counter()
    for part in await asyncio.gather(*rounds):
        counts += part
    return DeliveryReport(counts["sent"], counts["postponed"], counts["dead"])


async def _work_off(
    store: Store,
    name: str,
    channel: Channel,
    clock: Callable[[], datetime],
    jitter: Callable[[], float],
    stopping: Callable[[], bool],
) -> Counter[str]:
    counts: Counter[str] = Counter()
    while not stopping():
        due = await asyncio.to_thread(_claim, store, name, clock())
        if not due:
            return counts
        for number, delivery in enumerate(due):
            if stopping():
                await asyncio.to_thread(_give_back, store, due[number:], clock())
                return counts
            counts[await _send(store, channel, delivery, clock, jitter)] += 1
    return counts


def _claim(store: Store, name: str, now: datetime) -> tuple[Delivery, ...]:
    with store.read() as connection:
        if not outbox.has_due(connection, now, name):
            return ()  # looking costs no write lock
    with store.write() as connection:
        return outbox.claim_due(connection, now, (name,), AT_ONCE)


def _give_back(store: Store, deliveries: tuple[Delivery, ...], now: datetime) -> None:
    with store.write() as connection:
        for delivery in deliveries:
            outbox.postpone(connection, delivery, delivery.last_error, now, maybe_sent=delivery.maybe_sent)


async def _send(
    store: Store,
    channel: Channel,
    delivery: Delivery,
    clock: Callable[[], datetime],
    jitter: Callable[[], float],
) -> str:
    """Send one and write down how it ended; return `sent`, `postponed` or `dead`."""
    try:
        receipt = await channel.deliver(delivery, now=clock())
    except DeliveryError as error:
        return await asyncio.to_thread(_failed, store, delivery, error, clock(), jitter())
    with_note = {"note": receipt.note} if receipt.note else {}
    log.info("told", receiver=delivery.receiver, message=delivery.rendered.summary, **with_note)

    def settle() -> None:
        with store.write() as connection:
            outbox.settle(connection, delivery, receipt, clock())

    await asyncio.to_thread(settle)
    return "sent"


def _failed(store: Store, delivery: Delivery, error: DeliveryError, now: datetime, dice: float) -> str:
    due_at = None
    if error.outcome is not DeliveryOutcome.PERMANENT:
        due_at = retry_at(
            attempts=delivery.attempts, outcome=error.outcome, retry_after=error.retry_after, now=now, jitter=dice
        )
    said = {"receiver": delivery.receiver, "message": delivery.rendered.summary, "error": str(error)}
    with store.write() as connection:
        if due_at is None:
            log.error("not told: refused for good; `lastcall alerts retry` sends it again", **said)
            outbox.bury(connection, delivery, str(error), now)
            return "dead"
        log.warning("not told yet", **said, again_at=due_at.isoformat(timespec="seconds"))
        maybe = error.outcome is DeliveryOutcome.AMBIGUOUS
        outbox.postpone(connection, delivery, str(error), due_at, maybe_sent=maybe)
        return "postponed"
