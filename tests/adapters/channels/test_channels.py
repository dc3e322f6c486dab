"""Channels against real servers on loopback: what is taken, what is tried again, what is refused for good."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from lastcall.adapters.channels import open_channel
from lastcall.entrypoints.sinks import Mailbox
from lastcall.errors import DeliveryError
from lastcall.model.alert import DeliveryOutcome
from lastcall.model.config import Receiver
from tests.adapters.channels.hooks import OPEN, Hook, a_delivery, send, slack
from tests.builders import NOW

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()


def webhook(hook: Hook) -> Receiver:
    return Receiver("hook", "webhook", {"url": hook.url, "secret": SECRET})


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
