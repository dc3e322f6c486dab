"""Notices in the database: what is written once and comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lastcall.adapters.store import notices, reading
from lastcall.adapters.store.codec import dump_notice, load_notice
from lastcall.adapters.store.store import Store
from lastcall.errors import StoreError
from lastcall.model.notice import Announced, Confirmed, Deadline, Effect, Milestone, Revised, Scope, What
from tests.builders import NOW, a_claim, a_notice, day


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


@pytest.mark.parametrize("revised_last", [True, False])
def test_of_two_documents_in_one_batch_the_later_word_stands(store: Store, *, revised_last: bool) -> None:
    known = a_notice(ends=None)
    dated = replace(a_notice(), revision=2, claims=known.claims)
    seen = (a_claim(source="acme/other"),)
    revised = Revised(known, replace(dated, claims=(*dated.claims, *seen)) if revised_last else dated, (What.DATED,))
    confirmed = Confirmed(replace(known if revised_last else dated, claims=(*known.claims, *seen)))
    with store.write() as connection:
        notices.record(connection, [Announced(known)], source_id="a", now=NOW)

    with store.write() as connection:
        batch = notices.Ledger()
        for change in (confirmed, revised) if revised_last else (revised, confirmed):
            batch.record([change], source_id="b", now=NOW)
        batch.write(connection)

    with store.read() as connection:
        (stands,) = notices.of_vendor(connection, "openai")
        assert (stands.revision, stands.deadline) == (2, dated.deadline)
        assert seen[0] in stands.claims
        assert [change.change for change in notices.history(connection, known.id)] == [Announced(known), revised]


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
