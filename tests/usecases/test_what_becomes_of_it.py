"""What follows a first word: retractions, use that begins and ends, what people do, a clock that jumps."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from lastcall.adapters.store import silences
from lastcall.adapters.store.store import Store
from lastcall.model.action import ActionKind
from lastcall.model.config import Project
from lastcall.model.notice import Revised, What
from lastcall.model.route import DigestKind, Freeze, QuietHours, Route
from tests.builders import NOW, a_notice, a_usage, day
from tests.usecases.telling import ONE, TWO, days, learn, look, moved, reasons, said


def test_a_withdrawal_is_told_to_all_who_heard_and_to_nobody_else(store: Store) -> None:
    routes = (Route(("ops",), {"severity": "high"}, go_on=True), Route(("mail",)))
    config = replace(TWO, routes=routes)
    late, soon = a_notice("late", "2027-09-24", thread="t-1"), a_notice("soon", "2026-04-02", thread="t-2")
    usages = (a_usage("openai/late"), a_usage("openai/soon"))
    learn(store, late, soon)
    look(store, config, usages=usages)
    gone = [Revised(n, replace(n, withdrawn=True, revision=2), (What.WITHDRAWN,)) for n in (late, soon)]
    learn(store, *gone)

    look(store, config, NOW + days(1), usages)

    assert reasons(store, "ops") == ["announced", "withdrawn"]
    assert sorted(reasons(store, "mail")) == ["announced", "announced", "withdrawn", "withdrawn"]


def test_what_is_withdrawn_before_anybody_heard_of_it_is_never_told(store: Store) -> None:
    config = replace(ONE, quiet_hours=QuietHours(time(22), time(7)))
    night = NOW.replace(hour=23)
    learn(store, a_notice())
    look(store, config, night)
    learn(store, moved("2026-09-24", What.WITHDRAWN, withdrawn=True))

    look(store, config, night + timedelta(hours=1))
    look(store, config, night + timedelta(hours=10))

    assert said(store) == []


def test_a_later_date_reaches_those_who_were_alarmed_by_the_earlier_one(store: Store) -> None:
    config = replace(TWO, routes=(Route(("ops",), {"severity": "critical"}), Route(("mail",))))
    soon = a_notice(ends="2026-03-30")
    learn(store, soon)
    look(store, config)
    learn(store, moved("2026-11-30", What.MOVED_LATER, before=soon))

    look(store, config, NOW + timedelta(hours=1))

    assert reasons(store, "ops") == ["announced", "moved_later"]


def test_what_is_found_no_more_is_told_once_in_its_thread(store: Store) -> None:
    learn(store, a_notice())
    look(store)

    look(store, at=NOW + days(1), usages=())
    look(store, at=NOW + days(2), usages=())

    assert reasons(store) == ["announced", "resolved"]
    assert "no longer used here" in said(store)[1][1]


def test_a_project_that_could_not_be_looked_at_has_resolved_nothing(store: Store) -> None:
    learn(store, a_notice())
    look(store)

    look(store, at=NOW + days(1), usages=(), unseen=("shop",))

    assert reasons(store) == ["announced"]


def test_a_notice_that_reads_differently_is_not_resolved_by_that(store: Store) -> None:
    learn(store, a_notice(aliases=("videos",)))
    usages = (a_usage("openai/videos"),)
    look(store, usages=usages)
    renamed = replace(a_notice(), revision=2)
    learn(store, Revised(a_notice(), renamed, (What.STAGE,)))

    look(store, at=NOW + days(1), usages=usages)

    assert "resolved" not in reasons(store)


def test_who_begins_to_use_what_is_going_away_is_told_though_it_was_announced_long_ago(store: Store) -> None:
    learn(store, a_notice())
    look(store, usages=(a_usage("openai/other"),))

    look(store, at=NOW + days(30))
    look(store, at=NOW + days(31))

    assert reasons(store) == ["announced"]


def test_the_day_to_start_is_the_deadline_without_lead_time_and_freezes(store: Store) -> None:
    freeze = Freeze(day("2026-08-01"), day("2026-08-31"))
    shop = Project("shop", lead_time=timedelta(days=30), freezes=(freeze,))
    config = replace(ONE, projects={"shop": shop}, reminders=())
    learn(store, a_notice())  # ends 24 September
    look(store, config)

    begin = NOW.replace(month=7, day=20)
    told = [(begin + days(n)).date() for n in range(60) if look(store, config, begin + days(n)).messages]

    assert told == [day("2026-07-25")]  # 23 days of September, and 7 of July before the freeze
    assert "start moving now (by 25 Jul 2026)" in said(store)[1][1]


def test_a_waiver_of_a_person_silences_until_its_last_day_and_while_the_facts_stand(store: Store) -> None:
    notice = a_notice()
    learn(store, notice)
    look(store)
    with store.write() as connection:
        until = day("2026-06-26")
        silences.add(connection, notice, who="ada", now=NOW, until=until, note="on it", kind=ActionKind.WAIVE)

    assert look(store, at=NOW.replace(month=6, day=26)).messages == 0
    assert look(store, at=NOW.replace(month=6, day=27)).messages == 1


def test_a_note_changes_nothing_and_undo_opens_again(store: Store) -> None:
    notice = a_notice()
    learn(store, notice)
    look(store)
    with store.write() as connection:
        silences.add(connection, notice, who="ada", now=NOW)
        silences.add(connection, notice, who="bob", now=NOW, note="hm", kind=ActionKind.NOTE)
    assert look(store, at=NOW.replace(month=6, day=26)).messages == 0
    with store.write() as connection:
        silences.add(connection, notice, who="bob", now=NOW, kind=ActionKind.REOPEN)
        log = silences.log_of(connection, notice.id)

    assert look(store, at=NOW.replace(month=6, day=27)).messages == 1
    assert [(action.kind, action.who) for action in log] == [("ack", "ada"), ("note", "bob"), ("reopen", "bob")]


def test_a_clock_that_is_set_back_makes_nothing_be_said_again(store: Store) -> None:
    learn(store, a_notice(ends="2026-04-10"))
    for offset in (0, 1, 2, 1, 0, -1, 3):
        look(store, at=NOW + days(offset), digest=True)

    assert reasons(store) == ["announced"]


def test_a_clock_that_was_far_ahead_does_not_stop_digests(store: Store) -> None:
    config = replace(ONE, routes=(Route(("ops",), digest=DigestKind.DAILY),))
    look(store, config, NOW + days(30))
    look(store, config, NOW + days(31))
    learn(store, a_notice())

    look(store, config, NOW)
    look(store, config, NOW + days(1))

    assert reasons(store) == ["announced"]


def test_a_week_that_was_slept_through_is_one_message_a_notice(store: Store) -> None:
    learn(store, a_notice())
    look(store, at=NOW.replace(month=8, day=1))

    look(store, at=NOW.replace(month=9, day=23))

    assert [title for _, title in said(store)][-1] == "openai: sora-2 ends 24 Sep 2026 (1 day)"
    assert len(said(store)) == 2


def test_what_is_overdue_is_nagged_about_in_one_message_a_week(store: Store) -> None:
    names = {"a": "2026-03-01", "b": "2026-03-03", "c": "2026-03-05"}
    usages = tuple(a_usage(f"openai/{name}") for name in names)
    learn(store, *(a_notice(name, ends, thread=f"t-{name}") for name, ends in names.items()))
    look(store, usages=usages)

    nagged = [(NOW + days(n)).date() for n in range(1, 29) if look(store, at=NOW + days(n), usages=usages).messages]

    assert nagged == [day("2026-04-06"), day("2026-04-13"), day("2026-04-20")]  # Mondays, after the first word
    assert said(store)[-1][1].endswith("; 2 more are over")
