"""A message -> a topic of ntfy, on ntfy.sh or on a server of your own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lastcall.adapters.channels.posting import JSON, TOO_MUCH, packed, post, refused
from lastcall.adapters.channels.traits import Traits
from lastcall.adapters.http.client import GuardedClient
from lastcall.model.alert import Receipt

if TYPE_CHECKING:
    from datetime import datetime

    from lastcall.model.alert import Delivery
    from lastcall.model.config import Fetching, Receiver

SERVER = "https://ntfy.sh"
_KEPT = ("topic", "title", "message", "priority", "sequence_id")
TRAITS = (
    Traits("ntfy", repeats="take the place of the first (sequence_id, ntfy 2.16 or newer)", secrets=("topic", "token")),
)


class NtfyChannel:
    """Publishes to one topic."""

    repeats_show = False

    def __init__(self, receiver: Receiver, fetching: Fetching) -> None:
        self._name = receiver.name
        self._topic = str(receiver.options["topic"])
        self._url = f"{str(receiver.options.get('server') or SERVER).rstrip('/')}/"
        token = receiver.options.get("token")
        self._headers = {"content-type": JSON, **({"authorization": f"Bearer {token}"} if token else {})}
        self._client = GuardedClient(fetching)

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Publish one message; one that is refused for its form goes out without buttons, then with its title only."""
        payload = {**json.loads(delivery.rendered.body), "topic": self._topic}
        bare = {key: payload[key] for key in _KEPT}
        status, note = await self._post(payload, now), ""
        if status in TOO_MUCH:
            status, note = await self._post(bare, now), "sent without its buttons"
        if status in TOO_MUCH:
            status, note = await self._post(bare | {"message": payload["title"]}, now), "sent without its text"
        if status >= 400:
            raise refused(self._name, status, "check topic and token")
        return Receipt(note=note)

    async def _post(self, payload: dict[str, object], now: datetime) -> int:
        answer = await post(self._client, self._url, packed(payload), self._headers, name=self._name, now=now)
        return answer.status

    async def close(self) -> None:
        """Close connections."""
        await self._client.close()
