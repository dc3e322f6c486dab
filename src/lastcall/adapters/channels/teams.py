"""A message -> Microsoft Teams, by the webhook of a workflow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lastcall.adapters.channels.posting import JSON, TOO_MUCH, packed, post, refused
from lastcall.adapters.channels.traits import Traits
from lastcall.adapters.channels.unadorned import of_teams
from lastcall.adapters.http.client import GuardedClient
from lastcall.errors import DeliveryError
from lastcall.model.alert import DeliveryOutcome, Receipt

if TYPE_CHECKING:
    from datetime import datetime

    from lastcall.model.alert import Delivery
    from lastcall.model.config import Fetching, Receiver

TRAITS = (Traits("teams", secrets=("webhook",)),)
_FAILED = b"Webhook message delivery failed"  # said with status 200 by the older connectors


class TeamsChannel:
    """Posts cards; a workflow answers 202, an older connector 200."""

    repeats_show = True

    def __init__(self, receiver: Receiver, fetching: Fetching) -> None:
        self._name = receiver.name
        self._url = str(receiver.options["webhook"])
        self._client = GuardedClient(fetching)

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Post one card; one that is refused for its form goes out as plain words."""
        status = await self._post(delivery.rendered.body, now)
        note = ""
        if status in TOO_MUCH:
            status = await self._post(_short(delivery.rendered.body), now)
            note = "sent without its layout"
        if status >= 400:
            raise refused(self._name, status, "check that the workflow is on and its address is whole")
        return Receipt(note=note)

    async def _post(self, body: bytes, now: datetime) -> int:
        answer = await post(self._client, self._url, body, {"content-type": JSON}, name=self._name, now=now)
        if answer.body.startswith(_FAILED):
            waits = b"429" in answer.body
            words = f"{self._name}: Teams did not deliver it"
            raise DeliveryError(words, outcome=DeliveryOutcome.RETRY if waits else DeliveryOutcome.PERMANENT)
        return answer.status

    async def close(self) -> None:
        """Close connections."""
        await self._client.close()


def _short(body: bytes) -> bytes:
    lines = of_teams(json.loads(body)).splitlines()
    words = [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": line}]} for line in lines]
    card = {"type": "AdaptiveCard", "version": "1.4", "body": words}
    kind = "application/vnd.microsoft.card.adaptive"
    return packed({"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]})
