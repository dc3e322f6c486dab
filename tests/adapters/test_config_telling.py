"""What config.yaml says about telling: routes, hours, switches, and every mistake with its place."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from lastcall.adapters.config import read_config
from lastcall.errors import ConfigError
from lastcall.model.config import Config, Heartbeat, Web
from lastcall.model.route import DigestKind, DigestTimes, Freeze, Matcher, Op, QuietHours

BASE = "depends_on: [stripe]\nreceivers: {ops: {kind: console}, mail: {kind: console}}\n"


def read(folder: Path, text: str) -> Config:
    path = folder / "config.yaml"
    path.write_text(BASE + text, encoding="utf-8")
    return read_config(path, env={"LINKS": "a secret of sixteen"})


def test_a_tree_of_routes_is_as_written(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        """
routes:
  - to: mail
    digest: weekly
    reminders: [7, 30]
    quiet_hours: {from: '22:00', to: '7:30', weekends: true}
    routes:
      - matchers: ['severity =~ "high|critical"', owner != web]
        to: [ops]
        digest: none
        overdue_every: 1d
        continue: true
""",
    )

    (route,) = config.routes
    (child,) = route.routes
    assert (route.to, route.digest, route.reminders) == (("mail",), DigestKind.WEEKLY, (30, 7))
    assert route.quiet_hours == QuietHours(time(22), time(7, 30), weekends=True)
    assert child.matchers == (Matcher("severity", Op.LIKE, "high|critical"), Matcher("owner", Op.IS_NOT, "web"))
    assert (child.to, child.digest, child.overdue_every, child.go_on) == (
        ("ops",),
        DigestKind.NONE,
        timedelta(days=1),
        True,
    )


def test_hours_digests_caps_and_switches_are_as_written(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        """
quiet_hours: {from: '12:00', to: '13:00'}
digest: {at: '06:15', weekday: Friday}
most_per_hour: 5
blind_after: 12h
record: true
heartbeat: {url: 'https://ping.example/x', every: 1h}
web: {listen: '[::1]:9000', url: 'https://lastcall.example/', secret: '${LINKS}', links_last: 7d}
projects:
  shop: {lead_time: 6w, freezes: [{from: 12-15, to: 01-06}, {from: 2026-11-20, to: 2026-11-30}]}
""",
    )

    shop = config.projects["shop"]
    assert config.quiet_hours == QuietHours(time(12), time(13))
    assert config.digest == DigestTimes(time(6, 15), 4)
    assert (config.most_per_hour, config.blind_after, config.record) == (5, timedelta(hours=12), True)
    assert config.heartbeat == Heartbeat("https://ping.example/x", timedelta(hours=1))
    assert config.web == Web("::1", 9000, "https://lastcall.example", "a secret of sixteen", timedelta(days=7))
    assert shop.lead_time == timedelta(weeks=6)
    assert shop.freezes == (
        Freeze(date(2000, 12, 15), date(2000, 1, 6), yearly=True),
        Freeze(date(2026, 11, 20), date(2026, 11, 30)),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "routes:\n  - {to: ops, matchers: [sevrity = high]}",
            "4:26: routes.0.matchers.0: 'sevrity = high': unknown label; did you mean 'severity'?",
        ),
        ("routes:\n  - {to: ops, matchers: severity ~ high}", "is no matcher; write label = value"),
        ("routes:\n  - {to: ops, matchers: ['severity = hgih']}", "unknown severity; did you mean 'high'?"),
        ("routes:\n  - {to: ops, matchers: ['reason = announce']}", "unknown reason; did you mean 'announced'?"),
        (
            "routes:\n  - {to: ops, matchers: ['owner =~ \"(a\"']}",
            "4:26: routes.0.matchers.0: 'owner =~ \"(a\"': no regular",
        ),
        ("routes:\n  - {to: ops, matchers: ['owner =~ (?=x)']}", "no regular expression (RE2)"),
        ("routes:\n  - {to: ops, matchers: ['vendor >= x']}", ">= is for severity only"),
        ("routes:\n  - {match: {vendor: stripe}}", "4:5: routes.0.to: is required"),
        ("routes:\n  - {routes: [{to: ops}, {match: {vendor: stripe}}]}", "routes.0.to: is required"),
        ("routes:\n  - {to: ops, routes: [{to: opps}]}", "routes.0.routes.0.to: unknown 'opps'; did you mean 'ops'?"),
        ("routes:\n  - {to: ops, digest: monthly}", "routes.0.digest: unknown 'monthly'; "),
        ("quiet_hours: {from: '25:00', to: '07:00'}", "quiet_hours.from: '25:00' is no time of day; write 07:30"),
        ("digest: {weekday: mon}", "digest.weekday: unknown 'mon'"),
        ("projects: {a: {freezes: [{from: 12-15, to: 2027-01-06}]}}", "both have a year, or both none"),
        ("projects: {a: {freezes: [{from: 2027-01-06, to: 2026-12-15}]}}", "from must not be after to"),
        ("projects: {a: {freezes: [{from: 02-30, to: 03-01}]}}", "is no day"),
        ("most_per_hour: 0", "most_per_hour: must be at least 1"),
        ("web: {url: 'https://x.example', secret: short}", "web.secret"),
        ("web: {url: 'https://x.example', secret: '${LINKS}', listen: '8467'}", "is no place to listen"),
        ("heartbeat: {every: 1d}", "heartbeat.url: is required"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)

    assert says in "\n".join(caught.value.problems)


def test_no_secret_shows_when_a_config_is_printed(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        "heartbeat: {url: 'https://ping.example/hush'}\nweb: {url: 'https://x.example', secret: '${LINKS}'}\n",
    )

    assert "hush" not in repr(config)
    assert "a secret" not in repr(config)
