"""Plan, outbox, receivers: what is written in one transaction, sent at least once, and never told twice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from lastcall.adapters.store import notices, outbox, silences, sources
from lastcall.adapters.store.store import Store
from lastcall.errors import DeliveryError
from lastcall.model.alert import Delivery, DeliveryOutcome, DeliveryStatus, Receipt
from lastcall.model.config import Config, Receiver, Route
from lastcall.model.notice import Announced, Confidence, Notice, Revised, What
from lastcall.model.vendor import Source
from lastcall.usecases.alert import FIRST_ROUND, AlertReport, write_alerts
from lastcall.usecases.deliver import DeliveryReport, deliver_due
from tests.builders import NOW, a_notice, a_usage, day

TODAY = day("2026-03-27")
TWO = Config(receivers={"console": Receiver("console", "console"), "ops": Receiver("ops", "console")})


@dataclass
class Ear:
    """A channel that takes messages, or fails as it is told to."""

    faults: list[DeliveryError] = field(default_factory=list)
    heard: list[Delivery] = field(default_factory=list)
    repeats_show: bool = True

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        assert now
        if self.faults:
            raise self.faults.pop(0)
        self.heard.append(delivery)
        return Receipt({"ts": delivery.id})

    async def close(self) -> None:
        self.heard.clear()


def learn(store: Store, *known: Notice, first_poll: bool = False) -> None:
    with store.write() as connection:
        changes = [Announced(notice) for notice in known]
        notices.record(connection, changes, source_id="acme/page", now=NOW, first_poll=first_poll)


def plan(store: Store, config: Config = TWO, *, digest: bool = False, today: str = "2026-03-27") -> AlertReport:
    now = NOW + (day(today) - TODAY)
    usages = (a_usage("openai/sora-2"), a_usage("openai/babbage"))
    return write_alerts(store, config, usages, {}, now=now, today=day(today), digest=digest)


def send(store: Store, now: datetime = NOW + timedelta(minutes=1), **ears: Ear) -> DeliveryReport:
    return asyncio.run(deliver_due(store, ears, clock=lambda: now, jitter=lambda: 0.0))


def waiting(store: Store) -> list[Delivery]:
    with store.read() as connection:
        return list(outbox.unsent(connection))


def test_a_change_becomes_one_message_for_each_receiver_once(store: Store) -> None:
    learn(store, a_notice())

    first, second = plan(store), plan(store)

    assert (first.findings, first.messages, second.messages) == (1, 2, 0)
    assert [delivery.receiver for delivery in waiting(store)] == ["console", "ops"]


def test_what_nobody_uses_is_planned_and_told_to_nobody(store: Store) -> None:
    learn(store, a_notice("gpt-4"))

    assert plan(store) == AlertReport()
    with store.read() as connection:
        assert notices.unplanned(connection) == ()


def test_old_news_waits_for_the_first_round_and_is_then_one_digest(store: Store) -> None:
    learn(store, a_notice(thread="t-1"), a_notice("babbage", thread="t-2"), first_poll=True)
    with store.write() as connection:
        sources.sync(connection, [Source("acme/slow", "acme", "https://acme.example/")])

    held = plan(store)
    told = plan(store, today="2026-03-28")

    assert (held.messages, held.held) == (0, 2)
    assert timedelta(days=1) > FIRST_ROUND
    assert told.messages == 2
    assert {delivery.rendered.summary for delivery in waiting(store)} == {"2 notices about what you use"}


def test_weak_wording_waits_for_the_digest(store: Store) -> None:
    learn(store, a_notice(confidence=Confidence.LIKELY))

    assert plan(store).held == 1
    assert plan(store, digest=True).messages == 2


def test_routes_decide_and_a_receiver_that_left_is_skipped(store: Store) -> None:
    learn(store, a_notice())
    config = replace(TWO, routes=(Route(("ops", "gone"), {"vendor": "openai"}),))

    plan(store, config)

    assert [delivery.receiver for delivery in waiting(store)] == ["ops"]


def test_an_acknowledged_notice_is_reminded_of_no_more_until_it_moves(store: Store) -> None:
    notice = a_notice()
    learn(store, notice)
    plan(store)
    with store.write() as connection:
        silences.add(connection, notice, who="ada", now=NOW)

    assert plan(store, today="2026-09-10").messages == 0
    moved = replace(a_notice(ends="2026-09-20"), revision=2)
    with store.write() as connection:
        notices.record(connection, [Revised(notice, moved, (What.MOVED_EARLIER,))], source_id="a", now=NOW)
    assert plan(store, today="2026-09-10").messages == 2
    assert plan(store, today="2026-09-19").messages == 2


def test_messages_are_sent_and_settled(store: Store) -> None:
    learn(store, a_notice())
    plan(store)
    console, ops = Ear(), Ear()

    report = send(store, console=console, ops=ops)

    assert report == DeliveryReport(sent=2)
    assert len(console.heard) == len(ops.heard) == 1
    assert waiting(store) == []
    assert send(store, console=console, ops=ops) == DeliveryReport()


def test_a_dead_receiver_never_makes_another_repeat(store: Store) -> None:
    learn(store, a_notice())
    plan(store)
    console = Ear()
    refused = [DeliveryError("channel_not_found", outcome=DeliveryOutcome.PERMANENT)]

    reports = [send(store, console=console, ops=Ear(list(refused))) for _ in range(5)]

    assert reports[0] == DeliveryReport(sent=1, dead=1)
    assert reports[1:] == [DeliveryReport()] * 4
    assert len(console.heard) == 1
    (dead,) = waiting(store)
    assert (dead.status, dead.last_error) == (DeliveryStatus.DEAD, "channel_not_found")


def test_a_passing_failure_is_tried_again_when_the_receiver_asked_for_it(store: Store) -> None:
    learn(store, a_notice())
    plan(store)
    slow = DeliveryError("429", outcome=DeliveryOutcome.RETRY, retry_after=timedelta(minutes=10))
    ear = Ear([slow])

    assert send(store, console=ear).postponed == 1
    assert send(store, NOW + timedelta(minutes=10), console=ear) == DeliveryReport()
    assert send(store, NOW + timedelta(minutes=11), console=ear).sent == 1
    assert not ear.heard[0].maybe_sent


def test_an_unknown_outcome_is_sent_again_and_marked(store: Store) -> None:
    learn(store, a_notice())
    plan(store)
    ear = Ear([DeliveryError("no answer after the dot", outcome=DeliveryOutcome.AMBIGUOUS)])

    send(store, console=ear)
    send(store, NOW + timedelta(minutes=2), console=ear)

    assert ear.heard[0].maybe_sent
    assert ear.heard[0].attempts == 2


def test_a_follow_up_is_given_what_the_first_message_left(store: Store) -> None:
    learn(store, a_notice(ends=None))
    plan(store)
    ear = Ear()
    send(store, console=ear)
    dated = replace(a_notice(), revision=2)
    with store.write() as connection:
        notices.record(connection, [Revised(a_notice(ends=None), dated, (What.DATED,))], source_id="a", now=NOW)
    plan(store, today="2026-03-28")
    send(store, NOW + timedelta(days=2), console=ear)

    first, follow_up = ear.heard
    assert follow_up.thread == first.thread
    assert follow_up.thread_ref == {"ts": first.id}


def test_stopping_gives_back_what_was_not_sent(store: Store) -> None:
    learn(store, *(a_notice(f"sora-2-2025-10-{n:02}", thread=f"t-{n}") for n in range(10, 13)))
    usages = (a_usage("openai/sora-2-2025*"),)
    write_alerts(store, TWO, usages, {}, now=NOW, today=TODAY, digest=False)
    ear = Ear()

    async def stopped() -> DeliveryReport:
        return await deliver_due(
            store,
            {"console": ear},
            clock=lambda: NOW + timedelta(minutes=1),
            jitter=lambda: 0.0,
            stopping=lambda: len(ear.heard) >= 1,
        )

    assert asyncio.run(stopped()).sent == 1
    assert {delivery.status for delivery in waiting(store)} == {DeliveryStatus.WAITING}
    assert send(store, NOW + timedelta(minutes=2), console=ear).sent == 2
