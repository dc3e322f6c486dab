"""The database: what is written once, what survives, what refuses to start."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from lastcall.adapters.store import notices, outbox, reading, retention, silences, sources
from lastcall.adapters.store.address import database_path
from lastcall.adapters.store.codec import dump_notice, load_notice
from lastcall.adapters.store.instance import InstanceLock
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store, back_up
from lastcall.errors import ConfigError, StoreError
from lastcall.model.alert import AlertReason, DeliveryStatus, Layout, Message, Receipt, Rendered
from lastcall.model.document import Validators
from lastcall.model.health import FetchFailure, SourceHealth, SourceState
from lastcall.model.notice import Announced, Confirmed, Deadline, Effect, Milestone, Revised, Scope, What
from lastcall.model.vendor import Access, Source
from tests.builders import CONSOLE, NOW, a_claim, a_notice, day

MINUTE = timedelta(minutes=1)


def a_source(name: str = "acme/feed", **wishes: object) -> Source:
    return Source(name, "acme", f"https://acme.example/{name}", **wishes)  # type: ignore[arg-type]


def a_message(number: int = 1, *, thread: str = "t-1", receiver: str = CONSOLE.name) -> Message:
    return Message(
        f"m-{number}", receiver, Layout.ALERT, AlertReason.ANNOUNCED, "low", thread, (), NOW + number * MINUTE,
        NOW.date(), keys=(f"key-{number}",),
    )  # fmt: skip


RENDERED = Rendered("console", b"goodbye", "goodbye", {"to": "all"})


# --- notices ---------------------------------------------------------------------------------------------------------


def test_a_notice_comes_back_as_it_was() -> None:
    floor = Milestone(Effect.DEPRECATED, Deadline.floor(day("2026-04-01")))
    full = replace(
        a_notice(replacements=("veo",), surfaces=("api",), announced="2026-03-24", entry="e1", published="2026-03-24"),
        milestones=(floor, Milestone(Effect.SHUTDOWN, None)),
        scope=Scope(("api",), ("eu",), ("free",)),
        conflicts=("shutdown: a says x",),
        part_of="n-1",
    )

    for notice in (full, a_notice(ends=None), a_notice(withdrawn=True)):
        assert load_notice(dump_notice(notice)) == notice


def test_a_notice_that_cannot_be_read_says_so() -> None:
    for text in ("{", "[]", '{"subject": ["a"]}'):
        with pytest.raises(StoreError, match="restore a backup"):
            load_notice(text)


def test_a_change_is_recorded_with_the_notice_and_planned_once(store: Store) -> None:
    before, after = a_notice(ends=None), replace(a_notice(), revision=2)
    changes: list[Announced | Revised] = [Announced(before), Revised(before, after, (What.DATED,))]
    with store.write() as connection:
        news = notices.record(connection, changes, source_id="acme/feed", now=NOW, first_poll=True)
    with store.write() as connection:
        recorded = notices.unplanned(connection)
        notices.mark_planned(connection, [recorded[0].id], NOW)

    assert news == 2
    assert [change.change for change in recorded] == changes
    assert recorded[0].first_poll
    with store.read() as connection:
        assert [change.change for change in notices.unplanned(connection)] == changes[1:]
        assert [change.at for change in notices.history(connection, after.id)] == [NOW, NOW]
        assert notices.of_vendor(connection, "openai") == (after,)
        assert notices.of_vendors(connection, ["openai", "acme"]) == (after,)
        assert notices.by_id(connection, after.id[:5]) == (after,)
        assert notices.counts(connection) == {"openai": 1}


def test_new_evidence_is_kept_and_is_no_news(store: Store) -> None:
    notice = a_notice()
    more = replace(notice, claims=(*notice.claims, a_claim(source="acme/other")))
    with store.write() as connection:
        notices.record(connection, [Announced(notice)], source_id="a", now=NOW)
        news = notices.record(connection, [Confirmed(more)], source_id="b", now=NOW)

    assert news == 0
    with store.read() as connection:
        assert notices.of_vendor(connection, "openai") == (more,)


def test_recording_the_same_change_twice_changes_nothing(store: Store) -> None:
    for _ in range(2):
        with store.write() as connection:
            notices.record(connection, [Announced(a_notice())], source_id="a", now=NOW)

    with store.read() as connection:
        assert len(notices.unplanned(connection)) == 1


def test_a_look_reads_by_day_without_the_writer(store: Store) -> None:
    known = [
        a_notice("b", "2026-10-01"),
        a_notice("a", "2026-09-24"),
        a_notice("c", None),
        a_notice("d", withdrawn=True),
    ]
    with store.write() as connection:
        notices.record(connection, [Announced(notice) for notice in known], source_id="a", now=NOW)

    with reading.look(store.path) as connection:
        ending = reading.notices_ending(connection, day("2026-09-24"), day("2026-10-01"))
        near = reading.notices_ending(connection, None, day("2026-09-30"))
        undated = reading.notices_undated(connection)
    assert [notice.subject.name for notice in ending] == ["a", "b"]
    assert [notice.subject.name for notice in near] == ["a"]
    assert [notice.subject.name for notice in undated] == ["c"]


def test_a_look_at_no_database_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="lastcall poll"), reading.look(tmp_path / "none.db"):
        pass


# --- sources ---------------------------------------------------------------------------------------------------------


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


def saved(store: Store, health: SourceHealth, **wishes: object) -> sources.SourceRow:
    values = {
        "validators": Validators('"e"', None), "body_hash": "h", "full_at": NOW, "unchanged_polls": 0, **wishes
    }  # fmt: skip
    with store.write() as connection:
        sources.save(connection, health, **values)  # type: ignore[arg-type]
        return sources.load(connection, ["acme/feed"], NOW + MINUTE)["acme/feed"]


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
            sources.touch(connection, health, unchanged_polls=1)
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


# --- outbox ----------------------------------------------------------------------------------------------------------


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


# --- silences --------------------------------------------------------------------------------------------------------


def test_the_newest_word_about_a_notice_counts_and_a_snooze_ends(store: Store) -> None:
    notice = a_notice()
    with store.write() as connection:
        notices.record(connection, [Announced(notice)], source_id="a", now=NOW)
        silences.add(connection, notice, who="ada", now=NOW, until=day("2026-04-01"))
        assert silences.active(connection, day("2026-03-31")) == {notice.id: notice.facts}
        assert silences.active(connection, day("2026-04-01")) == {}
        silences.add(connection, notice, who="ada", now=NOW)
        assert silences.active(connection, day("2027-01-01")) == {notice.id: notice.facts}


# --- the file --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"not a database at all" * 100, "no SQLite database")],
)
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "lastcall.db"
    path.write_bytes(content)

    with pytest.raises(StoreError, match=words):
        prepare(path)

    assert path.read_bytes() == content


def test_a_damaged_database_is_refused(store: Store) -> None:
    with store.write() as connection:
        notices.record(connection, [Announced(a_notice(f"m{i}")) for i in range(200)], source_id="a", now=NOW)
    store.close()
    sqlite3.connect(store.path).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
    body = bytearray(store.path.read_bytes())
    body[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    store.path.write_bytes(body)

    with pytest.raises(StoreError, match="damaged"):
        prepare(store.path)


def test_a_newer_database_is_refused_and_left_as_it_is(store: Store) -> None:
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match="newer Lastcall"):
        prepare(store.path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        prepare(tmp_path / "no" / "lastcall.db")


def test_preparing_twice_changes_nothing_and_the_file_is_the_owners_alone(store: Store) -> None:
    assert prepare(store.path) == "current"
    assert store.path.stat().st_mode & 0o077 == 0


def test_an_error_in_a_transaction_leaves_no_trace(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as connection:
        notices.record(connection, [Announced(a_notice())], source_id="a", now=NOW)
        raise RuntimeError

    with store.read() as connection:
        assert notices.counts(connection) == {}


def test_a_full_database_says_so_and_loses_nothing(store: Store) -> None:
    with store.write() as connection:
        notices.record(connection, [Announced(a_notice())], source_id="a", now=NOW)
    engine = store._writer
    with engine.connect() as raw:
        pages = raw.exec_driver_sql("PRAGMA page_count").scalar()
        raw.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(StoreError, match="disk is full"), store.write() as connection:
        many = [Announced(a_notice(f"m{i}")) for i in range(500)]
        notices.record(connection, many, source_id="a", now=NOW)

    with store.read() as connection:
        assert notices.counts(connection) == {"openai": 1}


def test_a_backup_of_a_live_database_is_whole(store: Store, tmp_path: Path) -> None:
    with store.write() as connection:
        notices.record(connection, [Announced(a_notice())], source_id="a", now=NOW)

    copy = back_up(store.path, tmp_path / "copy.db")

    with reading.look(copy) as connection:
        assert len(reading.notices_ending(connection, None, None)) == 1
    assert copy.stat().st_mode & 0o077 == 0


def test_a_backup_that_cannot_be_written_says_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"copy\.db"):
        back_up(store.path, tmp_path / "no" / "copy.db")


def test_a_second_daemon_is_refused_and_the_lock_dies_with_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "lastcall.db"
    with InstanceLock(path), pytest.raises(StoreError, match=f"process {os.getpid()}"), InstanceLock(path):
        pass
    holder = (
        "import sys, os, pathlib; from lastcall.adapters.store.instance import InstanceLock;"
        "InstanceLock(pathlib.Path(sys.argv[1])).__enter__(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", holder, str(path)], check=False)

    with InstanceLock(path):
        assert path.with_name("lastcall.db.lock").read_text() == str(os.getpid())


@pytest.mark.parametrize("address", ["postgresql://x/y", "sqlite://", "sqlite:///", "lastcall.db"])
def test_an_address_that_is_not_supported_is_named(address: str) -> None:
    with pytest.raises(ConfigError, match=r"sqlite:///lastcall\.db"):
        database_path(address)


def test_relative_and_absolute_addresses() -> None:
    assert database_path("sqlite:///a/b.db") == Path("a/b.db")
    assert database_path("sqlite:////var/b.db") == Path("/var/b.db")


# --- retention -------------------------------------------------------------------------------------------------------


def test_old_messages_and_forgotten_sources_go_and_notices_and_what_was_told_stay(store: Store) -> None:
    with store.write() as connection:
        notices.record(connection, [Announced(a_notice())], source_id="a", now=NOW)
        sources.sync(connection, [a_source()])
        sources.sync(connection, [])
        for number, thread in ((1, "t-1"), (2, "t-2"), (3, "t-2")):
            outbox.put(connection, a_message(number, thread=thread), RENDERED)
        connection.execute(sql("UPDATE outbox SET status = 'sent' WHERE id != 'm-3'"))

    with store.write() as connection:
        assert retention.prune(connection, NOW + timedelta(days=300)) == 1  # the source, which never was read
        assert retention.prune(connection, NOW + timedelta(days=500)) == 1  # of t-2 one is waiting

    with store.read() as connection:
        assert {row.id for row in connection.execute(sql("SELECT id FROM outbox"))} == {"m-2", "m-3"}
        assert connection.execute(sql("SELECT count(*) FROM told")).scalar() == 3
        assert len(notices.of_vendor(connection, "openai")) == 1
