"""Reminders that share a message: how early, with what, and what never waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lastcall.adapters.store.store import Store
from lastcall.model.config import Config, Receiver
from lastcall.model.route import DigestKind, Ladder, Route
from tests.builders import NOW, a_notice, a_usage, day
from tests.usecases.telling import HOOK, ONE, days, learn, look, said

USAGES = (a_usage("openai/a"), a_usage("openai/b"))


def known(store: Store, config: Config = ONE, **ends: str) -> None:
    """Learn of notices that were all told on the first day."""
    learn(store, *(a_notice(name, end, thread=f"t-{name}") for name, end in ends.items()))
    look(store, config, usages=USAGES)


def played(store: Store, config: Config, since: str, until: str, step: int = 1) -> dict[date, list[str]]:
    """Look once a day and return what was said on which, from a day on."""
    told: dict[date, list[str]] = {}
    heard, on = len(said(store)), NOW.date()
    while on <= day(until):
        look(store, config, NOW + (on - NOW.date()), USAGES)
        titles = [title.removeprefix("openai: ") for _, title in said(store)[heard:]]
        heard += len(titles)
        told |= {on: titles} if titles and on >= day(since) else {}
        on += timedelta(days=step)
    return told


def test_a_reminder_comes_a_few_days_early_to_share_a_message(store: Store) -> None:
    known(store, a="2026-07-30", b="2026-09-02")

    assert played(store, ONE, "2026-06-25", "2026-07-12") == {
        day("2026-06-30"): ["a ends 30 Jul 2026 (30 days); 1 more is coming"],  # of b's 60 days it is the 64th
    }


def test_with_reminders_early_of_nothing_each_comes_on_its_day(store: Store) -> None:
    config = replace(ONE, reminders_early=timedelta(0))
    known(store, config, a="2026-07-30", b="2026-09-02")

    assert list(played(store, config, "2026-06-25", "2026-07-12")) == [day("2026-06-30"), day("2026-07-04")]


def test_a_reminder_alone_comes_on_its_day_and_the_last_ones_wait_for_nothing(store: Store) -> None:
    known(store, a="2026-09-24", b="2026-09-25")

    told = played(store, ONE, "2026-09-12", "2026-09-25")

    assert [on.day for on in told] == [17, 23, 24, 25]
    assert told[day("2026-09-17")] == ["a ends 24 Sep 2026 (7 days); 1 more is coming"]
    assert told[day("2026-09-24")] == ["a ends 24 Sep 2026 (today); 1 more is coming"]


def test_a_rung_never_comes_before_the_day_of_the_wider_one() -> None:
    ladder = Ladder((16, 14, 2, 0), early=7)

    assert [ladder.slack(rung) for rung in (16, 14, 2, 0)] == [7, 1, 1, 0]


def test_news_takes_the_reminder_of_the_coming_days_with_it(store: Store) -> None:
    learn(store, a_notice("a", "2026-04-28"))  # in 32 days

    look(store, usages=USAGES)

    assert played(store, ONE, "2026-03-28", "2026-04-13") == {}  # not again at 30 days


def test_all_that_is_over_is_one_list_a_week_which_rides_with_what_else_is_said(store: Store) -> None:
    known(store, a="2026-04-02", b="2026-04-29")

    assert played(store, ONE, "2026-04-16", "2026-04-29") == {
        day("2026-04-20"): ["b ends 29 Apr 2026 (9 days); 1 is over"],  # a Monday; of b's 7 days it is the 9th
        day("2026-04-27"): ["a is over since 2 Apr 2026 (25 days ago) and still used"],
        day("2026-04-28"): ["b ends 29 Apr 2026 (1 day)"],
        day("2026-04-29"): ["b ends 29 Apr 2026 (today)"],
    }


def test_who_looks_only_once_a_week_is_still_nagged_each_time(store: Store) -> None:
    known(store, a="2026-04-02")

    told = played(store, ONE, "2026-04-11", "2026-05-08", step=7)

    assert list(told) == [day("2026-04-17"), day("2026-04-24"), day("2026-05-01"), day("2026-05-08")]


@pytest.mark.parametrize("weekday", [0, 2, 5])
def test_a_weekly_digest_tells_the_rungs_of_the_week_that_it_opens(store: Store, weekday: int) -> None:
    times = replace(ONE.digest, weekday=weekday)
    config = replace(ONE, digest=times, routes=(Route(("ops",), digest=DigestKind.WEEKLY),))
    known(store, config, a="2026-06-12")
    look(store, config, NOW + days(7), USAGES)  # the announcement

    left = [(day("2026-06-12") - on).days for on in played(store, config, "2026-04-04", "2026-06-12")]

    assert all(any(rung <= days_left <= rung + 6 for days_left in left) for rung in (60, 30, 14, 7, 1))


def test_an_incident_is_one_an_announcement_and_its_reminders_come_on_their_days(store: Store) -> None:
    config = replace(ONE, receivers={"ops": Receiver("ops", "pagerduty", HOOK), "mail": ONE.receivers["ops"]})
    learn(store, a_notice("a", "2026-07-30", thread="t-a"), a_notice("b", "2026-09-02", thread="t-b"))
    look(store, config, usages=USAGES)

    look(store, config, NOW + (day("2026-06-30") - NOW.date()), USAGES)

    assert len(said(store, "mail")) == 3
