"""Delivery when receivers break, wait, change or go: nothing is lost, and nobody else gets it twice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from lastcall.adapters.channels.mail import MailChannel
from lastcall.adapters.store import outbox
from lastcall.adapters.store import receivers as receiver_rows
from lastcall.adapters.store.store import Store
from lastcall.errors import DeliveryError
from lastcall.model.alert import Delivery, DeliveryOutcome, DeliveryStatus, Receipt
from lastcall.model.config import Fetching, Receiver
from lastcall.stages.backoff import ATTEMPTS, DOUBTFUL, HOURLY, MISSES, PAUSE, PAUSES, PROBE, retry_at
from lastcall.stages.render import render
from lastcall.stages.render.samples import NOW, sample_message
from lastcall.usecases.deliver import DeliveryReport, deliver_due
from tests.adapters.channels.services import PostOffice

OPS = Receiver("ops", "console")
MAIL = Receiver("mail", "email", {"to": ("a@example.com",), "from": "l@example.com", "smtp": "smtp://127.0.0.1:1"})
BOTH = {"ops": OPS, "mail": MAIL}
LATER = NOW + timedelta(minutes=1)


@dataclass
class Ear:
    """A channel that takes messages, or fails as it is told to."""

    faults: list[DeliveryError] = field(default_factory=list)
    heard: list[Delivery] = field(default_factory=list)
    repeats_show: bool = True
    asked: int = 0
    never: bool = False
    wanted: int = 1
    had_enough: asyncio.Event = field(default_factory=asyncio.Event)  # was asked as often as wanted

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        assert now
        self.asked += 1
        if self.asked == self.wanted:
            self.had_enough.set()
        if self.never:
            await asyncio.Event().wait()
        if self.faults:
            raise self.faults.pop(0)
        self.heard.append(delivery)
        return Receipt()

    async def close(self) -> None:
        self.heard.clear()


def write(store: Store, *receivers: Receiver, count: int = 1) -> None:
    with store.write() as connection:
        for receiver in receivers:
            for number in range(count):
                message = replace(sample_message("dated", receiver=receiver.name), id=f"{receiver.name}-{number:02}")
                message = replace(message, thread=f"t-{number}", created_at=NOW + timedelta(seconds=number))
                outbox.put(connection, message, render(message, receiver))


def send(store: Store, now: datetime = LATER, **ears: Ear) -> DeliveryReport:
    return asyncio.run(deliver_due(store, ears, clock=lambda: now, jitter=lambda: 0.0, receivers=BOTH))


def unsent(store: Store) -> list[tuple[str, DeliveryStatus]]:
    with store.read() as connection:
        return [(delivery.id, delivery.status) for delivery in outbox.unsent(connection)]


def broken() -> DeliveryError:
    return DeliveryError("mail: 535 bad credentials", outcome=DeliveryOutcome.PERMANENT, broken=True)


def test_a_receiver_that_needs_mending_is_left_alone_and_told_of_elsewhere_once(store: Store) -> None:
    write(store, MAIL, count=5)
    mail, ops = Ear([broken(), broken()]), Ear()

    reports = [send(store, LATER + n * PROBE, mail=mail) for n in range(2)]
    send(store, LATER + PROBE, ops=ops)

    assert [report.dead for report in reports] == [1, 1]
    assert mail.asked == 2
    assert [status for _, status in unsent(store)].count(DeliveryStatus.WAITING) == 3
    (told,) = ops.heard
    assert "cannot reach the receiver mail" in told.rendered.summary
    assert "535 bad credentials" in told.rendered.body.decode()


def test_what_was_refused_goes_out_when_the_receiver_works_again(store: Store) -> None:
    write(store, MAIL, count=3)
    mail = Ear([broken()])

    send(store, mail=mail)
    report = send(store, LATER + PROBE, mail=mail)

    assert report == DeliveryReport(sent=3)
    assert sorted(delivery.id for delivery in mail.heard) == ["mail-00", "mail-01", "mail-02"]
    with store.read() as connection:
        assert receiver_rows.states(connection) == {}


def test_a_refusal_of_one_message_is_no_reason_to_keep_the_others(store: Store) -> None:
    write(store, MAIL, count=3)
    mail = Ear([DeliveryError("550 no such user", outcome=DeliveryOutcome.PERMANENT)])

    assert send(store, mail=mail) == DeliveryReport(sent=2, dead=1)
    assert unsent(store) == [("mail-00", DeliveryStatus.DEAD)]


def test_what_a_receiver_asks_for_holds_for_all_its_messages(store: Store) -> None:
    write(store, MAIL, count=3)
    wait = DeliveryError("429", outcome=DeliveryOutcome.RETRY, retry_after=timedelta(minutes=10))
    mail = Ear([wait])

    send(store, mail=mail)
    early = send(store, LATER + timedelta(minutes=9), mail=mail)

    assert (mail.asked, early) == (1, DeliveryReport())
    assert send(store, LATER + timedelta(minutes=11), mail=mail).sent == 3


def test_after_failures_in_a_row_a_receiver_is_given_a_rest(store: Store) -> None:
    write(store, MAIL, count=10)
    mail = Ear([DeliveryError("no connection", outcome=DeliveryOutcome.RETRY) for _ in range(4)])

    send(store, mail=mail)
    assert mail.asked == MISSES
    assert send(store, LATER + PAUSE, mail=mail).sent == 9


def test_a_receiver_that_never_answers_holds_up_nobody(store: Store) -> None:
    write(store, MAIL, OPS, count=2)
    mail, ops = Ear(never=True), Ear(wanted=2)

    async def until_ops_has_all() -> None:
        channels = {"mail": mail, "ops": ops}
        task = asyncio.create_task(deliver_due(store, channels, clock=lambda: LATER, jitter=lambda: 0.0))
        await asyncio.wait_for(asyncio.gather(mail.had_enough.wait(), ops.had_enough.wait()), 30)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(until_ops_has_all())

    assert (mail.asked, len(ops.heard)) == (1, 2)
    assert unsent(store)[:1] == [("mail-00", DeliveryStatus.SENDING)]


def test_a_death_leaves_one_message_of_a_receiver_in_doubt(store: Store) -> None:
    write(store, MAIL, count=5)

    async def die() -> None:
        mail = Ear(never=True)
        task = asyncio.create_task(deliver_due(store, {"mail": mail}, clock=lambda: LATER, jitter=lambda: 0.0))
        await asyncio.wait_for(mail.had_enough.wait(), 30)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(die())
    with store.write() as connection:
        recovered = outbox.recover(connection)
    mail = Ear()
    send(store, mail=mail)

    assert recovered == 1
    assert [delivery.maybe_sent for delivery in mail.heard] == [True, False, False, False, False]


def test_messages_for_a_receiver_that_left_are_kept_and_come_back_with_it(store: Store) -> None:
    write(store, MAIL, OPS)
    with store.write() as connection:
        assert outbox.orphan(connection, ("ops",), LATER) == 1
    assert ("mail-00", DeliveryStatus.DEAD) in unsent(store)

    with store.write() as connection:
        outbox.revive(connection, LATER, receivers=("ops", "mail"))
    mail = Ear()
    send(store, mail=mail)

    assert [delivery.id for delivery in mail.heard] == ["mail-00"]


def test_a_message_for_a_receiver_of_another_kind_goes_out_in_its_form(store: Store) -> None:
    write(store, Receiver("mail", "slack"))
    mail = Ear()

    send(store, mail=mail)

    (told,) = mail.heard
    assert told.rendered.kind == "email"
    assert "Subject: Acme: nova-2" in told.rendered.body.decode()


def test_of_a_mail_to_several_those_who_are_asked_to_wait_are_served_later(store: Store) -> None:
    office = PostOffice()
    options = {
        "to": ("a@example.com", "b@example.com", "c@example.com"),
        "from": "l@example.com",
        "smtp": f"smtp://127.0.0.1:{office.port}?starttls=never",
    }
    receiver = Receiver("mail", "email", options)
    write(store, receiver)
    office.refuse = {"b@example.com": "450", "c@example.com": "550"}

    async def go(now: datetime) -> DeliveryReport:
        channel = MailChannel(receiver, Fetching())
        try:
            return await deliver_due(store, {"mail": channel}, clock=lambda: now, jitter=lambda: 0.0)
        finally:
            await channel.close()

    first = asyncio.run(go(LATER))
    office.refuse = {}
    second = asyncio.run(go(LATER + timedelta(minutes=1)))
    office.close()

    assert (first, second) == (DeliveryReport(postponed=1), DeliveryReport(sent=1))
    assert office.recipients == [["a@example.com"], ["b@example.com"]]
    assert office.mails[0] == office.mails[1]


def test_what_may_have_arrived_is_asked_after_soon_where_nobody_sees_it_twice() -> None:
    def due(*, shows: bool) -> datetime | None:
        return retry_at(
            attempts=3,
            outcome=DeliveryOutcome.AMBIGUOUS,
            retry_after=None,
            now=NOW,
            jitter=0.0,
            repeats_show=shows,
        )

    assert due(shows=True) == NOW + DOUBTFUL[2]
    assert due(shows=False) == NOW + PAUSES[2]


@pytest.mark.parametrize("outcome", [DeliveryOutcome.RETRY, DeliveryOutcome.AMBIGUOUS])
def test_pauses_grow_to_an_hour_and_end_after_days(outcome: DeliveryOutcome) -> None:
    def pause(attempts: int, *, jitter: float = 0.0, asked: timedelta | None = None) -> timedelta | None:
        due = retry_at(attempts=attempts, outcome=outcome, retry_after=asked, now=NOW, jitter=jitter)
        return due - NOW if due else None

    known = PAUSES if outcome is DeliveryOutcome.RETRY else DOUBTFUL
    assert [pause(n + 1) for n in range(len(known))] == list(known)
    assert pause(len(known) + 1) == HOURLY
    assert pause(1, jitter=1.0) == known[0] * 1.25
    assert pause(1, jitter=-1.0, asked=timedelta(hours=1)) == timedelta(hours=1)
    assert pause(ATTEMPTS) is None
