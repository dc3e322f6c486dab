"""A message -> any of the services that Apprise knows; needs `lastcall[apprise]`."""

from __future__ import annotations

import asyncio
import json
from importlib import import_module
from typing import TYPE_CHECKING

from lastcall.adapters.channels.traits import Traits
from lastcall.errors import DeliveryError
from lastcall.model.alert import DeliveryOutcome, Receipt

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from lastcall.model.alert import Delivery
    from lastcall.model.config import Fetching, Receiver

TRAITS = (Traits("apprise", secrets=("urls",)),)


class AppriseChannel:
    """Hands messages to Apprise, which opens its own connections: `fetch.allow_hosts` does not reach them."""

    repeats_show = True

    def __init__(self, receiver: Receiver, fetching: Fetching) -> None:
        self._name = receiver.name
        self._urls = [str(url) for url in receiver.options["urls"]]
        self._longest = fetching.timeout.total_seconds()
        self._sender: Any = None

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Tell all services of this receiver; Apprise says only yes or no, so that a no may be half a yes."""
        del now
        sender = self._opened()
        wanted = json.loads(delivery.rendered.body)
        try:
            async with asyncio.timeout(self._longest):
                taken = await sender.async_notify(
                    title=wanted["title"], body=wanted["body"], notify_type=wanted["type"]
                )
        except TimeoutError as error:
            raise DeliveryError(f"{self._name}: no answer in time", outcome=DeliveryOutcome.AMBIGUOUS) from error
        if not taken:
            words = f"{self._name}: a service of Apprise's did not take it; `apprise -v` with its address says more"
            raise DeliveryError(words, outcome=DeliveryOutcome.AMBIGUOUS)
        return Receipt()

    def _opened(self) -> Any:
        if self._sender is None:
            try:
                apprise = import_module("apprise")  # an extra: who does not use it does not need it
            except ImportError as error:
                raise self._broken("Apprise is not installed; pip install 'lastcall[apprise]'") from error
            sender = apprise.Apprise()
            for number, url in enumerate(self._urls, 1):
                if not sender.add(url):
                    raise self._broken(f"Apprise does not understand address {number} of urls")
            self._sender = sender
        return self._sender

    def _broken(self, words: str) -> DeliveryError:
        return DeliveryError(f"{self._name}: {words}", outcome=DeliveryOutcome.PERMANENT, broken=True)

    async def close(self) -> None:
        """Let go; Apprise keeps nothing open."""
        self._sender = None
