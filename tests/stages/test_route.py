"""Alerts + the routing tree -> receivers and their manner."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lastcall.model.alert import Alert
from lastcall.model.config import Route
from lastcall.model.route import DigestKind, Ladder, Matcher
from lastcall.stages.plan import Policy, plan_alerts
from lastcall.stages.route import Routing, ways_of
from tests.builders import a_finding, a_notice, day

ALL = ("console", "ops", "mail")


def an_alert(ends: str = "2026-03-29", owner: str = "payments", *, policy: Policy | None = None) -> Alert:
    finding = a_finding(a_notice(ends=ends), owner=owner)
    return plan_alerts([finding], (), policy or Policy(), today=day("2026-03-27"))[0]


def receivers_of(alert: Alert, routes: tuple[Route, ...]) -> tuple[str, ...]:
    return tuple(way.receiver for way in ways_of(alert, Routing(routes, ALL)))


def asking(*matchers: str) -> tuple[Route, ...]:
    return (Route(("ops",), matchers=tuple(Matcher.parse(text) for text in matchers)),)


def test_without_routes_everybody_hears_everything() -> None:
    assert receivers_of(an_alert(), ()) == ALL


def test_an_alert_that_no_route_takes_is_not_lost() -> None:
    assert receivers_of(an_alert(), (Route(("ops",), {"vendor": "stripe"}),)) == ALL


def test_a_route_to_nobody_is_silence_that_was_asked_for() -> None:
    assert receivers_of(an_alert(), (Route(()),)) == ()


def test_the_first_route_that_matches_decides() -> None:
    routes = (Route(("ops",), {"owner": "payments"}), Route(("console",)))

    assert receivers_of(an_alert(), routes) == ("ops",)
    assert receivers_of(an_alert(owner="web"), routes) == ("console",)


def test_a_route_that_goes_on_lets_later_ones_match_too_and_nobody_hears_twice() -> None:
    routes = (Route(("ops",), {"owner": "payments"}, go_on=True), Route(("ops", "console")))

    assert receivers_of(an_alert(), routes) == ("ops", "console")


def test_the_finer_route_decides_and_where_none_matches_the_one_above() -> None:
    tree = (Route(("mail",), routes=(Route(("ops",), {"severity": "high"}), Route(("console",), {"owner": "web"}))),)

    assert receivers_of(an_alert("2026-03-29"), tree) == ("ops",)
    assert receivers_of(an_alert("2026-06-20"), tree) == ("mail",)
    assert receivers_of(an_alert("2026-06-20", owner="web"), tree) == ("console",)


def test_a_finer_route_inherits_receivers_ladder_and_digest() -> None:
    above = Route(("mail",), reminders=(10,), digest=DigestKind.WEEKLY, routes=(Route(match={"owner": "payments"}),))
    finding = a_finding(owner="payments")
    ladder = Ladder((10,), ahead=6)
    (alert,) = plan_alerts([finding], (), Policy(ladders=(ladder,)), today=day("2026-09-20"))

    (way,) = ways_of(alert, Routing((above,), ALL, Ladder(())))

    assert (way.receiver, way.ladder, way.digest) == ("mail", ladder, DigestKind.WEEKLY)


def test_a_reminder_goes_only_to_those_who_are_reminded_on_its_ladder() -> None:
    routes = (Route(("ops",), reminders=(3,), go_on=True), Route(("mail",)))
    routing = Routing(routes, ALL)
    common, own = routing.ladders

    alerts = plan_alerts([a_finding()], (), Policy(ladders=routing.ladders), today=day("2026-09-22"))

    heard = {(alert.key.rung, way.receiver) for alert in alerts for way in ways_of(alert, routing)}
    assert (common.reminders[0], own.reminders) == (90, (3,))
    assert heard == {("7", "mail"), ("3", "ops")}


def test_a_route_may_nag_more_often() -> None:
    routing = Routing((Route(("ops",), overdue_every=timedelta(days=1)),), ALL)

    assert routing.ladders[1].overdue_every == timedelta(days=1)


def test_each_receiver_is_told_in_the_manner_of_the_first_route_that_names_it() -> None:
    routing = Routing((Route((), routes=(Route(("mail",), digest=DigestKind.DAILY),)), Route(("mail",))), ALL)

    assert routing.way_to("mail").digest is DigestKind.DAILY
    assert routing.way_to("ops").digest is DigestKind.NONE


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        ({"vendor": "openai"}, True),
        ({"vendor": "open*"}, True),
        ({"vendor": "stripe"}, False),
        ({"subject": "sora-*"}, True),
        ({"subject": "openai/model/sora-2"}, True),
        ({"subject": "gpt-*"}, False),
        ({"severity": "high"}, True),
        ({"severity": "critical"}, True),
        ({"project": "shop"}, True),
        ({"project": "blog"}, False),
        ({"owner": "payments", "vendor": "openai"}, True),
        ({"owner": "payments", "vendor": "stripe"}, False),
        ({"reason": "reminder"}, True),
        ({"reason": "moved_*"}, False),
    ],
)
def test_every_part_of_a_match_must_hold(match: dict[str, str], fits: object) -> None:
    taken = receivers_of(an_alert(), (Route(("ops",), match),)) == ("ops",)

    assert taken is fits


@pytest.mark.parametrize(
    ("matcher", "fits"),
    [
        ("vendor = openai", True),
        ('vendor="openai"', True),
        ("vendor != openai", False),
        ("severity = critical", True),
        ("severity = high", False),  # exact, unlike `match`
        ("severity >= high", True),
        ('severity =~ "high|critical"', True),
        ('severity !~ "high|critical"', False),
        ("subject =~ openai/.*sora.*", True),
        ("subject =~ sora", False),  # the whole value, as in Alertmanager
        ("owner = payments", True),
        ("owner != web", True),
        ("reason = reminder", True),
        ("project =~ sh.p", True),
    ],
)
def test_matchers_compare_as_in_alertmanager(matcher: str, fits: object) -> None:
    assert (receivers_of(an_alert(), asking(matcher)) == ("ops",)) is fits


def test_every_matcher_must_hold() -> None:
    assert receivers_of(an_alert(), asking("vendor = openai", "owner = web")) == ALL


def test_nobody_owns_it_is_the_empty_owner() -> None:
    assert receivers_of(an_alert(owner=""), asking('owner = ""')) == ("ops",)


def test_a_pattern_that_would_never_end_ends() -> None:
    alert = an_alert(owner="a" * 200)

    assert receivers_of(alert, asking("owner =~ (a+)+b")) == ALL


@pytest.mark.parametrize("text", ["vendor", "vendor ~ x", "colour = red", "vendor >= x", 'vendor = "x', "= x"])
def test_what_is_no_matcher_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"matcher|label|severity only|quote"):
        Matcher.parse(text)
