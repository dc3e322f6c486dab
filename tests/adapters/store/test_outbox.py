"""The outbox and the silences: claimed by one, settled once, nothing lost."""

from __future__ import annotations

from datetime import timedelta

from lastcall.adapters.store import notices, outbox, silences
from lastcall.adapters.store.store import Store
from lastcall.model.alert import DeliveryStatus, Receipt
from lastcall.model.notice import Announced
from tests.adapters.store.rows import MINUTE, RENDERED, a_message
from tests.builders import NOW, a_notice, day


def test_a_message_is_put_once_and_its_keys_are_told(store: Store) -> None:
    with store.write() as connection:
        again = [outbox.put(connection, a_message(), RENDERED) for _ in range(2)]
        told = outbox.told_keys(connection, "console", ["key-1", "key-2"])
        elsewhere = outbox.told_keys(connection, "ops", ["key-1"])

    assert (again, set(told), set(elsewhere)) == ([True, False], {"key-1"}, set())


def test_a_delivery_is_claimed_by_one_and_settled_with_its_thread(store: Store) -> None:
    with store.write() as connection:
        outbox.put(connection, a_message(), RENDERED)
        assert outbox.has_due(connection, NOW + 2 * MINUTE, "console")
        (delivery,) = outbox.claim_due(connection, NOW + 2 * MINUTE, ["console"], 10)
        assert outbox.claim_due(connection, NOW + 2 * MINUTE, ["console"], 10) == ()
        outbox.settle(connection, delivery, Receipt({"ts": "1.2"}), NOW)
        outbox.put(connection, a_message(2), RENDERED)
        (follow_up,) = outbox.claim_due(connection, NOW + 3 * MINUTE, ["console"], 10)

    assert delivery.rendered == RENDERED
    assert (delivery.status, delivery.attempts, delivery.maybe_sent) == (DeliveryStatus.SENDING, 1, False)
    assert follow_up.thread_ref == {"ts": "1.2"}


def test_a_follow_up_never_overtakes_the_first_message_of_its_thread(store: Store) -> None:
    with store.write() as connection:
        for number, thread in ((1, "t-1"), (2, "t-1"), (3, "t-2")):
            outbox.put(connection, a_message(number, thread=thread), RENDERED)
        first = outbox.claim_due(connection, NOW + 5 * MINUTE, ["console"], 10)
        outbox.postpone(connection, first[0], "down", NOW + timedelta(hours=1), maybe_sent=False)
        second = outbox.claim_due(connection, NOW + 5 * MINUTE, ["console"], 10)

    assert [delivery.id for delivery in first] == ["m-1", "m-3"]
    assert second == ()


def test_what_was_in_flight_at_a_crash_is_sent_again_and_says_so(store: Store) -> None:
    with store.write() as connection:
        outbox.put(connection, a_message(), RENDERED)
        outbox.claim_due(connection, NOW + 2 * MINUTE, ["console"], 10)
        recovered = outbox.recover(connection)
        (again,) = outbox.claim_due(connection, NOW + 2 * MINUTE, ["console"], 10)

    assert recovered == 1
    assert (again.maybe_sent, again.attempts) == (True, 1)  # our death is no failure of the receiver


def test_a_refused_message_is_kept_shown_and_can_be_sent_again(store: Store) -> None:
    with store.write() as connection:
        outbox.put(connection, a_message(), RENDERED)
        (delivery,) = outbox.claim_due(connection, NOW + 2 * MINUTE, ["console"], 10)
        outbox.bury(connection, delivery, "550 no such user", NOW)
        (dead,) = outbox.unsent(connection)
        assert outbox.counts(connection) == {("console", "dead"): 1}
        assert outbox.revive(connection, NOW, ["m-9"]) == 0
        assert outbox.revive(connection, NOW) == 1
        assert [d.id for d in outbox.claim_due(connection, NOW, ["console"], 10)] == ["m-1"]

    assert (dead.status, dead.last_error) == (DeliveryStatus.DEAD, "550 no such user")


def test_a_receiver_that_was_removed_keeps_its_messages(store: Store) -> None:
    with store.write() as connection:
        outbox.put(connection, a_message(), RENDERED)

        assert outbox.claim_due(connection, NOW + 2 * MINUTE, ["ops"], 10) == ()
        assert len(outbox.unsent(connection)) == 1


def test_the_newest_word_about_a_notice_counts_and_a_snooze_ends(store: Store) -> None:
    notice = a_notice()
    with store.write() as connection:
        notices.record(connection, [Announced(notice)], source_id="a", now=NOW)
        silences.add(connection, notice, who="ada", now=NOW, until=day("2026-04-01"))
        assert silences.active(connection, day("2026-03-31")) == {notice.id: notice.facts}
        assert silences.active(connection, day("2026-04-01")) == {}
        silences.add(connection, notice, who="ada", now=NOW)
        assert silences.active(connection, day("2027-01-01")) == {notice.id: notice.facts}
