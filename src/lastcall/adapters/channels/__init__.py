"""How a rendered message reaches its receiver; CHANNELS is the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lastcall.adapters.channels.console import ConsoleChannel
from lastcall.adapters.channels.mail import MailChannel
from lastcall.adapters.channels.slack import open_slack
from lastcall.adapters.channels.webhook import WebhookChannel

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lastcall.model.alert import Delivery, Receipt
    from lastcall.model.config import Fetching, Receiver


class Channel(Protocol):
    """One receiver's way out. `deliver` sends the stored bytes and says how it ended."""

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Send one message; raise DeliveryError with what may be done about it."""
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


CHANNELS: dict[str, Callable[[Receiver, Fetching], Channel]] = {
    "console": ConsoleChannel,
    "email": MailChannel,
    "slack": open_slack,
    "webhook": WebhookChannel,
}


def open_channel(receiver: Receiver, fetching: Fetching) -> Channel:
    """Return the channel of a receiver; connects only when something is sent."""
    return CHANNELS[receiver.kind](receiver, fetching)
