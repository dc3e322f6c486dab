"""config.yaml -> Config."""

from datetime import date, timedelta

import pytest

from lastcall.adapters.config import read_config
from lastcall.model.config import LADDER, Config, Fetching, Project, Receiver, Route
from lastcall.model.usage import Usage, Waiver
from lastcall.model.vendor import Source, SourceKind, Vendor
from tests.adapters.configs import KNOWN, read


def test_a_line_is_enough_and_the_console_hears_of_it(tmp_path):
    assert read(tmp_path, "depends_on: [stripe]") == Config(
        path=str(tmp_path / "config.yaml"),
        depends_on=(Usage("", "stripe", text="stripe"),),
        receivers={"console": Receiver("console", "console")},
    )


def test_what_is_left_out_has_the_defaults_of_the_model(tmp_path):
    config = read(tmp_path, "vendors: all")

    assert (config.reminders, config.fetching, config.tick) == (LADDER, Fetching(), Config().tick)
    assert config.vendors == ("all",)


@pytest.mark.parametrize(
    ("written", "usage"),
    [
        ("openai", Usage("", "openai", text="openai")),
        ("openai/sora-2", Usage("", "openai", "sora-2", text="openai/sora-2")),
        ("openai/model/gpt-4*", Usage("", "openai", "gpt-4*", "model", text="openai/model/gpt-4*")),
        (
            "openai/endpoint//v1/videos",
            Usage("", "openai", "/v1/videos", "endpoint", text="openai/endpoint//v1/videos"),
        ),
        ("openai//v1/videos", Usage("", "openai", "/v1/videos", text="openai//v1/videos")),
        ("openai/model", Usage("", "openai", "model", text="openai/model")),
        ("{vendor: openai, name: 4}", Usage("", "openai", "4", text="openai/4")),
        (
            "{vendor: openai, name: gpt-4o, kind: model, owner: ai}",
            Usage("", "openai", "gpt-4o", "model", text="openai/model/gpt-4o", owner="ai"),
        ),
    ],
)
def test_a_dependency_can_be_written_short_or_long(tmp_path, written, usage):
    assert read(tmp_path, f"depends_on:\n  - {written}\n").depends_on == (usage,)


def test_an_alias_means_its_vendor(tmp_path):
    vendors = {"google-gemini": Vendor("google-gemini", "Gemini", aliases=("Gemini",))}

    config = read(tmp_path, "depends_on: [gemini/gemini-2.0-flash]", vendors)

    assert config.depends_on == (Usage("", "google-gemini", "gemini-2.0-flash", text="google-gemini/gemini-2.0-flash"),)


def test_a_single_project_owns_every_dependency(tmp_path):
    config = read(
        tmp_path, "projects: {shop: {path: ../shop, owner: pay}}\ndepends_on: [stripe, {vendor: openai, owner: ai}]"
    )

    assert config.projects == {"shop": Project("shop", str((tmp_path / "../shop").resolve()), "pay")}
    assert [(u.project, u.owner) for u in config.depends_on] == [("shop", "pay"), ("shop", "ai")]


def test_of_several_projects_the_named_one_is_meant(tmp_path):
    config = read(
        tmp_path, "projects: {a: {owner: x}, b: {owner: y}}\ndepends_on: [stripe, {vendor: openai, project: b}]"
    )

    assert [(u.project, u.owner) for u in config.depends_on] == [("", ""), ("b", "y")]


def test_receivers_routes_and_waivers_are_as_written(tmp_path):
    config = read(
        tmp_path,
        """
depends_on: [stripe]
receivers:
  mail: {kind: email, to: a@x.example, from: Lastcall <l@x.example>, smtp: 'smtp://u:${TOKEN}@mail.example:587', cafile: ca.pem}
  bot: {kind: slack, token: '${TOKEN}', channel: C1}
  hook: {kind: webhook, url: 'https://h.example/x', secret: '${TOKEN}', headers: {X-Team: a}}
routes:
  - {match: {severity: high, vendor: 'open*'}, to: bot, continue: true}
  - {match: {reason: reminder}, to: []}
  - {to: [mail, mail]}
reminders: [1, 30, 1]
waivers: [{subject: 'openai/*', path: 'tests/**', reason: fixtures, until: 2027-03-01}]
""",
    )

    assert dict(config.receivers["mail"].options) == {
        "to": ("a@x.example",),
        "from": "Lastcall <l@x.example>",
        "smtp": "smtp://u:xoxb-hush@mail.example:587",
        "cafile": str(tmp_path / "ca.pem"),
    }
    assert dict(config.receivers["bot"].options) == {"token": "xoxb-hush", "channel": "C1"}
    assert dict(config.receivers["hook"].options) == {
        "url": "https://h.example/x",
        "secret": "xoxb-hush",
        "headers": {"X-Team": "a"},
    }
    assert config.routes == (
        Route(("bot",), {"severity": "high", "vendor": "open*"}, go_on=True),
        Route((), {"reason": "reminder"}),
        Route(("mail",)),
    )
    assert config.reminders == (30, 1)
    assert config.waivers == (Waiver("openai/*", "fixtures", date(2027, 3, 1), "tests/**"),)


def test_plain_smtp_is_told_in_the_address(tmp_path):
    text = "depends_on: [stripe]\nreceivers: {m: {kind: email, to: a@x.y, from: b@x.y, smtp: 'smtp://127.0.0.1:25', starttls: never}}"

    assert read(tmp_path, text).receivers["m"].options["smtp"] == "smtp://127.0.0.1:25?starttls=never"


def test_no_secret_shows_when_a_config_is_printed(tmp_path):
    config = read(
        tmp_path,
        "depends_on: [stripe]\nreceivers: {bot: {kind: slack, token: '${TOKEN}', channel: C}}\nfetch: {proxy: 'http://u:${TOKEN}@p.example'}",
    )

    assert "hush" not in repr(config)


def test_own_sources_have_ids_of_their_address_and_each_another(tmp_path):
    config = read(
        tmp_path,
        """
sources:
  - {url: 'http://127.0.0.1:8080/Old%20APIs.md?x=1', vendor: acme}
  - {url: 'http://127.0.0.1:8080/Old%20APIs.md?x=2', vendor: acme, kind: markdown, every: 90m}
  - {id: news, url: 'https://acme.example/feed', vendor: acme, kind: news}
  - {id: acme/page, url: 'https://acme.example/', vendor: acme}
depends_on: [acme/thing]
""",
    )

    assert config.sources == (
        Source("acme/127-0-0-1-old-20apis-md", "acme", "http://127.0.0.1:8080/Old%20APIs.md?x=1"),
        Source(
            "acme/127-0-0-1-old-20apis-md-2",
            "acme",
            "http://127.0.0.1:8080/Old%20APIs.md?x=2",
            SourceKind.MARKDOWN,
            timedelta(minutes=90),
        ),
        Source("acme/news", "acme", "https://acme.example/feed", SourceKind.NEWS),
        Source("acme/page", "acme", "https://acme.example/"),
    )


def test_fetching_and_the_daemon_can_be_set(tmp_path):
    config = read(
        tmp_path,
        """
vendors: [stripe]
fetch: {user_agent: me, allow_hosts: [127.0.0.1, 10.0.0.0/8], proxy: 'http://p.example:3128', timeout: 5s, concurrency: 3, host_spacing: 0s, robots: false}
poll_every: 1h
tick: 2s
overdue_every: 2w
log_format: json
database: sqlite:////var/lib/lastcall.db
time_zone: Europe/Vienna
""",
    )

    assert config.fetching == Fetching(
        "me", ("127.0.0.1", "10.0.0.0/8"), "http://p.example:3128", timedelta(seconds=5), 3, timedelta(0), robots=False
    )
    assert (config.poll_every, config.tick, config.overdue_every) == (
        timedelta(hours=1),
        timedelta(seconds=2),
        timedelta(days=14),
    )
    assert (config.log_format, config.time_zone, config.database) == (
        "json",
        "Europe/Vienna",
        "sqlite:////var/lib/lastcall.db",
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("${TOKEN}", "xoxb-hush"),
        ("${NOPE:-a b}", "a b"),
        ("${EMPTY:-x}", "x"),
        ("${NOPE:-}z", "z"),
        ("$$5 $x", "$5 $x"),
    ],
)
def test_the_environment_fills_in_and_two_dollars_are_one(tmp_path, written, value):
    config = read(tmp_path, f"vendors: [stripe]\nfetch: {{user_agent: '{written}'}}")

    assert config.fetching.user_agent == value


def test_a_value_of_the_environment_is_never_read_as_yaml_or_filled_in_again(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text("vendors: [stripe]\nfetch: {user_agent: '${EVIL}'}")

    config = read_config(path, env={"EVIL": "x}\nreceivers: {${TOKEN}}"}, vendors=KNOWN)

    assert config.fetching.user_agent == "x}\nreceivers: {${TOKEN}}"


def test_a_source_of_mails_has_a_folder_or_a_mailbox_with_its_password(tmp_path):
    text = """sources:
  - {kind: mail, vendor: stripe, url: 'maildir:/srv/mails', from: Stripe.example}
  - {kind: mail, vendor: github, url: 'imaps://me%40shop.example@imap.example:1993/INBOX', password: '${TOKEN}'}
"""

    folder, mailbox = read(tmp_path, text).sources

    assert (folder.id, folder.url, folder.options) == (
        "stripe/srv-mails",
        "maildir:/srv/mails",
        {"from": "stripe.example"},
    )
    assert (mailbox.id, mailbox.options) == ("github/imap-example-inbox", {"password": "xoxb-hush"})
    assert "hush" not in repr(mailbox)
