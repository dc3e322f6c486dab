"""Who is told what and when: digests, quiet hours, caps, retractions, what is used no more, blind sources."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from lastcall.adapters.store import notices, silences, sources
from lastcall.adapters.store.store import Store
from lastcall.adapters.store.tables import OUTBOX
from lastcall.model.action import ActionKind
from lastcall.model.config import Config, Project, Receiver
from lastcall.model.health import FetchFailure, SourceHealth, SourceState
from lastcall.model.notice import Announced, Confidence, Notice, NoticeChange, Revised, What
from lastcall.model.route import DigestKind, Freeze, QuietHours, Route
from lastcall.model.usage import Usage
from lastcall.model.vendor import Source
from lastcall.usecases.alert import AlertReport, write_alerts
from tests.builders import NOW, a_notice, a_usage, day

HOOK = {"url": "https://x.example/"}
ONE = Config(receivers={"ops": Receiver("ops", "webhook", HOOK)})
TWO = Config(receivers={name: Receiver(name, "webhook", HOOK) for name in ("ops", "mail")})
SORA = (a_usage(),)


def learn(store: Store, *changes: NoticeChange | Notice, now: datetime = NOW) -> None:
    news = [Announced(change) if isinstance(change, Notice) else change for change in changes]
    with store.write() as connection:
        notices.record(connection, news, source_id="acme/page", now=now)


def moved(ends: str | None, *what: What, before: Notice | None = None, **wishes: object) -> Revised:
    before = before or a_notice()
    after = replace(a_notice(ends=ends, **wishes), revision=before.revision + 1)  # type: ignore[arg-type]
    return Revised(before, after, what)


def look(
    store: Store,
    config: Config = ONE,
    at: datetime = NOW,
    usages: tuple[Usage, ...] = SORA,
    *,
    digest: bool = False,
    watched: dict[str, Source] | None = None,
    unseen: tuple[str, ...] = (),
) -> AlertReport:
    return write_alerts(
        store, config, usages, {}, now=at, today=at.date(), digest=digest, sources=watched, unseen=unseen
    )


def said(store: Store, receiver: str = "ops") -> list[tuple[str, str]]:
    """Return (reason, title) of every message to a receiver, oldest first."""
    with store.read() as connection:
        rows = connection.execute(
            select(OUTBOX.c.body).where(OUTBOX.c.receiver == receiver).order_by(OUTBOX.c.created_at, OUTBOX.c.id)
        ).scalars()
        data = [json.loads(body)["data"] for body in rows]
    return [(one["reason"], one["title"]) for one in data]


def reasons(store: Store, receiver: str = "ops") -> list[str]:
    return [reason for reason, _ in said(store, receiver)]


def days(count: float) -> timedelta:
    return timedelta(days=count)


# What is only likely


@pytest.mark.parametrize("confidence", [Confidence.LIKELY, Confidence.REPORTED])
def test_what_no_official_page_states_waits_for_the_digest_of_the_day(store: Store, confidence: Confidence) -> None:
    learn(store, a_notice(confidence=confidence))

    assert look(store).held == 1
    assert look(store, at=NOW + timedelta(minutes=59)).messages == 0
    assert look(store, at=NOW + timedelta(minutes=61)).messages == 1  # NOW is eight; digests go out at nine
    assert look(store, at=NOW + timedelta(hours=2)).messages == 0


def test_what_was_likely_is_told_once_when_the_vendor_confirms_it(store: Store) -> None:
    weak = a_notice(confidence=Confidence.REPORTED)
    learn(store, weak)
    look(store, digest=True)
    with store.write() as connection:
        notices.record(connection, [Announced(replace(a_notice(), revision=1))], source_id="b", now=NOW)

    look(store, at=NOW + days(1))
    look(store, at=NOW + days(2))

    assert reasons(store) == ["announced", "confirmed"]


def test_what_is_only_likely_wakes_nobody_where_somebody_else_hears_it(store: Store) -> None:
    config = replace(TWO, receivers={**TWO.receivers, "ops": Receiver("ops", "pagerduty", {})})
    learn(store, a_notice(confidence=Confidence.LIKELY))

    look(store, config, digest=True)

    assert (len(said(store, "ops")), len(said(store, "mail"))) == (0, 1)


# Digests, quiet hours, caps


def test_a_weekly_route_hears_everything_on_its_day_in_one_message(store: Store) -> None:
    config = replace(ONE, routes=(Route(("ops",), digest=DigestKind.WEEKLY),))
    look(store, config)  # Friday
    learn(store, a_notice(thread="t-1"), a_notice("babbage", thread="t-2"))
    usages = (*SORA, a_usage("openai/babbage"))

    counts = [look(store, config, NOW + days(n) + timedelta(hours=1), usages).messages for n in range(10)]

    assert counts == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]  # Monday


def test_on_both_days_of_daylight_saving_there_is_one_digest(store: Store) -> None:
    config = replace(ONE, time_zone="Europe/Vienna", routes=(Route(("ops",), digest=DigestKind.DAILY),))
    begin = NOW.replace(month=10, day=24, hour=0)
    look(store, config, begin)

    for hour in range(72):
        if hour % 24 == 3:
            learn(store, a_notice(f"sora-2-2025-10-{hour}", "2027-09-24", thread=f"t-{hour}"))
        look(store, config, begin + timedelta(hours=hour), (a_usage("openai/sora-2-2025*"),))

    assert len(said(store)) == 3


def test_quiet_hours_hold_news_back_until_they_end_and_then_it_is_one_message(store: Store) -> None:
    config = replace(ONE, quiet_hours=QuietHours(time(22), time(7)))
    night = NOW.replace(hour=23)
    learn(store, a_notice(ends=None))
    assert look(store, config, night).held == 1
    learn(store, moved("2026-12-24", What.DATED, before=a_notice(ends=None)))
    assert look(store, config, night + timedelta(hours=2)).messages == 0

    assert look(store, config, night + timedelta(hours=8)).messages == 1

    assert said(store) == [("announced", "openai: sora-2 ends 24 Dec 2026 (271 days)")]


def test_what_is_critical_breaks_through_quiet_hours(store: Store) -> None:
    config = replace(ONE, quiet_hours=QuietHours(time(22), time(7)))
    learn(store, a_notice(ends="2026-03-30"))

    assert look(store, config, NOW.replace(hour=23)).messages == 1


def test_a_full_hour_folds_the_rest_into_one_message_that_says_so(store: Store) -> None:
    config = replace(ONE, most_per_hour=2)
    usages = (a_usage("openai/sora-2-2025*"),)
    learn(store, *(a_notice(f"sora-2-2025-10-{n}", thread=f"t-{n}") for n in range(10, 14)))

    assert look(store, config, usages=usages).messages == 2

    assert "more than 2 messages in an hour" in " ".join(title for _, title in said(store))


def test_with_no_room_left_news_waits_for_the_next_hour_and_is_not_lost(store: Store) -> None:
    config = replace(ONE, most_per_hour=1)
    usages = (a_usage("openai/sora-2-2025*"),)
    learn(store, a_notice("sora-2-2025-10-01", thread="t-1"))
    look(store, config, usages=usages)
    learn(store, a_notice("sora-2-2025-10-02", thread="t-2"))

    assert look(store, config, NOW + timedelta(minutes=30), usages).messages == 0
    assert look(store, config, NOW + timedelta(minutes=61), usages).messages == 1


# What is taken back


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


# What is used, and used no more


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


# When to start


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


# People


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


# A clock that jumps


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


# Overdue


def test_what_is_overdue_is_nagged_about_in_one_message_a_week(store: Store) -> None:
    names = {"a": "2026-03-01", "b": "2026-03-03", "c": "2026-03-05"}
    usages = tuple(a_usage(f"openai/{name}") for name in names)
    learn(store, *(a_notice(name, ends, thread=f"t-{name}") for name, ends in names.items()))
    look(store, usages=usages)
    before = len(said(store))

    for n in range(1, 29):
        look(store, at=NOW + days(n), usages=usages)

    assert len(said(store)) - before == 4


# Sources


def health(store: Store, state: SourceState, at: datetime) -> None:
    failure = FetchFailure.CHALLENGE if state is SourceState.BLIND else None
    seen = SourceHealth("openai/page", state, at, NOW if failure else at, failure=failure, detail="a challenge page")
    with store.write() as connection:
        sources.touch(connection, seen, unchanged_polls=0)


@pytest.fixture
def watched(store: Store) -> dict[str, Source]:
    source = Source("openai/page", "openai", "https://openai.example/d")
    with store.write() as connection:
        sources.sync(connection, [source])
    return {source.id: source}


def test_a_source_that_stays_blind_is_told_once_and_so_is_its_recovery(
    store: Store, watched: dict[str, Source]
) -> None:
    for hours in range(0, 96, 6):
        at = NOW + timedelta(hours=hours)
        health(store, SourceState.BLIND if hours < 60 else SourceState.FRESH, at)
        look(store, at=at, watched=watched)

    assert said(store) == [
        ("blind", "openai: openai/page cannot be read since 27 Mar 2026: its silence means nothing"),
        ("sighted", "openai: openai/page is read again (it could not be since 27 Mar 2026)"),
    ]


def test_a_blip_is_no_alarm(store: Store, watched: dict[str, Source]) -> None:
    for hours in range(96):
        at = NOW + timedelta(hours=hours)
        health(store, SourceState.BLIND if hours % 24 < 23 else SourceState.FRESH, at)
        look(store, at=at, watched=watched)

    assert said(store) == []


def test_a_source_that_flaps_after_its_alarm_is_told_once(store: Store, watched: dict[str, Source]) -> None:
    for hours in range(96):
        at = NOW + timedelta(hours=hours)
        health(store, SourceState.BLIND if hours < 30 or hours % 4 else SourceState.FRESH, at)
        look(store, at=at, watched=watched)

    assert reasons(store) == ["blind"]


def test_a_source_of_a_vendor_that_nobody_uses_is_no_alarm(store: Store, watched: dict[str, Source]) -> None:
    for hours in range(0, 72, 6):
        health(store, SourceState.BLIND, NOW + timedelta(hours=hours))
        look(store, at=NOW + timedelta(hours=hours), usages=(a_usage("stripe/x"),), watched=watched)

    assert said(store) == []
