"""config.yaml with mistakes: all at once, each with its place and what to write, none with a secret."""

from pathlib import Path

import pytest

from lastcall.adapters.config import read_config
from lastcall.errors import ConfigError
from tests.adapters.configs import KNOWN, read


def mistakes(folder: Path, text: str, vendors=KNOWN) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(folder, text, vendors)
    return [line.removeprefix(f"{folder}/") for line in caught.value.problems]


R = "depends_on: [stripe]\nreceivers: {r: "  # what follows stands in line 2 from column 16

M = "sources: [{kind: mail, vendor: stripe, "


BAD = [
    # the file
    ("[]", ":1:1: must be a mapping"),
    ("just text", ":1:1: must be a mapping"),
    ("", ":1:1: nothing to watch"),
    ("depends_on: []", "nothing to watch"),
    ("a: [", "not YAML"),
    ("depend_on: [stripe]", ":1:1: depend_on: unknown key; did you mean 'depends_on'?"),
    ("depends_on: [stripe]\ndepends_on: [openai]", ":2:1: depends_on: stands twice; the first is in line 1"),
    # names
    (
        "depends_on: [opnai]",
        ":1:14: depends_on.0: unknown 'opnai'; did you mean 'openai'? known: github, openai, stripe",
    ),
    ("depends_on: [acme]", "depends_on.0: unknown 'acme'; known: github, openai, stripe"),
    ("depends_on: stripe", ":1:13: depends_on: must be a list"),
    ("depends_on: [stripe/]", "depends_on.0: 'stripe/' is no dependency"),
    ("depends_on: [/x]", "is no dependency"),
    ("depends_on: [5]", "depends_on.0: must be a mapping"),
    ("depends_on: [{name: x}]", "depends_on.0.vendor: is required"),
    ("depends_on: [{vendor: stipe}]", ":1:23: depends_on.0.vendor: unknown 'stipe'; did you mean 'stripe'?"),
    ("depends_on: [{vendor: stripe, kind: modl}]", "depends_on.0.kind: unknown 'modl'; did you mean 'model'?"),
    ("depends_on: [{vendor: stripe, ower: x}]", ":1:31: depends_on.0.ower: unknown key; did you mean 'owner'?"),
    (
        "depends_on: [{vendor: stripe, project: shp}]\nprojects: {shop: {}}",
        "project: unknown 'shp'; did you mean 'shop'?",
    ),
    ("depends_on: [{vendor: stripe, project: shop}]", "depends_on.0.project: 'shop' is not among projects"),
    ("depends_on: [{vendor: [stripe]}]", "depends_on.0.vendor: must be text"),
    ("vendors: [strip]", ":1:11: vendors.0: unknown 'strip'; did you mean 'stripe'?"),
    ("vendors: {stripe: 1}", "vendors: must be a list"),
    ("projects: {Shop: {}}", ":1:12: projects.Shop: 'Shop' is no name"),
    ("projects: {shop: ../shop}", "projects.shop: must be a mapping"),
    ("projects: [shop]", "projects: must be a mapping"),
    ("projects: {shop: {pth: x}}", "projects.shop.pth: unknown key; did you mean 'path'?"),
    # receivers
    (
        R + "{kind: slak}}",
        ":2:23: receivers.r.kind: unknown 'slak'; did you mean 'slack'? known: apprise, console, discord, email, ",
    ),
    (R + "{}}", ":2:16: receivers.r.kind: is required"),
    (R + "console}", "receivers.r: must be a mapping"),
    (R + "{kind: console, to: x}}", "receivers.r.to: unknown key; known: kind"),
    (R + "{kind: email, to: a@b.c, from: a@b.c}}", "receivers.r.smtp: is required"),
    (R + "{kind: email, to: [], from: a@b.c, smtp: 'smtp://h'}}", "receivers.r.to: must not be empty"),
    (R + "{kind: email, to: nobody, from: a@b.c, smtp: 'smtp://h'}}", "receivers.r.to: 'nobody' is no mail address"),
    (R + '{kind: email, to: a@b.c, from: "a@b.c\\nBcc: x@y.z", smtp: "smtp://h"}}', "receivers.r.from:"),
    (
        R + "{kind: email, to: a@b.c, from: a@b.c, smtp: mail.example}}",
        "receivers.r.smtp: must be an address such as smtps://",
    ),
    (R + "{kind: email, to: a@b.c, from: a@b.c, smtp: 'smtp://h:x'}}", "receivers.r.smtp: must be an address"),
    (R + "{kind: email, to: a@b.c, from: a@b.c, smtp: 'smtp://h', starttls: maybe}}", "starttls: unknown 'maybe'"),
    (R + "{kind: slack}}", "receivers.r: give either webhook, or token and channel"),
    (R + "{kind: slack, token: x}}", "receivers.r: give either webhook, or token and channel"),
    (
        R + "{kind: slack, webhook: 'https://h.example', token: x, channel: y}}",
        "give either webhook, or token and channel",
    ),
    (R + "{kind: slack, webhook: 'h.example/x'}}", "receivers.r.webhook: must be an address such as https://"),
    (R + "{kind: slack, webhok: 'https://h.example'}}", "receivers.r.webhok: unknown key; did you mean 'webhook'?"),
    (R + "{kind: webhook}}", "receivers.r.url: is required"),
    (R + "{kind: webhook, url: 'ftp://h.example'}}", "receivers.r.url: must be an address"),
    (R + "{kind: webhook, url: 'http://h.example', secret: ''}}", "receivers.r.secret: must not be empty"),
    (R + "{kind: webhook, url: 'http://h.example', headers: {'X Y': a}}}", "headers: a header's name may hold"),
    (
        R + '{kind: webhook, url: "http://h.example", headers: {X: "a\\r\\nb: c"}}}',
        "headers: X: a header's value must be one line",
    ),
    # routes
    ("depends_on: [stripe]\nroutes: [{to: ops}]", "routes.0.to: unknown 'ops'; known: console"),
    ("depends_on: [stripe]\nroutes: [{match: {vendor: x}}]", "routes.0.to: is required"),
    (
        "depends_on: [stripe]\nroutes: [{to: console, match: {severity: hgh}}]",
        "severity: unknown 'hgh'; did you mean 'high'?",
    ),
    (
        "depends_on: [stripe]\nroutes: [{to: console, match: {reason: remind}}]",
        "reason: unknown 'remind'; did you mean 'reminder'?",
    ),
    (
        "depends_on: [stripe]\nroutes: [{to: console, match: {vndor: x}}]",
        "routes.0.match.vndor: unknown key; did you mean 'vendor'?",
    ),
    ("depends_on: [stripe]\nroutes: [{to: console, continue: maybe}]", "routes.0.continue: must be true or false"),
    # numbers, days, durations
    ("depends_on: [stripe]\nreminders: 30", "reminders: must be a list"),
    ("depends_on: [stripe]\nreminders: [30, soon]", ":2:17: reminders.1: must be a whole number"),
    ("depends_on: [stripe]\nreminders: [true]", "reminders.0: must be a whole number"),
    ("depends_on: [stripe]\nreminders: [-1]", "reminders.0: must be at least 0"),
    ("depends_on: [stripe]\nreminders: [99999]", "reminders.0: must be at most 3650"),
    ("depends_on: [stripe]\noverdue_every: 7 days", "overdue_every: '7 days' is no duration; write 10s, 30m, 6h or 7d"),
    ("depends_on: [stripe]\npoll_every: 60", "poll_every: this is no duration"),
    ("depends_on: [stripe]\ntick: 0s", "tick: must be more than nothing"),
    ("depends_on: [stripe]\npoll_every: 9999d", "poll_every: longer than 400 days"),
    (
        "depends_on: [stripe]\nwaivers: [{subject: x, reason: y, until: 2027-02-30}]",
        "waivers.0.until: '2027-02-30' is no day",
    ),
    ("depends_on: [stripe]\nwaivers: [{subject: x, reason: y, until: soon}]", "waivers.0.until: 'soon' is no day"),
    ("depends_on: [stripe]\nwaivers: [{subject: x, until: 2027-02-01}]", "waivers.0.reason: is required"),
    (
        "depends_on: [stripe]\nwaivers: [{subject: x, reason: ' ', until: 2027-02-01}]",
        "waivers.0.reason: must not be empty",
    ),
    # sources
    ("sources: [{vendor: acme}]", "sources.0.url: is required"),
    ("sources: [{url: 'https://a.example'}]", "sources.0.vendor: is required"),
    ("sources: [{url: 'file:///etc/passwd', vendor: acme}]", "sources.0.url: must be an address such as https://"),
    ("sources: [{url: 'https://a.example', vendor: Acme Inc}]", "sources.0.vendor: 'Acme Inc' is no name"),
    (
        "sources: [{url: 'https://a.example', vendor: acme, kind: rss}]",
        "sources.0.kind: unknown 'rss'; known: auto, code, endpoint,",
    ),
    ("sources: [{url: 'https://a.example', vendor: acme, ulr: x}]", "sources.0.ulr: unknown key; did you mean 'url'?"),
    ("sources: [{id: A B, url: 'https://a.example', vendor: acme}]", "sources.0.id: 'A B' is no id"),
    (
        "sources: [{id: x/y, url: 'https://a.example', vendor: acme}]",
        "sources.0.id: must begin with its vendor: acme/y",
    ),
    (
        "sources: [{id: a, url: 'https://a.example', vendor: acme}, {id: acme/a, url: 'https://a.example', vendor: acme}]",
        "sources.1.id: 'acme/a' stands twice",
    ),
    # the rest
    ("depends_on: [stripe]\ntime_zone: Europe/Viena", "time_zone: 'Europe/Viena' is no time zone"),
    ("depends_on: [stripe]\ntime_zone: ../../etc/passwd", "is no time zone"),
    ("depends_on: [stripe]\ntime_zone: America", "is no time zone"),
    ("depends_on: [stripe]\ndatabase: mysql://u:secret@h/db", "database: only SQLite is supported"),
    ("depends_on: [stripe]\nlog_format: xml", "log_format: unknown 'xml'; known: auto, json, text"),
    ("depends_on: [stripe]\nfetch: {concurrency: 0}", "fetch.concurrency: must be at least 1"),
    ("depends_on: [stripe]\nfetch: {concurency: 5}", "fetch.concurency: unknown key; did you mean 'concurrency'?"),
    ("depends_on: [stripe]\nfetch: {allow_hosts: [10.1.0.5/16]}", "fetch.allow_hosts.0: '10.1.0.5/16' is no network"),
    ("depends_on: [stripe]\nfetch: {allow_hosts: 127.0.0.1}", "fetch.allow_hosts: must be a list"),
    ("depends_on: [stripe]\nfetch: {robots: 'perhaps'}", "fetch.robots: must be true or false"),
    # the environment
    (
        "depends_on: [stripe]\nfetch: {user_agent: '${NOPE}'}",
        ":2:21: fetch.user_agent: the environment variable NOPE is not set",
    ),
    ("depends_on: [stripe]\nfetch: {user_agent: '${EMPTY}'}", "the environment variable EMPTY is not set"),
    ("depends_on: [stripe]\nfetch: {user_agent: '${NO PE}'}", "cannot read '${'"),
    ("depends_on: [stripe]\nfetch: {concurrency: '${PORT}'}", "fetch.concurrency: must be a whole number"),
    ("depends_on: ['${TOKEN}']", "depends_on.0: unknown '${TOKEN}'"),
    # mails
    (M + "url: 'maildir:mails'}]", "sources.0.url: must be a folder with its whole path"),
    (M + "url: 'maildir://host/mails'}]", "sources.0.url: must be a folder with its whole path"),
    (M + "url: 'imap://me@h.example/INBOX', password: x}]", "sources.0.url: must be an address such as imaps://"),
    (M + "url: 'imaps://h.example/INBOX', password: x}]", "sources.0.url: must name the user"),
    (M + "url: 'imaps://me:hush@h.example/INBOX'}]", "sources.0.url: a password does not belong in an address"),
    (M + "url: 'imaps://me@h.example/Entwürfe', password: x}]", "sources.0.url: must name the mailbox in ASCII"),
    (M + "url: 'imaps://me@h.example/INBOX'}]", "sources.0: a mailbox needs its password"),
    (M + "url: 'maildir:/srv', password: x}]", "sources.0: a folder has no password"),
    (M + "url: 'https://h.example/'}]", "sources.0: mails are read from maildir:/folder or imaps://"),
    ("sources: [{vendor: stripe, url: 'maildir:/srv'}]", "sources.0: mails need kind: mail"),
    (
        "sources: [{vendor: stripe, url: 'https://h.example/', from: x.example}]",
        "only kind: mail has from and password",
    ),
    (M + "url: 'maildir:/srv', from: 'x\" y'}]", "is no domain and no mail address; write acme.example or"),
]


@pytest.mark.parametrize(("text", "says"), BAD, ids=[says for _, says in BAD])
def test_a_mistake_is_one_line_that_names_the_place_and_what_to_write(tmp_path, text, says):
    (line,) = mistakes(tmp_path, text)

    assert says in line
    assert line.startswith("config.yaml:")
    assert "hush" not in line
    assert "secret@" not in line


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(tmp_path):
    text = """\
time_zone: Mars
depends_on: [opnai, {vendor: stripe, ower: x}]
receivers:
  ops: {kind: slak}
  bot: {kind: slack, token: '${NOPE}', channel: C}
routes: [{to: opps}]
tick: soon
tick: 1s
"""
    places = [line.split(": ")[:2] for line in mistakes(tmp_path, text)]

    assert places == [
        ["config.yaml:1:12", "time_zone"],
        ["config.yaml:2:14", "depends_on.0"],
        ["config.yaml:2:38", "depends_on.1.ower"],
        ["config.yaml:4:15", "receivers.ops.kind"],
        ["config.yaml:5:29", "receivers.bot.token"],
        ["config.yaml:6:15", "routes.0.to"],
        ["config.yaml:8:1", "tick"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "depends_on: [stripe]\nreceivers: {r: {kind: email, to: a@b.c, from: a@b.c, smtp: 'smtp://u:${TOKEN}@h:port'}}",
        "depends_on: [stripe]\nreceivers: {r: {kind: slack, webhook: 'hooks.example/xoxb-hush'}}",
        "depends_on: [stripe]\nreceivers: {r: {kind: '${TOKEN}'}}",
        "depends_on: [stripe]\ntime_zone: '${TOKEN}'",
        "depends_on: [stripe]\nfetch: {proxy: '${TOKEN}', timeout: '${TOKEN}'}",
        "depends_on: [stripe]\nreceivers: {r: {kind: webhook, url: 'http://h.example', headers: {X: \"xoxb-hush\\n\"}}}",
    ],
)
def test_a_secret_never_gets_into_a_mistake(tmp_path, text):
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)

    assert "hush" not in str(caught.value)
    assert "hush" not in repr(caught.value)


def test_without_a_file_init_is_recommended(tmp_path):
    with pytest.raises(ConfigError, match="no such file; `lastcall init` writes one"):
        read_config(tmp_path / "config.yaml", env={})


def test_a_folder_is_no_config(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(tmp_path, env={})


def test_another_encoding_is_named_with_its_line(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_bytes(b"vendors: all\n# caf\xe9\n")
    with pytest.raises(ConfigError, match=r"config\.yaml:2:1: not UTF-8"):
        read_config(path, env={})


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_bytes(b"a" * 10_000_000)
    with pytest.raises(ConfigError, match="larger than 1000 kB"):
        read_config(path, env={})


def test_without_a_catalogue_any_vendor_will_do(tmp_path):
    assert read(tmp_path, "depends_on: [whoever/thing]", vendors=()).depends_on[0].vendor == "whoever"
