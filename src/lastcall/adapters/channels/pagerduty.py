"""A message -> PagerDuty, by its Events API v2: what is said about one announcement is one incident."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lastcall.adapters.channels.posting import JSON, packed, post, refused
from lastcall.adapters.channels.traits import Traits
from lastcall.adapters.http.client import GuardedClient
from lastcall.errors import DeliveryError
from lastcall.model.alert import DeliveryOutcome, Receipt

if TYPE_CHECKING:
    from datetime import datetime

    from lastcall.model.alert import Delivery
    from lastcall.model.config import Fetching, Receiver

API = "https://events.pagerduty.com"
TRAITS = (
    Traits(
        "pagerduty",
        follow_ups="an update of the incident",
        repeats="change nothing (dedup_key)",
        closes="resolves the incident",
        secrets=("routing_key",),
    ),
)


class PagerDutyChannel:
    """Sends events for one integration."""

    repeats_show = False

    def __init__(self, receiver: Receiver, fetching: Fetching) -> None:
        self._name = receiver.name
        self._key = str(receiver.options["routing_key"])
        self._url = f"{str(receiver.options.get('api_url') or API).rstrip('/')}/v2/enqueue"
        self._client = GuardedClient(fetching)

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Send one event; the routing key is added here, so that it is not in the database."""
        event = {**json.loads(delivery.rendered.body), "routing_key": self._key}
        answer = await post(self._client, self._url, packed(event), {"content-type": JSON}, name=self._name, now=now)
        if answer.status == 400 and b"key" in answer.body.lower():
            words = f"{self._name}: PagerDuty does not know the routing key; check the integration"
            raise DeliveryError(words, outcome=DeliveryOutcome.PERMANENT, broken=True)
        if answer.status >= 400:
            raise refused(self._name, answer.status, "check the routing key")
        return Receipt()

    async def close(self) -> None:
        """Close connections."""
        await self._client.close()
