"""A message -> a signed POST (Standard Webhooks headers)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from lastcall.adapters.channels.posting import post, refused
from lastcall.adapters.channels.traits import Traits
from lastcall.adapters.http.client import GuardedClient
from lastcall.model.alert import Receipt

if TYPE_CHECKING:
    from datetime import datetime

    from lastcall.model.alert import Delivery
    from lastcall.model.config import Fetching, Receiver


TRAITS = (
    Traits("webhook", repeats="carry the same webhook-id, to be dropped by it", secrets=("url", "secret", "headers")),
)


class WebhookChannel:
    """Posts events to an address of the user's; any 2xx is taken."""

    repeats_show = False

    def __init__(self, receiver: Receiver, fetching: Fetching) -> None:
        self._name = receiver.name
        self._url = str(receiver.options["url"])
        self._secret = str(receiver.options.get("secret") or "")
        self._headers = {str(k).lower(): str(v) for k, v in (receiver.options.get("headers") or {}).items()}
        self._client = GuardedClient(fetching)

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Post one event; the id header is the same at every attempt, so that a repeat can be dropped."""
        stamp = str(int(now.timestamp()))
        headers = {
            **self._headers,
            "content-type": "application/cloudevents+json; charset=utf-8",
            "user-agent": "lastcall",
            "webhook-id": delivery.id,
            "webhook-timestamp": stamp,
        }
        if self._secret:
            headers["webhook-signature"] = signature(self._secret, delivery.id, stamp, delivery.rendered.body)
        answer = await post(self._client, self._url, delivery.rendered.body, headers, name=self._name, now=now)
        if answer.status >= 400:
            raise refused(self._name, answer.status, "check url and secret")
        return Receipt()

    async def close(self) -> None:
        """Close connections."""
        await self._client.close()


def signature(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    """Return the `webhook-signature` value: `v1,` and base64 of HMAC-SHA256 over id, timestamp and body.

    A secret that starts with `whsec_` is base64 behind that mark, as the Standard Webhooks specification has it.
    """
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    signed = hmac.new(key, f"{message_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"
