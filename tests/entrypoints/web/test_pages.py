"""The pages, over real HTTP on the loopback interface: a link shows, a button acts, feeds ask for their key."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from lastcall.adapters.store import notices, silences
from lastcall.adapters.store.store import Store
from lastcall.entrypoints.context import Context
from lastcall.entrypoints.web.serve import Pages
from lastcall.errors import ConfigError
from lastcall.model.action import ActionKind, Link
from lastcall.model.config import Web
from lastcall.model.notice import Announced, Notice
from lastcall.stages.links import feed_key, sign
from tests.builders import a_notice

SECRET = "a secret of sixteen"
CONFIG = """
depends_on: [openai/sora-2, openai/babbage-002]
receivers: {console: {kind: console}}
"""


@dataclass
class Answered:
    """What a server answered."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass
class Server:
    """A running server and what lies behind it."""

    store: Store
    notice: Notice
    context: Context
    web: Web
    port: int = 0

    async def ask(self, method: str, path: str, body: str = "", host: str = "") -> Answered:
        """Ask over a connection of its own."""

        def talk() -> Answered:
            """Talk from another thread."""
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            connection.putrequest(method, path, skip_host=True)
            connection.putheader("Host", host or "lastcall.example")
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body.encode())
            answer = connection.getresponse()
            text = answer.read().decode()  # before the connection goes
            connection.close()
            return Answered(answer.status, answer.headers, text)

        return await asyncio.to_thread(talk)

    def path(self, kind: ActionKind = ActionKind.ACK, *, days: int = 0, facts: str = "", lasts: int = 1) -> str:
        expires = self.context.now() + timedelta(days=lasts)
        return f"/a/{sign(Link(self.notice.id, facts or self.notice.facts, kind, 'ops', expires, days), SECRET)}"

    def log(self) -> list[tuple[str, str, str]]:
        with self.store.read() as connection:
            return [(a.kind.value, a.who, a.via) for a in silences.log_of(connection, self.notice.id)]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    tmp_path.joinpath("config.yaml").write_text(CONFIG)
    context = Context(config_path=str(tmp_path / "config.yaml"))
    store = context.open_store()
    notice = a_notice()
    with store.write() as connection:
        notices.record(connection, [Announced(notice)], source_id="a", now=context.now())
    web = Web("127.0.0.1", 0, "https://lastcall.example", SECRET)
    pages = Pages(context, store, web)
    await pages.open()
    yield Server(store, notice, context, web, pages.socket.getsockname()[1])
    await pages.close()
    store.close()


async def test_following_a_link_shows_what_it_would_do_and_does_nothing(server: Server) -> None:
    answer = await server.ask("GET", server.path())

    assert answer.status == 200
    assert "sora-2 (ends 24 Sep 2026)" in answer.text
    assert 'method="post"' in answer.text
    assert server.log() == []


async def test_the_button_acts_once_however_often_it_is_pressed(server: Server) -> None:
    path = server.path()

    answers = [await server.ask("POST", path, "who=Ada+%3Cb%3E") for _ in range(3)]

    assert [answer.status for answer in answers] == [200, 200, 200]
    assert server.log() == [("ack", "Ada <b>", "link sent to ops")]


async def test_a_snooze_by_link_ends_after_its_days(server: Server) -> None:
    await server.ask("POST", server.path(ActionKind.SNOOZE, days=7))

    with server.store.read() as connection:
        (action,) = silences.log_of(connection, server.notice.id)
    assert action.until == server.context.today + timedelta(days=7)
    assert action.who == "ops"


async def test_a_link_about_other_facts_or_that_ran_out_or_is_forged_does_nothing(server: Server) -> None:
    paths = (server.path(facts="other"), server.path(lasts=-1), "/a/forged.link")

    answers = [await server.ask(method, path) for path in paths for method in ("GET", "POST")]

    assert {answer.status for answer in answers} == {410}
    assert server.log() == []


async def test_every_answer_forbids_scripts_frames_and_referrers(server: Server) -> None:
    for path in (server.path(), "/healthz", "/feed.json", "/nothing"):
        answer = await server.ask("GET", path)
        assert "default-src 'none'" in str(answer.headers["Content-Security-Policy"])
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_another_name_is_not_answered(server: Server) -> None:
    answer = await server.ask("POST", server.path(), host="evil.example")

    assert answer.status == 421
    assert server.log() == []


async def test_feeds_ask_for_their_key(server: Server) -> None:
    for name, begins in (("calendar.ics", "BEGIN:VCALENDAR"), ("feed.atom", "<?xml"), ("feed.json", "{")):
        refused = await server.ask("GET", f"/{name}?key=wrong")
        answer = await server.ask("GET", f"/{name}?key={feed_key(SECRET)}")
        assert refused.status == 403
        assert answer.status == 200
        assert answer.text.startswith(begins)
        assert "sora-2" in answer.text


async def test_a_feed_holds_what_is_known_where_no_source_has_spoken_as_the_export_does(server: Server) -> None:
    answer = await server.ask("GET", f"/feed.json?key={feed_key(SECRET)}")

    assert "babbage-002" in answer.text


async def test_a_form_that_is_too_long_is_refused(server: Server) -> None:
    answer = await server.ask("POST", server.path(), "who=" + "x" * 10_000)

    assert answer.status == 410
    assert server.log() == []


async def test_a_port_that_is_taken_is_said(server: Server) -> None:
    web = Web("127.0.0.1", server.port, "https://lastcall.example", SECRET)

    with pytest.raises(ConfigError, match=r"web\.listen: cannot listen on 127\.0\.0\.1"):
        await Pages(server.context, server.store, web).open()


async def test_metrics_ask_for_the_key_in_the_address_or_as_a_token(server: Server) -> None:
    assert (await server.ask("GET", "/metrics")).status == 403
    assert (await server.ask("GET", "/metrics?key=wrong")).status == 403

    answer = await server.ask("GET", f"/metrics?key={feed_key(SECRET)}")

    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'lastcall_notices{vendor="openai"} 1.0' in answer.text
