"""Findings + what changed -> alerts: when Lastcall speaks, and when it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lastcall.model.alert import Alert, AlertReason
from lastcall.model.notice import Announced, Confidence, Confirmed, Notice, Revised, What
from lastcall.model.usage import Finding
from lastcall.stages.plan import Change, Policy, plan_alerts
from tests.builders import a_finding, a_notice, day

TODAY = day("2026-03-27")


def told(
    finding: Finding | None = None, *changes: Change, policy: Policy | None = None, today: str = "2026-03-27"
) -> list[tuple[AlertReason, str]]:
    """Return what must be told on a day, without what may wait."""
    alerts = plan_alerts([finding or a_finding()], changes, policy or Policy(), today=day(today))
    return [(alert.reason, alert.key.rung) for alert in alerts if not alert.due_in]


def announced(notice: Notice, *, first_poll: bool = False) -> Change:
    return Change(Announced(notice), first_poll)


def revised(before: Notice, after: Notice, *what: What) -> Change:
    return Change(Revised(before, replace(after, revision=2), what))


def test_an_announcement_is_told_at_once_dated_or_not() -> None:
    undated, dated = a_notice(ends=None), a_notice()

    assert told(a_finding(undated), announced(undated)) == [(AlertReason.ANNOUNCED, "r1")]
    assert told(a_finding(dated), announced(dated)) == [(AlertReason.ANNOUNCED, "r1")]


def test_an_announcement_far_ahead_is_told_though_no_rung_is_near() -> None:
    notice = a_notice(ends="2028-01-01")

    assert told(a_finding(notice), announced(notice)) == [(AlertReason.ANNOUNCED, "r1")]


def test_an_announcement_close_to_the_end_carries_its_rung_so_that_it_is_not_told_twice() -> None:
    notice = a_notice(ends="2026-04-10")

    alerts = plan_alerts([a_finding(notice)], [announced(notice)], Policy(), today=TODAY)

    assert {(alert.reason, alert.key.effect, alert.key.rung) for alert in alerts} == {
        (AlertReason.ANNOUNCED, "announced", "r1"),
        (AlertReason.ANNOUNCED, "reminder", "14"),
    }


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ((What.DATED,), AlertReason.DATED),
        ((What.MOVED_EARLIER, What.REPLACEMENT), AlertReason.MOVED_EARLIER),
        ((What.MOVED_LATER,), AlertReason.MOVED_LATER),
        ((What.REPLACEMENT,), AlertReason.CHANGED),
        ((What.SCOPE,), AlertReason.CHANGED),
        ((What.MOVED_LATER, What.WITHDRAWN), AlertReason.WITHDRAWN),
        ((What.DATED, What.REINSTATED), AlertReason.REINSTATED),
    ],
)
def test_a_revision_is_told_by_its_loudest_part(what: tuple[What, ...], reason: AlertReason) -> None:
    notice = a_notice(ends="2027-01-01")

    assert told(a_finding(replace(notice, revision=2)), revised(notice, notice, *what)) == [(reason, "r2")]


def test_a_stage_or_new_evidence_alone_is_no_message() -> None:
    notice = a_notice(ends="2027-01-01")

    assert told(a_finding(notice), revised(notice, notice, What.STAGE)) == []
    assert told(a_finding(notice), Change(Confirmed(notice))) == []


def test_a_part_of_an_undated_announcement_is_told_as_now_dated() -> None:
    notice = replace(a_notice(), part_of="n-1")

    assert told(a_finding(notice), announced(notice)) == [(AlertReason.DATED, "r1")]


@pytest.mark.parametrize(
    ("today", "rung"),
    [
        ("2026-06-25", None),  # 91 days
        ("2026-06-26", "90"),
        ("2026-07-27", "60"),
        ("2026-08-25", "30"),
        ("2026-09-10", "14"),
        ("2026-09-17", "7"),
        ("2026-09-22", "7"),  # two days: the 7 still stands
        ("2026-09-23", "1"),
    ],
)
def test_the_ladder_is_climbed_by_its_tightest_rung(today: str, rung: str | None) -> None:
    expected = [(AlertReason.REMINDER, rung)] if rung else []

    assert told(today=today) == expected


def test_the_day_is_told_and_told_late_after_a_sleep() -> None:
    assert told(today="2026-09-24") == [(AlertReason.DUE, "0")]
    assert told(today="2026-09-27") == [(AlertReason.DUE, "0")]


def test_after_a_week_and_each_week_it_is_overdue_while_used() -> None:
    first_asked: dict[str, int] = {}
    for on in range(1, 27):
        for _, rung in told(today=f"2026-10-{on:02}"):
            first_asked.setdefault(rung, on)

    # A week after the end, a Thursday, and then each Monday, together with all else that is over.
    assert first_asked == {"1": 1, "w105698": 5, "w105699": 12, "w105700": 19, "w105701": 26}


def test_a_watched_vendor_is_no_proof_of_use_after_the_end() -> None:
    finding = a_finding(pattern="openai")

    assert told(finding, today="2026-09-24") == [(AlertReason.DUE, "0")]
    assert told(finding, today="2026-09-25") == []
    assert told(finding, today="2026-10-08") == []


def test_history_of_a_watched_vendor_is_not_announced_but_a_named_dead_dependency_is() -> None:
    notice = a_notice(ends="2024-01-04")

    assert told(a_finding(notice, "openai"), announced(notice, first_poll=True)) == []
    assert told(a_finding(notice), announced(notice, first_poll=True))[0] == (AlertReason.ANNOUNCED, "r1")


def test_a_floor_is_announced_and_never_counted_down() -> None:
    notice = a_notice(ends=">2026-04-10")

    assert told(a_finding(notice), announced(notice)) == [(AlertReason.ANNOUNCED, "r1")]
    assert told(a_finding(notice), today="2026-04-09") == []
    assert told(a_finding(notice), today="2026-06-01") == []


def test_what_was_withdrawn_is_not_counted_down_nor_announced() -> None:
    notice = a_notice(withdrawn=True)

    assert told(a_finding(notice), today="2026-09-23") == []
    assert told(a_finding(notice), announced(notice)) == []


def test_a_moved_date_makes_a_new_key_so_the_ladder_starts_again() -> None:
    keys = [
        plan_alerts([a_finding(a_notice(ends=ends))], (), Policy(), today=day(today))[0].key
        for ends, today in (("2026-04-10", "2026-03-27"), ("2026-05-10", "2026-04-26"))
    ]

    assert keys[0].rung == keys[1].rung == "14"
    assert keys[0] != keys[1]


def test_a_waived_finding_is_silent() -> None:
    finding = replace(a_finding(), waived_by="we know")

    assert told(finding, announced(finding.notice), today="2026-09-23") == []


def test_an_acknowledged_finding_is_silent_until_its_facts_change() -> None:
    notice = a_notice()
    policy = Policy(silenced={notice.id: notice.facts})
    moved = a_notice(ends="2026-09-20")

    assert told(a_finding(notice), policy=policy, today="2026-09-23") == []
    assert told(a_finding(moved), policy=policy, today="2026-09-19") == [(AlertReason.REMINDER, "1")]


def test_a_change_breaks_through_an_acknowledgement() -> None:
    notice = replace(a_notice(ends="2027-01-01"), revision=2)
    policy = Policy(silenced={notice.id: notice.facts})

    assert told(a_finding(notice), revised(a_notice(), notice, What.MOVED_LATER), policy=policy) == [
        (AlertReason.MOVED_LATER, "r2")
    ]


def test_first_polls_and_weak_wording_are_quiet_and_the_rest_is_not() -> None:
    def quiet(notice: Notice, change: Change) -> bool:
        alerts: tuple[Alert, ...] = plan_alerts([a_finding(notice)], [change], Policy(), today=TODAY)
        return alerts[0].quiet

    sure, weak = a_notice(), a_notice(confidence=Confidence.LIKELY)
    reported = a_notice(confidence=Confidence.REPORTED)

    assert quiet(sure, announced(sure, first_poll=True))
    assert quiet(weak, announced(weak))
    assert not quiet(sure, announced(sure))
    assert quiet(reported, announced(reported))


def test_the_most_pressing_comes_first() -> None:
    findings = [a_finding(a_notice(name, ends)) for name, ends in (("a", "2026-06-20"), ("b", "2026-03-29"))]

    alerts = plan_alerts(findings, (), Policy(), today=TODAY)

    assert [alert.finding.notice.subject.name for alert in alerts] == ["b", "a"]


def test_an_umbrella_whose_parts_are_dated_is_silent_itself() -> None:
    umbrella = a_notice("Sora", "2026-04-01")
    part = replace(a_notice(ends="2026-12-01"), part_of=umbrella.id)

    alerts = plan_alerts([a_finding(umbrella), a_finding(part)], (), Policy(), today=TODAY)

    assert alerts == ()
