"""Alerts + the user's routes -> which receiver hears which alert."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from lastcall.model.notice import folded
from lastcall.model.usage import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lastcall.model.alert import Alert
    from lastcall.model.config import Route


def route(
    alerts: Sequence[Alert], routes: Sequence[Route], receivers: Sequence[str]
) -> Mapping[str, tuple[Alert, ...]]:
    """Return the alerts of each receiver, in the order given.

    The first route that matches decides, unless it says `continue`. With no routes at all every receiver hears all;
    an alert that no route takes goes to every receiver too: silence must be asked for, by a route to nobody.
    """
    heard: dict[str, list[Alert]] = {name: [] for name in receivers}
    for alert in alerts:
        for name in receivers_of(alert, routes, receivers):
            heard.setdefault(name, []).append(alert)
    return {name: tuple(found) for name, found in heard.items() if found}


def receivers_of(alert: Alert, routes: Sequence[Route], receivers: Sequence[str]) -> tuple[str, ...]:
    """Return the receivers of one alert, each once, in the order in which the routes name them."""
    chosen: dict[str, None] = {}
    taken = False
    for rule in routes:
        if all(_holds(alert, key, wanted) for key, wanted in rule.match.items()):
            taken = True
            chosen.update(dict.fromkeys(rule.to))
            if not rule.go_on:
                break
    return tuple(chosen) if taken else tuple(receivers)


def _holds(alert: Alert, key: str, wanted: str) -> bool:
    finding = alert.finding
    match key:
        case "severity":  # "high" means high or worse
            return alert.severity.rank >= Severity(wanted).rank
        case "owner":
            return any(fnmatchcase(owner, wanted) for owner in finding.owners or ("",))
        case "vendor":
            return fnmatchcase(finding.notice.subject.vendor, wanted)
        case "subject":
            subject = finding.notice.subject
            return fnmatchcase(subject.key, folded(wanted)) or fnmatchcase(folded(subject.name), folded(wanted))
        case "project":
            return fnmatchcase(finding.project, wanted)
        case _:
            return fnmatchcase(alert.reason.value, wanted)
