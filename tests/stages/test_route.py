"""Alerts + routes -> receivers."""

from __future__ import annotations

import pytest

from lastcall.model.alert import Alert
from lastcall.model.config import Route
from lastcall.stages.plan import Policy, plan_alerts
from lastcall.stages.route import receivers_of, route
from tests.builders import a_finding, a_notice, day

ALL = ("console", "ops", "mail")


def an_alert(ends: str = "2026-03-29", owner: str = "payments") -> Alert:
    finding = a_finding(a_notice(ends=ends), owner=owner)
    return plan_alerts([finding], (), Policy(), today=day("2026-03-27"))[0]


def test_without_routes_everybody_hears_everything() -> None:
    assert receivers_of(an_alert(), (), ALL) == ALL


def test_an_alert_that_no_route_takes_is_not_lost() -> None:
    assert receivers_of(an_alert(), (Route(("ops",), {"vendor": "stripe"}),), ALL) == ALL


def test_the_first_route_that_matches_decides() -> None:
    routes = (Route(("ops",), {"owner": "payments"}), Route(("console",)))

    assert receivers_of(an_alert(), routes, ALL) == ("ops",)
    assert receivers_of(an_alert(owner="web"), routes, ALL) == ("console",)


def test_a_route_that_goes_on_lets_later_ones_match_too() -> None:
    routes = (Route(("ops",), {"owner": "payments"}, go_on=True), Route(("ops", "console")))

    assert receivers_of(an_alert(), routes, ALL) == ("ops", "console")


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
def test_every_matcher_must_hold(match: dict[str, str], fits: object) -> None:
    taken = receivers_of(an_alert(), (Route(("ops",), match),), ALL) == ("ops",)

    assert taken is fits


def test_severity_means_at_least() -> None:
    routes = (Route(("ops",), {"severity": "high"}), Route(("mail",)))

    assert receivers_of(an_alert("2026-06-20"), routes, ALL) == ("mail",)


def test_each_receiver_gets_its_alerts_in_order() -> None:
    near, far = an_alert("2026-03-29"), an_alert("2026-06-20", owner="web")

    heard = route([near, far], (Route(("ops",), {"owner": "payments"}), Route(("ops", "mail"))), ALL)

    assert heard == {"ops": (near, far), "mail": (far,)}
