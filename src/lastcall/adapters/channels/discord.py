"""A message -> Discord, by webhook; the first message of a thread is edited, so that it shows the newest state."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lastcall.adapters.channels.posting import JSON, TOO_MUCH, packed, parsed, post, refused, send
from lastcall.adapters.channels.traits import Traits
from lastcall.adapters.channels.unadorned import of_discord
from lastcall.adapters.http.client import GuardedClient
from lastcall.errors import DeliveryError
from lastcall.model.alert import Receipt

if TYPE_CHECKING:
    from datetime import datetime

    from lastcall.adapters.http.client import Answer
    from lastcall.model.alert import Delivery
    from lastcall.model.config import Fetching, Receiver

TRAITS = (Traits("discord", follow_ups="a message of their own; the first is edited", secrets=("webhook",)),)


class DiscordChannel:
    """Posts to one channel's webhook."""

    repeats_show = True

    def __init__(self, receiver: Receiver, fetching: Fetching) -> None:
        self._name = receiver.name
        self._url = str(receiver.options["webhook"])
        self._client = GuardedClient(fetching)

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Post one message, and show it in the first message of its thread too."""
        payload = json.loads(delivery.rendered.body)
        answer, note = await self._say(payload, now)
        root = delivery.thread_ref.get("id")
        if root:
            await self._edit(root, payload, now)
            return Receipt(note=note)
        ident = str(parsed(answer).get("id") or "")
        return Receipt({"id": ident} if ident.isdigit() else {}, note)

    async def _say(self, payload: dict[str, Any], now: datetime) -> tuple[Answer, str]:
        headers = {"content-type": JSON}
        url = _with(self._url, wait="true")  # asks for the message that was made
        answer = await post(self._client, url, packed(payload), headers, name=self._name, now=now)
        note = ""
        if answer.status in TOO_MUCH:
            short = {"content": of_discord(payload), "allowed_mentions": payload["allowed_mentions"]}
            answer = await post(self._client, url, packed(short), headers, name=self._name, now=now)
            note = "sent without its layout"
        if answer.status >= 400:
            raise refused(self._name, answer.status, "check that the webhook still exists")
        return answer, note

    async def _edit(self, ident: str, payload: dict[str, Any], now: datetime) -> None:
        """Show the news in the first message; a failure is no loss, since the channel has it."""
        url = _with(self._url, path=f"/messages/{ident}")
        try:
            await send(self._client, "PATCH", url, packed(payload), {"content-type": JSON}, name=self._name, now=now)
        except DeliveryError:
            return

    async def close(self) -> None:
        """Close connections."""
        await self._client.close()


def _with(url: str, path: str = "", **query: str) -> str:
    """Return the webhook's address with more path and query; a `thread_id` of the user's stays."""
    parts = urlsplit(url)
    asked = urlencode({**dict(parse_qsl(parts.query)), **query})
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + path, query=asked))
