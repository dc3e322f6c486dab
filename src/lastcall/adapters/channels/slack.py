"""A message -> Slack, by incoming webhook or by bot token."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from lastcall.adapters.channels.posting import parsed, post
from lastcall.adapters.channels.traits import Traits
from lastcall.adapters.channels.unadorned import of_slack
from lastcall.adapters.http.client import GuardedClient
from lastcall.errors import DeliveryError
from lastcall.model.alert import DeliveryOutcome, Receipt

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lastcall.model.alert import Delivery
    from lastcall.model.config import Fetching, Receiver

API = "https://slack.com/api"
SPACING = 1.0  # seconds: Slack takes one message a second in a channel
_PASSING = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
_UNKNOWN = frozenset({"fatal_error"})
# The history may not be read: then a repeat is possible, and docs/receivers.md says so.
_BLIND = frozenset(
    {"missing_scope", "not_allowed_token_type", "no_permission", "method_not_supported_for_channel_type"}
)
PATIENT = 4  # attempts in which words that are not too long must be refused, before the title goes out alone
PAGES = 25  # of two hundred messages, that are looked through for our own
_OURS = frozenset(
    {
        "invalid_blocks",
        "invalid_payload",
        "msg_too_long",
        "no_text",
        "invalid_blocks_format",
        "too_many_attachments",
        "invalid_metadata_format",
        "invalid_arguments",
        "invalid_attachments",
    }
)
_BARE = ("channel", "thread_ts", "unfurl_links")  # what stays of a message whose layout is refused
TRAITS = (
    Traits(
        "slack",
        "bot",
        follow_ups="in the thread; the first is edited",
        repeats="are looked for first",
        secrets=("token",),
    ),
    Traits("slack", "webhook", secrets=("webhook",)),
)


class _Slack:
    """What both ways share: the pace, and what Slack's words mean."""

    def __init__(self, receiver: Receiver, fetching: Fetching, spacing_seconds: float = SPACING) -> None:
        self._name = receiver.name
        self._client = GuardedClient(fetching)
        self._spacing = spacing_seconds
        self._free_at = 0.0

    async def _pace(self) -> None:
        loop = asyncio.get_running_loop()
        wait = self._free_at - loop.time()
        if wait > 0:
            await asyncio.sleep(wait)
        self._free_at = loop.time() + self._spacing

    @staticmethod
    def _is_tried_again(word: str, delivery: Delivery) -> bool:
        """Tell whether plain words that Slack refuses go out whole later rather than as their title alone now."""
        return word in _OURS and word != "msg_too_long" and delivery.attempts < PATIENT

    def _refused(self, word: str, *, again: bool = False) -> DeliveryError:
        outcome = DeliveryOutcome.PERMANENT
        if word in _PASSING or again:
            outcome = DeliveryOutcome.RETRY
        elif word in _UNKNOWN:
            outcome = DeliveryOutcome.AMBIGUOUS
        shown = "".join(char for char in word if char.isalnum() or char in "_- ")[:60]
        broken = outcome is DeliveryOutcome.PERMANENT and word not in _OURS
        hint = "; invite the bot or check channel and token" if broken else ""
        return DeliveryError(f"{self._name}: Slack says {shown or 'nothing'}{hint}", outcome=outcome, broken=broken)

    async def close(self) -> None:
        """Close connections."""
        await self._client.close()


class SlackWebhook(_Slack):
    """Posts through an incoming webhook: no threads, no edits, and a crash can repeat one message."""

    repeats_show = True

    def __init__(self, receiver: Receiver, fetching: Fetching, spacing_seconds: float = SPACING) -> None:
        super().__init__(receiver, fetching, spacing_seconds)
        self._url = str(receiver.options["webhook"])

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Post one message; taken means status 200 and the word `ok`, since captive portals answer 200 too."""
        payload = {k: v for k, v in json.loads(delivery.rendered.body).items() if k != "metadata"}
        word = await self._post(payload, now)
        note = ""
        for text, is_last in zip(of_slack(payload), (False, True), strict=True):
            # A layout that Slack does not take must not cost the message.
            if word not in _OURS or (is_last and self._is_tried_again(word, delivery)):
                break
            word = await self._post({"text": text}, now)
            note = "sent without its layout"
        if word != "ok":
            raise self._refused(word, again=self._is_tried_again(word, delivery))
        return Receipt(note=note)

    async def _post(self, payload: Mapping[str, Any], now: datetime) -> str:
        await self._pace()
        body = json.dumps(payload, ensure_ascii=False).encode()
        headers = {"content-type": "application/json; charset=utf-8"}
        answer = await post(self._client, self._url, body, headers, name=self._name, now=now)
        word = answer.body[:80].decode("utf-8", errors="replace").strip()
        if answer.status == 200 and word != "ok" and not word.replace("_", "").isalpha():
            raise DeliveryError(f"{self._name}: something else than Slack answered", outcome=DeliveryOutcome.RETRY)
        return word


class SlackBot(_Slack):
    """Posts with a bot token: follow-ups in the thread, the first message edited, repeats recognised by our key."""

    repeats_show = False

    def __init__(self, receiver: Receiver, fetching: Fetching, spacing_seconds: float = SPACING) -> None:
        super().__init__(receiver, fetching, spacing_seconds)
        self._token = str(receiver.options["token"])
        self._channel = str(receiver.options["channel"])
        self._api = str(receiver.options.get("api_url") or API).rstrip("/")

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Post one message, into its thread if that has begun; one that may have arrived is looked for first."""
        root = delivery.thread_ref
        payload = {**json.loads(delivery.rendered.body), "channel": root.get("channel") or self._channel}
        if delivery.maybe_sent and (known := await self._find(delivery, now)):
            if root:
                await self._edit_root(payload, root, now)
            return Receipt({} if root else known, "had arrived already")
        if root.get("ts"):
            payload["thread_ts"] = root["ts"]
        answer, note = await self._say(payload, delivery, now)
        if root.get("ts"):
            await self._edit_root(payload, root, now)
            return Receipt(note=note)
        return Receipt({"channel": str(answer.get("channel", self._channel)), "ts": str(answer["ts"])}, note)

    async def _say(self, payload: dict[str, Any], delivery: Delivery, now: datetime) -> tuple[dict[str, Any], str]:
        answer = await self._call("chat.postMessage", payload, now)
        if answer.get("ok"):
            return answer, ""
        words, title = of_slack(payload)
        # Our key goes with the words, so that a repeat of them is found too; last of all it may be what is refused.
        for text, keys in ((words, (*_BARE, "metadata")), (words, _BARE), (title, _BARE)):
            word = str(answer.get("error"))
            if word not in _OURS or (text is title and self._is_tried_again(word, delivery)):
                break
            kept = {key: payload[key] for key in keys if key in payload}
            answer = await self._call("chat.postMessage", {**kept, "text": text}, now)
            if answer.get("ok"):
                return answer, "sent without its layout"
        word = str(answer.get("error", ""))
        raise self._refused(word, again=self._is_tried_again(word, delivery))

    async def _edit_root(self, payload: Mapping[str, Any], root: Mapping[str, str], now: datetime) -> None:
        """Show the news in the first message too; a failure is no loss, since the thread has it."""
        edit = {
            "channel": root["channel"],
            "ts": root["ts"],
            "text": payload["text"],
            "blocks": payload.get("blocks", []),
        }
        try:
            await self._call("chat.update", edit, now)
        except DeliveryError:
            return

    async def _find(self, delivery: Delivery, now: datetime) -> dict[str, str] | None:
        """Return where a message with our key stands, from the channel's history or the thread's replies."""
        root = delivery.thread_ref
        channel = root.get("channel") or self._channel
        query = {
            "channel": channel,
            "include_all_metadata": "true",
            "limit": "200",
            "oldest": f"{delivery.created_at.timestamp() - 60:.6f}",
        }
        method = "conversations.replies" if root.get("ts") else "conversations.history"
        if root.get("ts"):
            query["ts"] = root["ts"]
        for _ in range(PAGES):
            answer = await self._call(method, query, now)
            if not answer.get("ok"):
                if answer.get("error") in _BLIND | _OURS:
                    return None  # who cannot look sends again: a repeat is better than silence
                raise self._refused(str(answer.get("error", "")))
            for said in answer.get("messages", ()):
                if ((said.get("metadata") or {}).get("event_payload") or {}).get("key") == delivery.id:
                    return {"channel": channel, "ts": str(said["ts"])}
            query["cursor"] = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not query["cursor"]:
                break
        return None

    async def _call(self, method: str, payload: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        reading = method.startswith("conversations.")
        if not reading:
            await self._pace()
        kind = "application/x-www-form-urlencoded" if reading else "application/json; charset=utf-8"
        body = urlencode(payload).encode() if reading else json.dumps(payload, ensure_ascii=False).encode()
        headers = {"content-type": kind, "authorization": f"Bearer {self._token}"}
        answer = await post(self._client, f"{self._api}/{method}", body, headers, name=self._name, now=now)
        said = parsed(answer)
        if "ok" not in said:
            outcome = DeliveryOutcome.PERMANENT if answer.status >= 400 else DeliveryOutcome.AMBIGUOUS
            words = f"{self._name}: {answer.status}, and no answer of Slack's"
            raise DeliveryError(words, outcome=outcome, broken=answer.status >= 400)
        return said


def open_slack(receiver: Receiver, fetching: Fetching) -> SlackWebhook | SlackBot:
    """Return the channel for a webhook or for a token, whichever the receiver has."""
    return (SlackWebhook if receiver.options.get("webhook") else SlackBot)(receiver, fetching)
