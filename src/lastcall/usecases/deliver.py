"""The outbox -> the receivers: marked in flight, sent, settled; one receiver's trouble is never another's."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import structlog

from lastcall.adapters.store import outbox
from lastcall.adapters.store import receivers as receiver_rows
from lastcall.errors import DeliveryError, StoreError
from lastcall.model.alert import DeliveryOutcome
from lastcall.stages.backoff import MISSES, PAUSE, PROBE, retry_at
from lastcall.stages.render import render
from lastcall.stages.trouble import readdressed, trouble_message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from lastcall.adapters.channels import Channel
    from lastcall.adapters.store.store import Store
    from lastcall.model.alert import Delivery, Receipt
    from lastcall.model.config import Receiver

NOTE_AGAIN = 1.0  # seconds between two tries to write how a message went

log = structlog.get_logger()


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
    receivers: Mapping[str, Receiver] | None = None,
) -> DeliveryReport:
    """Send what is due to every receiver, each in its own task, until nothing is due or `stopping` says so.

    A delivery is marked in flight in a transaction before it is sent and settled in another after, so that a death
    between the two leaves at most one message of each receiver in doubt. Of the `receivers` of the config one is told
    when another needs mending. Raises StoreError; a receiver's failure is written to its row and is not raised.
    """
    rounds = [
        _Courier(store, name, channel, clock, jitter, stopping, receivers or {}).work_off()
        for name, channel in channels.items()
    ]
    counts: Counter[str] = Counter()
    for part in await asyncio.gather(*rounds):
        counts += part
    return DeliveryReport(counts["sent"], counts["postponed"], counts["dead"])


@dataclass
class _Courier:
    """Carries one receiver's messages, one at a time, in their order."""

    store: Store
    name: str
    channel: Channel
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    stopping: Callable[[], bool]
    receivers: Mapping[str, Receiver]
    counts: Counter[str] = field(default_factory=Counter)
    misses: int = 0  # in a row
    broken: bool = False  # as the last look at its row said

    async def work_off(self) -> Counter[str]:
        """Send until nothing is due, the receiver asks for a pause, or fails too often in a row."""
        delivery = await asyncio.to_thread(self._first)
        while delivery is not None:
            try:
                receipt = await self.channel.deliver(self._fitting(delivery), now=self.clock())
            except DeliveryError as error:
                due_at = self._due_again(delivery, error)
                delivery = await self._noted(partial(self._put_off, delivery, error, due_at))
            else:
                self._say_told(delivery, receipt)
                delivery = await self._noted(partial(self._settle, delivery, receipt))
        return self.counts

    async def _noted(self, write: Callable[[], Delivery | None]) -> Delivery | None:
        """Write how it went; while the disk is full or the file locked, wait: what was sent must not be sent again.

        Raises StoreError for what no waiting mends, and at the end: then the row is taken back at the next start.
        """
        said = False
        while True:
            try:
                return await asyncio.to_thread(write)
            except StoreError as error:
                if not error.passing or self.stopping():
                    raise
                if not said:
                    said_so = {"receiver": self.name, "error": str(error)}
                    log.error("how a message went cannot be noted yet", **said_so)  # noqa: TRY400 - a full disk is no bug of ours
                said = True
            await asyncio.sleep(NOTE_AGAIN)

    def _first(self) -> Delivery | None:
        with self.store.read() as connection:
            if not outbox.has_due(connection, self.clock(), self.name):
                return None  # looking costs no write lock
        with self.store.write() as connection:
            return self._next(connection)

    def _next(self, connection: Connection) -> Delivery | None:
        """Mark the next delivery as in flight, in the transaction that settles the last one."""
        if self.stopping():
            return None
        state = receiver_rows.state_of(connection, self.name)
        self.broken = state.broken_since is not None
        if state.paused(self.clock()):
            return None
        return next(iter(outbox.claim_due(connection, self.clock(), (self.name,), 1)), None)

    def _say_told(self, delivery: Delivery, receipt: Receipt) -> None:
        self.misses = 0
        self.counts["sent"] += 1
        note = {"note": receipt.note} if receipt.note else {}
        if failed := delivery.rendered.meta.get("template_error"):
            log.error("a template failed", receiver=self.name, error=failed)
        log.info("told", receiver=self.name, message=delivery.rendered.summary, **note)

    def _settle(self, delivery: Delivery, receipt: Receipt) -> Delivery | None:
        with self.store.write() as connection:
            outbox.settle(connection, delivery, receipt, self.clock())
            if self.broken:
                receiver_rows.mark_well(connection, self.name)
                again = outbox.revive(connection, self.clock(), receivers=(self.name,))
                log.info("the receiver works again", receiver=self.name, messages_to_send_again=again)
            return self._next(connection)

    def _due_again(self, delivery: Delivery, error: DeliveryError) -> datetime | None:
        """Return when a message that was not taken is due again; None: never by itself."""
        self.misses += 1
        due_at = retry_at(
            attempts=delivery.attempts,
            outcome=error.outcome,
            retry_after=error.retry_after,
            now=self.clock(),
            jitter=self.jitter(),
            repeats_show=self.channel.repeats_show,
        )
        said = {"receiver": self.name, "message": delivery.rendered.summary, "error": str(error)}
        if due_at is None:
            self.counts["dead"] += 1
            log.error("not told: refused for good; `lastcall alerts retry` sends it again", **said)
        else:
            self.counts["postponed"] += 1
            log.warning("not told yet", **said, again_at=due_at.isoformat(timespec="seconds"))
        return due_at

    def _put_off(self, delivery: Delivery, error: DeliveryError, due_at: datetime | None) -> Delivery | None:
        now = self.clock()
        with self.store.write() as connection:
            if due_at is None:
                outbox.bury(connection, delivery, str(error), now)
                if error.broken:
                    self._needs_mending(connection, str(error), now)
            else:
                maybe = error.outcome is DeliveryOutcome.AMBIGUOUS
                outbox.postpone(connection, delivery, str(error), due_at, maybe_sent=maybe, progress=error.progress)
                self._slow_down(connection, error, due_at, now)
            return self._next(connection)

    def _slow_down(self, connection: Connection, error: DeliveryError, due_at: datetime, now: datetime) -> None:
        """Leave the receiver alone for as long as it asks, and for a moment after several failures in a row."""
        if error.retry_after is not None:
            receiver_rows.pause(connection, self.name, due_at)
        elif self.misses >= MISSES:
            receiver_rows.pause(connection, self.name, now + PAUSE)

    def _needs_mending(self, connection: Connection, error: str, now: datetime) -> None:
        """Keep the other messages from the same refusal, and tell of it elsewhere, once."""
        if not receiver_rows.mark_broken(connection, self.name, error, now=now, until=now + PROBE):
            return
        log.error("the receiver needs mending; its messages are kept", receiver=self.name, error=error)
        sick = {name for name, state in receiver_rows.states(connection).items() if state.broken_since}
        well = [receiver for name, receiver in self.receivers.items() if name not in sick]
        for receiver in sorted(well, key=lambda one: one.kind == "console")[:1]:  # the console may have no reader
            message = trouble_message(self.name, error, to=receiver.name, now=now)
            outbox.put(connection, message, render(message, receiver))

    def _fitting(self, delivery: Delivery) -> Delivery:
        """Return the delivery in the form of the receiver's kind, which may have changed since it was written."""
        receiver = self.receivers.get(self.name)
        if receiver is None or receiver.kind == delivery.rendered.kind:
            return delivery
        return replace(delivery, rendered=render(readdressed(delivery), receiver))
