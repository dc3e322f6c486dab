"""How a rendered message reaches its receiver; CHANNELS is the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lastcall.adapters.channels import apprise, console, discord, github, mail, ntfy, pagerduty, slack, teams, webhook

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lastcall.adapters.channels.traits import Traits
    from lastcall.model.alert import Delivery, Receipt
    from lastcall.model.config import Fetching, Receiver


class Channel(Protocol):
    """One receiver's way out. `deliver` sends the stored bytes and says how it ended.

    `repeats_show`: people see twice what is sent twice, so that what may have arrived is sent again with patience.
    """

    repeats_show: bool

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Send one message; raise DeliveryError with what may be done about it."""
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


# Kind -> (how its channel is opened, what it can do). One line a kind; tests/adapters/channels holds all to one contract.
CHANNELS: dict[str, tuple[Callable[[Receiver, Fetching], Channel], tuple[Traits, ...]]] = {
    "console": (console.ConsoleChannel, console.TRAITS),
    "email": (mail.MailChannel, mail.TRAITS),
    "slack": (slack.open_slack, slack.TRAITS),
    "teams": (teams.TeamsChannel, teams.TRAITS),
    "discord": (discord.DiscordChannel, discord.TRAITS),
    "pagerduty": (pagerduty.PagerDutyChannel, pagerduty.TRAITS),
    "ntfy": (ntfy.NtfyChannel, ntfy.TRAITS),
    "github": (github.GitHubChannel, github.TRAITS),
    "webhook": (webhook.WebhookChannel, webhook.TRAITS),
    "apprise": (apprise.AppriseChannel, apprise.TRAITS),
}


def open_channel(receiver: Receiver, fetching: Fetching) -> Channel:
    """Return the channel of a receiver; connects only when something is sent."""
    opened, _ = CHANNELS[receiver.kind]
    return opened(receiver, fetching)
