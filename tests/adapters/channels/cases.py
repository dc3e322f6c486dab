"""One case for each way to reach people: how its stand-in is opened, how it refuses, and what people see of a message."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from lastcall.adapters.channels import CHANNELS, Channel
from lastcall.adapters.channels.console import ConsoleChannel
from lastcall.adapters.channels.mail import MailChannel
from lastcall.adapters.channels.slack import SlackBot, SlackWebhook
from lastcall.adapters.channels.traits import Traits
from lastcall.model.config import Fetching, Receiver
from tests.adapters.channels.services import (
    SECRET_WORD,
    Answer,
    PostOffice,
    Request,
    Service,
    discord_api,
    github_api,
    says_ok,
    slack_api,
)

OPEN = Fetching(allow_hosts=("127.0.0.1",), timeout=timedelta(seconds=5))
HASTY = Fetching(allow_hosts=("127.0.0.1",), timeout=timedelta(seconds=0.4))


@dataclass
class Case:
    """One way; `seen` is every text that a person or a machine gets of one message, markup and all."""

    name: str
    receiver: Receiver
    service: Service | PostOffice | None
    seen: Callable[[], list[str]]
    limit: int  # bytes that the service takes of one message
    stream: io.StringIO = field(default_factory=io.StringIO)
    refusals: tuple[Answer | str, ...] = ()  # each is for good
    waits: tuple[Answer | str, ...] = ()
    dangers: tuple[str, ...] = ()  # patterns that would be live markup

    @property
    def traits(self) -> Traits:
        return next(one for one in CHANNELS[self.receiver.kind][1] if one.name == self.name)

    def channel(self, *, hasty: bool = False) -> Channel:
        fetching = HASTY if hasty else OPEN
        match self.receiver.kind:
            case "console":
                return ConsoleChannel(self.receiver, fetching, self.stream)
            case "email":
                return MailChannel(self.receiver, fetching, answer_seconds=0.4 if hasty else 5)
            case "slack":
                kind = SlackBot if "token" in self.receiver.options else SlackWebhook
                return kind(self.receiver, fetching, spacing_seconds=0)
            case kind_name:
                return CHANNELS[kind_name][0](self.receiver, fetching)

    def plan(self, what: Answer | str) -> None:
        assert self.service is not None
        if isinstance(self.service, PostOffice):
            assert isinstance(what, str)
            self.service.plan.append(what)
        else:
            self.service.plan.append(what)

    def close(self) -> None:
        if self.service is not None:
            self.service.close()


WAIT = Answer(429, b"slow down", {"Retry-After": "30"})
BUSY = Answer(503, b"busy", {"Retry-After": "7"})
GONE = (Answer(403, b"no"), Answer(404, b"no"), Answer(410, b"no"), Answer(302, b"", {"Location": "http://127.0.0.2/"}))
HTML = ("<script", r"href=\"?javascript:", "<img")


def _posts(service: Service, methods: tuple[str, ...] = ("POST",)) -> list[Request]:
    return [request for request in service.requests if request.method in methods]


def interpreted(value: Any, *, key: str = "") -> list[str]:
    """The texts of a JSON payload that its service would interpret: Slack's plain_text is not among them."""
    if isinstance(value, dict):
        if value.get("type") == "plain_text":
            return []
        return [text for name, inner in value.items() for text in interpreted(inner, key=name)]
    if isinstance(value, list):
        return [text for inner in value for text in interpreted(inner, key=key)]
    return [value] if isinstance(value, str) else []


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for name, inner in value.items() for text in (name, *texts(inner))]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def _http(
    name: str,
    kind: str,
    options: Callable[[str], dict[str, Any]],
    answer: Callable[[Service, Request], Answer] = says_ok,
    *,
    limit: int,
    dangers: tuple[str, ...] = (),
    refusals: tuple[Answer | str, ...] = GONE,
) -> Case:
    service = Service(answer)

    def seen() -> list[str]:
        return ["\n".join(texts(request.json)) for request in _posts(service) if "chat.update" not in request.path]

    receiver = Receiver(kind, kind, options(service.url))
    return Case(name, receiver, service, seen, limit, refusals=refusals, waits=(WAIT, BUSY), dangers=dangers)


def slack_error(word: str) -> Answer:
    return Answer(200, json.dumps({"ok": False, "error": word}).encode())


MENTIONS = (r"<!channel>", r"<!here", r"<@U", r"<javascript:", r"<https://evil")


def console() -> Case:
    case = Case("console", Receiver("console", "console"), None, list, 100_000)
    case.seen = lambda: [text for text in case.stream.getvalue().split("⏳ ") if text]
    return case


def email() -> Case:
    office = PostOffice()
    options = {
        "to": ("ops@example.com",),
        "from": "Lastcall <l@example.com>",
        "smtp": f"smtp://ops:{SECRET_WORD}@127.0.0.1:{office.port}?starttls=never",
    }

    def seen() -> list[str]:
        found = []
        for mail in office.parsed():
            parts = [
                mail["Subject"],
                *(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"),
            ]
            found.append("\n".join(part if isinstance(part, str) else part.decode() for part in parts))
        return found

    receiver = Receiver("email", "email", options)
    return Case("email", receiver, office, seen, 300_000, refusals=("550", "554"), waits=("450", "451"), dangers=HTML)


def slack_bot() -> Case:
    def options(url: str) -> dict[str, Any]:
        return {"token": f"xoxb-{SECRET_WORD}", "channel": "C1", "api_url": f"{url}/api"}

    refusals = (slack_error("channel_not_found"), slack_error("invalid_auth"), slack_error("is_archived"))
    return _http("slack (bot)", "slack", options, slack_api, limit=40_000, dangers=MENTIONS, refusals=refusals)


def slack_webhook() -> Case:
    def options(url: str) -> dict[str, Any]:
        return {"webhook": f"{url}/services/{SECRET_WORD}"}

    return _http("slack (webhook)", "slack", options, limit=40_000, dangers=MENTIONS)


def teams() -> Case:
    return _http("teams", "teams", lambda url: {"webhook": f"{url}/w?sig={SECRET_WORD}"}, limit=28_000)


def discord() -> Case:
    def options(url: str) -> dict[str, Any]:
        return {"webhook": f"{url}/api/webhooks/1/{SECRET_WORD}"}

    dangers = (r"(?<!\\)\[x\]\(", r"(?<!\\)\*\*bold")
    return _http("discord", "discord", options, discord_api, limit=12_000, dangers=dangers)


def pagerduty() -> Case:
    def options(url: str) -> dict[str, Any]:
        return {"routing_key": SECRET_WORD, "api_url": url}

    return _http("pagerduty", "pagerduty", options, limit=512_000)


def ntfy() -> Case:
    def options(url: str) -> dict[str, Any]:
        return {"topic": "t", "server": url, "token": f"tk_{SECRET_WORD}"}

    return _http("ntfy", "ntfy", options, limit=8_000)


def github() -> Case:
    def options(url: str) -> dict[str, Any]:
        return {"repository": "acme/shop", "token": f"ghp_{SECRET_WORD}", "api_url": url}

    dangers = (r"(?<!\\)<script", r"(?<!\\)\[x\]\(", r"@everyone", r"(?<!\\)<!channel")
    return _http("github", "github", options, github_api, limit=65_536, dangers=dangers)


def webhook() -> Case:
    def options(url: str) -> dict[str, Any]:
        return {"url": f"{url}/h?k={SECRET_WORD}", "secret": SECRET_WORD, "headers": {"X-Key": SECRET_WORD}}

    return _http("webhook", "webhook", options, limit=1_000_000)


def apprise() -> Case:
    service = Service(says_ok)
    urls = (f"json://127.0.0.1:{service.server.server_port}/{SECRET_WORD}",)

    def seen() -> list[str]:
        return ["\n".join(texts(request.json)) for request in service.requests]

    return Case("apprise", Receiver("apprise", "apprise", {"urls": urls}), service, seen, 30_000)


CASES: dict[str, Callable[[], Case]] = {
    "console": console,
    "email": email,
    "slack (bot)": slack_bot,
    "slack (webhook)": slack_webhook,
    "teams": teams,
    "discord": discord,
    "pagerduty": pagerduty,
    "ntfy": ntfy,
    "github": github,
    "webhook": webhook,
    "apprise": apprise,
}


def live(case: Case) -> list[str]:
    """Return what of the dangers is live in what arrived: only in what its service interprets."""
    match case.service:
        case PostOffice():
            bodies = [mail.get_body(("html",)) for mail in case.service.parsed()]
            seen = [body.get_content() for body in bodies if body is not None]
        case Service() if case.receiver.kind == "slack":
            seen = [text for request in _posts(case.service) for text in interpreted(request.json)]
        case Service() if case.name == "github":
            seen = [request.json["body"] for request in _posts(case.service)]
        case Service() if case.name == "discord":
            payloads = [request.json for request in _posts(case.service)]
            seen = [text for one in payloads for text in texts([{**e, "footer": {}} for e in one["embeds"]])]
        case _:
            seen = []
    return [found[0] for text in seen for danger in case.dangers for found in re.finditer(danger, text)]
