"""When somebody is told: what waits for a digest, quiet hours, caps."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from lastcall.adapters.store import held as held_rows
from lastcall.adapters.store import notices
from lastcall.adapters.store.held import Held
from lastcall.adapters.store.store import Store
from lastcall.adapters.store.tables import OUTBOX
from lastcall.model.config import Receiver
from lastcall.model.notice import Announced, Confidence, What
from lastcall.model.route import DigestKind, QuietHours, Route
from tests.builders import NOW, a_notice, a_usage
from tests.usecases.telling import ONE, SORA, TWO, days, learn, look, moved, reasons, said


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


def held(store: Store) -> dict[str, Held]:
    with store.read() as connection:
        return dict(held_rows.held(connection))


def bodies(store: Store) -> list[str]:
    with store.read() as connection:
        rows = connection.execute(select(OUTBOX.c.body).order_by(OUTBOX.c.created_at, OUTBOX.c.id)).scalars()
        return [body.decode() for body in rows]


def test_what_waits_for_the_next_hour_is_noted_until_it_is_told_and_the_telling_says_so(store: Store) -> None:
    config = replace(ONE, most_per_hour=2)
    usages = (a_usage("openai/sora-2-2025*"),)
    first, last = NOW, NOW + timedelta(minutes=20)
    for number, at in ((1, first), (2, last)):
        learn(store, a_notice(f"sora-2-2025-10-0{number}", thread=f"t-{number}"))
        look(store, config, at, usages)
    assert held(store) == {}
    learn(store, a_notice("sora-2-2025-10-03", thread="t-3"))
    look(store, config, NOW + timedelta(minutes=30), usages)
    learn(store, a_notice("sora-2-2025-10-04", thread="t-4"))
    look(store, config, NOW + timedelta(minutes=40), usages)

    assert held(store) == {"ops": Held(2, 2, NOW + timedelta(minutes=30), first + timedelta(hours=1))}
    assert held(store)["ops"].words == "2 messages wait until 09:00 UTC: 2 in an hour is the limit (most_per_hour)"

    look(store, config, NOW + timedelta(minutes=81), usages)

    assert held(store) == {}
    told = bodies(store)
    assert [("the hour was full" in one, "waited since 08:30 UTC" in one) for one in told] == [
        (False, False),
        (False, False),
        (True, True),
        (False, False),
    ]


def test_a_critical_message_that_breaks_through_a_full_hour_says_what_waits_behind_it(store: Store) -> None:
    config = replace(ONE, most_per_hour=1)
    usages = (a_usage("openai/sora-2-2025*"),)
    for number, ends in ((1, "2026-09-24"), (2, "2026-09-24"), (3, "2026-03-30")):
        learn(store, a_notice(f"sora-2-2025-10-0{number}", ends, thread=f"t-{number}"))
        look(store, config, NOW + timedelta(minutes=number), usages)

    first, critical = bodies(store)
    assert "most_per_hour" not in first
    assert "1 message waits until 09:0" in critical


def test_nothing_waits_any_more_when_it_is_no_news_any_more(store: Store) -> None:
    config = replace(ONE, most_per_hour=1)
    usages = (a_usage("openai/sora-2-2025*"),)
    for number in (1, 2):
        learn(store, a_notice(f"sora-2-2025-10-0{number}", thread=f"t-{number}"))
        look(store, config, NOW + timedelta(minutes=number), usages)
    assert held(store)["ops"].count == 1

    gone = a_notice("sora-2-2025-10-02", thread="t-2")
    learn(
        store, moved("2026-09-24", What.WITHDRAWN, before=gone, name="sora-2-2025-10-02", thread="t-2", withdrawn=True)
    )
    look(store, config, NOW + timedelta(minutes=5), usages)

    assert held(store) == {}
