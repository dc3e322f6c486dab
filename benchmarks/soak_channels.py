"""The real channels of a soak, by which messages go to the kit's mail server and Slack; one of them may be made deaf."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lastcall.adapters.channels.mail import MailChannel
from lastcall.adapters.channels.slack import SlackBot
from lastcall.model.alert import Receipt
from lastcall.model.config import Fetching, Receiver

if TYPE_CHECKING:
    from datetime import datetime

    from benchmarks.soak_parts import Kit
    from lastcall.adapters.channels import Channel
    from lastcall.model.alert import Delivery


@dataclass
class Deaf:
    """A channel that drops each fifth message and says that it was taken."""

    real: Channel
    count: int = 0
    repeats_show: bool = True

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Deliver, or only say so."""
        self.count += 1
        if self.count % 5 == 0:
            return Receipt()
        return await self.real.deliver(delivery, now=now)

    async def close(self) -> None:
        """Close the real one."""
        await self.real.close()


def channels_of(kit: Kit, *, deaf: bool) -> tuple[dict[str, Receiver], dict[str, Channel]]:
    """Return the receivers and their channels by name."""
    fetching = Fetching(allow_hosts=("127.0.0.1", "::1"), timeout=timedelta(seconds=2))
    smtp = f"smtp://ops:pw@localhost:{kit.said['smtp_port']}"
    to = ("a@sink.test", "b@sink.test")
    options = {"to": to, "from": "lastcall@sink.test", "smtp": smtp, "cafile": kit.said["ca_file"]}
    mail = Receiver("mail", "email", options)
    bot = Receiver(
        "bot", "slack", {"token": kit.said["slack_token"], "channel": "C1", "api_url": kit.said["slack_api"]}
    )
    by_mail: Channel = MailChannel(mail, fetching, answer_seconds=2)
    by_bot: Channel = SlackBot(bot, fetching, spacing_seconds=0)
    return {"mail": mail, "bot": bot}, {"mail": Deaf(by_mail) if deaf else by_mail, "bot": by_bot}
