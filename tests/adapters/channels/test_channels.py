"""Channels against real servers on loopback: what is taken, what is tried again, what is refused for good."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from lastcall.adapters.channels import open_channel
from lastcall.adapters.channels.unadorned import MORE
from lastcall.entrypoints.sinks import Mailbox
from lastcall.errors import DeliveryError
from lastcall.model.alert import AlertReason, Delivery, DeliveryOutcome, DeliveryStatus, Layout, Message, Receipt
from lastcall.model.config import Fetching, Receiver
from lastcall.stages.render import render
from tests.builders import NOW

OPEN = Fetching(allow_hosts=("127.0.0.1",))
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()


class Hook:
    """A server that answers every POST with the next planned answer."""

    def __init__(self) -> None:
        self.plan: list[tuple[int, bytes, dict[str, str]]] = []
        self.posts: list[tuple[dict[str, str], bytes]] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.posts.append(({k.lower(): v for k, v in self.headers.items()}, body))
                status, answer, headers = hook.plan.pop(0) if hook.plan else (200, b"ok", {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        self.thread = Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    found = Hook()
    yield found
    found.server.shutdown()
    found.server.server_close()
    found.thread.join()


def a_delivery(receiver: Receiver) -> Delivery:
    message = Message(
        "m1",
        receiver.name,
        Layout.TEST,
        AlertReason.TEST,
        "info",
        "t1",
        (),
        NOW,
        NOW.date(),
        title="Lastcall test message",
    )
    return Delivery("m1", receiver.name, "t1", render(message, receiver), DeliveryStatus.SENDING, NOW)


async def send(receiver: Receiver) -> Receipt:
    channel = open_channel(receiver, OPEN)
    try:
        return await channel.deliver(a_delivery(receiver), now=NOW)
    finally:
        await channel.close()


def webhook(hook: Hook) -> Receiver:
    return Receiver("hook", "webhook", {"url": hook.url, "secret": SECRET})


def slack(hook: Hook) -> Receiver:
    return Receiver("ops", "slack", {"webhook": hook.url})


async def test_a_webhook_is_signed_so_that_the_receiver_can_check_it(hook: Hook) -> None:
    await send(webhook(hook))

    headers, body = hook.posts[0]
    signed = b".".join((headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body))
    keys = (base64.b64decode(SECRET.removeprefix("whsec_")), SECRET.encode())
    wanted = ["v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode() for key in keys]
    assert headers["webhook-signature"] in wanted
    assert json.loads(body)["data"]["title"] == "Lastcall test message"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, DeliveryOutcome.PERMANENT),
        (404, DeliveryOutcome.PERMANENT),
        (410, DeliveryOutcome.PERMANENT),
        (302, DeliveryOutcome.PERMANENT),
        (408, DeliveryOutcome.RETRY),
        (429, DeliveryOutcome.RETRY),
        (503, DeliveryOutcome.RETRY),
        (500, DeliveryOutcome.AMBIGUOUS),
    ],
)
async def test_an_answer_says_what_may_be_done_about_it(hook: Hook, status: int, outcome: DeliveryOutcome) -> None:
    for receiver in (webhook(hook), slack(hook)):
        hook.plan = [(status, b"no", {"Retry-After": "30", "Location": "http://127.0.0.2/"})]
        with pytest.raises(DeliveryError) as caught:
            await send(receiver)
        assert caught.value.outcome is outcome
        if status == 429:
            assert caught.value.retry_after == timedelta(seconds=30)
        assert hook.url not in str(caught.value)


async def test_slack_takes_a_message_only_with_its_ok(hook: Hook) -> None:
    hook.plan = [(200, b"<html>Welcome to our hotel</html>", {})]

    with pytest.raises(DeliveryError) as caught:
        await send(slack(hook))

    assert caught.value.outcome is DeliveryOutcome.RETRY
    assert (await send(slack(hook))).note == ""


async def test_a_layout_that_slack_refuses_does_not_cost_the_message(hook: Hook) -> None:
    hook.plan = [(400, b"invalid_blocks", {}), (200, b"ok", {})]

    receipt = await send(slack(hook))

    assert receipt.note == "sent without its layout"
    assert set(json.loads(hook.posts[1][1])) == {"text"}


async def test_words_that_slack_finds_too_many_still_leave_the_title(hook: Hook) -> None:
    hook.plan = [(400, b"invalid_blocks", {}), (400, b"msg_too_long", {}), (200, b"ok", {})]

    receipt = await send(slack(hook))

    assert receipt.note == "sent without its layout"
    assert json.loads(hook.posts[2][1])["text"].endswith(MORE)


async def test_a_mail_arrives_with_the_headers_of_a_polite_program() -> None:
    async with Mailbox() as box:
        mail = Receiver(
            "mail",
            "email",
            {
                "to": ("ops@example.com",),
                "from": "l@example.com",
                "smtp": f"smtp://127.0.0.1:{box.port}?starttls=never",
            },
        )
        await send(mail)

        (got,) = box.mails
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Message-ID"]
    assert got["To"] == "ops@example.com"
    assert {part.get_content_type() for part in got.walk()} >= {"text/plain", "text/html"}


async def test_a_mail_server_that_is_down_is_tried_again_and_one_without_tls_is_not_trusted() -> None:
    async with Mailbox() as box:
        plain = Receiver(
            "mail",
            "email",
            {"to": ("ops@example.com",), "from": "l@example.com", "smtp": f"smtp://127.0.0.1:{box.port}"},
        )
        with pytest.raises(DeliveryError) as refused:
            await send(plain)
        assert box.mails == []
    down = Receiver(
        "mail",
        "email",
        {"to": ("ops@example.com",), "from": "l@example.com", "smtp": "smtp://127.0.0.1:1?starttls=never"},
    )
    with pytest.raises(DeliveryError) as caught:
        await send(down)

    assert refused.value.outcome is not DeliveryOutcome.AMBIGUOUS
    assert caught.value.outcome is DeliveryOutcome.RETRY


def bot(hook: Hook) -> Receiver:
    return Receiver("bot", "slack", {"token": "xoxb-1", "channel": "C1", "api_url": hook.url.removesuffix("/hook")})


def said(**values: object) -> tuple[int, bytes, dict[str, str]]:
    return 200, json.dumps(values).encode(), {}


async def test_a_bot_follows_up_in_the_thread_and_edits_the_first_message(hook: Hook) -> None:
    channel = open_channel(bot(hook), OPEN)
    try:
        hook.plan = [said(ok=True, channel="C1", ts="1.1")]
        first = await channel.deliver(a_delivery(bot(hook)), now=NOW)
        hook.plan = [said(ok=True, channel="C1", ts="1.2"), said(ok=True)]
        await channel.deliver(replace(a_delivery(bot(hook)), id="m2", thread_ref=first.thread_ref), now=NOW)
    finally:
        await channel.close()

    assert first.thread_ref == {"channel": "C1", "ts": "1.1"}
    follow_up, edit = (json.loads(body) for _, body in hook.posts[1:])
    assert follow_up["thread_ts"] == "1.1"
    assert edit["ts"] == "1.1"
    assert all(headers["authorization"] == "Bearer xoxb-1" for headers, _ in hook.posts)


async def test_a_bot_that_may_have_sent_looks_before_it_sends_again(hook: Hook) -> None:
    channel = open_channel(bot(hook), OPEN)
    known = {"ts": "9.9", "metadata": {"event_payload": {"key": "m1"}}}
    hook.plan = [said(ok=True, messages=[{"ts": "1.0"}, known])]
    try:
        receipt = await channel.deliver(replace(a_delivery(bot(hook)), maybe_sent=True), now=NOW)
    finally:
        await channel.close()

    assert receipt.thread_ref == {"channel": "C1", "ts": "9.9"}
    assert len(hook.posts) == 1


@pytest.mark.parametrize(
    ("answers", "keyed"),
    [
        (["invalid_blocks"], [True, True]),
        (["invalid_metadata_format", "invalid_metadata_format"], [True, True, False]),
        (["msg_too_long"] * 3, [True, True, False, False]),
    ],
)
async def test_words_without_a_layout_keep_the_key_by_which_a_repeat_is_found(
    hook: Hook, answers: list[str], keyed: list[bool]
) -> None:
    channel = open_channel(bot(hook), OPEN)
    hook.plan = [*(said(ok=False, error=word) for word in answers), said(ok=True, channel="C1", ts="3.1")]
    try:
        receipt = await channel.deliver(a_delivery(bot(hook)), now=NOW)
    finally:
        await channel.close()

    assert receipt == Receipt({"channel": "C1", "ts": "3.1"}, "sent without its layout")
    posts = [json.loads(body) for _, body in hook.posts]
    assert [post.get("metadata", {}).get("event_payload", {}).get("key") == "m1" for post in posts] == keyed
    assert [post for post in posts[1:] if "blocks" in post or not post["text"]] == []


@pytest.mark.parametrize(("attempts", "posts"), [(1, 2), (4, 3)])
async def test_words_that_slack_refuses_for_no_reason_wait_before_the_title_goes_out_alone(
    hook: Hook, attempts: int, posts: int
) -> None:
    channel = open_channel(slack(hook), OPEN)
    hook.plan = [(400, b"invalid_blocks", {}), (400, b"no_text", {})]
    one = replace(a_delivery(slack(hook)), attempts=attempts)
    try:
        if attempts == 1:
            with pytest.raises(DeliveryError) as caught:
                await channel.deliver(one, now=NOW)
            assert caught.value.outcome is DeliveryOutcome.RETRY
        else:
            assert (await channel.deliver(one, now=NOW)).note == "sent without its layout"
    finally:
        await channel.close()

    assert len(hook.posts) == posts


async def test_a_bots_words_wait_too(hook: Hook) -> None:
    channel = open_channel(bot(hook), OPEN)
    hook.plan = [said(ok=False, error=word) for word in ("invalid_blocks", "no_text", "no_text")]
    try:
        with pytest.raises(DeliveryError) as caught:
            await channel.deliver(replace(a_delivery(bot(hook)), attempts=1), now=NOW)
    finally:
        await channel.close()

    assert caught.value.outcome is DeliveryOutcome.RETRY
    assert all("lastcall notices" not in json.loads(body)["text"] for _, body in hook.posts)


@pytest.mark.parametrize(
    ("refusals", "note", "text"),
    [
        (1, "sent without its buttons", "Nova ends"),
        (2, "sent without its text", "Lastcall test message"),
    ],
)
async def test_a_form_that_ntfy_refuses_costs_the_buttons_before_the_text(
    hook: Hook, refusals: int, note: str, text: str
) -> None:
    phone = Receiver("phone", "ntfy", {"topic": "t", "server": hook.url})
    channel = open_channel(phone, OPEN)
    hook.plan = [(400, b"{}", {})] * refusals
    one = a_delivery(phone)
    payload = {**json.loads(one.rendered.body), "message": "Nova ends", "actions": [{"action": "view"}]}
    try:
        receipt = await channel.deliver(
            replace(one, rendered=replace(one.rendered, body=json.dumps(payload).encode())), now=NOW
        )
    finally:
        await channel.close()

    assert receipt.note == note
    last = json.loads(hook.posts[-1][1])
    assert last["message"] == text
    assert "actions" not in last


@pytest.mark.parametrize("word", ["missing_scope", "no_text", "invalid_arguments"])
async def test_a_bot_that_cannot_look_sends_again(hook: Hook, word: str) -> None:
    channel = open_channel(bot(hook), OPEN)
    hook.plan = [said(ok=False, error=word), said(ok=True, channel="C1", ts="2.1")]
    try:
        receipt = await channel.deliver(replace(a_delivery(bot(hook)), maybe_sent=True), now=NOW)
    finally:
        await channel.close()

    assert receipt.thread_ref == {"channel": "C1", "ts": "2.1"}


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("channel_not_found", DeliveryOutcome.PERMANENT),
        ("invalid_auth", DeliveryOutcome.PERMANENT),
        ("ratelimited", DeliveryOutcome.RETRY),
        ("internal_error", DeliveryOutcome.RETRY),
    ],
)
async def test_what_slack_says_decides_whether_it_is_tried_again(
    hook: Hook, word: str, outcome: DeliveryOutcome
) -> None:
    hook.plan = [said(ok=False, error=word)]

    with pytest.raises(DeliveryError) as caught:
        await send(bot(hook))

    assert caught.value.outcome is outcome
    assert word in str(caught.value)
    assert "xoxb" not in str(caught.value)
