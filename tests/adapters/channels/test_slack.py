"""Slack as a webhook and as a bot: threads, repeats, and what is left of a message that it refuses."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from lastcall.adapters.channels import open_channel
from lastcall.adapters.channels.unadorned import MORE
from lastcall.errors import DeliveryError
from lastcall.model.alert import DeliveryOutcome, Receipt
from lastcall.model.config import Receiver
from tests.adapters.channels.hooks import OPEN, Hook, a_delivery, send, slack
from tests.builders import NOW


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
