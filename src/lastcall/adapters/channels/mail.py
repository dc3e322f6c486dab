"""A message -> SMTP: TLS verified, one connection reused, the stored bytes sent as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiosmtplib

from lastcall.adapters.channels.smtp import Relay
from lastcall.adapters.channels.traits import Traits
from lastcall.errors import DeliveryError
from lastcall.model.alert import DeliveryOutcome, Receipt

if TYPE_CHECKING:
    from datetime import datetime

    from lastcall.model.alert import Delivery
    from lastcall.model.config import Fetching, Receiver

ANSWER = 600.0  # RFC 5321 4.5.3.2.6: the answer to the final dot may take ten minutes; a hasty client makes copies
TRAITS = (
    Traits(
        "email",
        follow_ups="in the thread",
        repeats="are the same bytes: same Message-ID and Date, so that readers fold them",
        closes="says so; the attached calendar cancels the day",
        secrets=("smtp",),
    ),
)
_BROKE = (aiosmtplib.SMTPException, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class _Envelope:
    """How the recipients of a mail fared before its text was sent."""

    later: tuple[str, ...] = ()  # asked to come back, as greylisting does
    never: tuple[str, ...] = ()
    taken: bool = False
    last: aiosmtplib.SMTPResponseException | None = None


class MailChannel:
    """Sends through one SMTP server; STARTTLS is required unless the address says `starttls=never`."""

    repeats_show = True

    def __init__(self, receiver: Receiver, fetching: Fetching, answer_seconds: float = ANSWER) -> None:
        del fetching
        self._answer_seconds = answer_seconds
        self._name = receiver.name
        self._relay = Relay(receiver)

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Send one mail; recipients whom the server wants later are served later, the others now."""
        del now
        meta = delivery.rendered.meta
        smtp, fresh = await self._relay.connected()
        try:
            envelope = await self._address(smtp, meta["from"], meta["to"].splitlines())
        except aiosmtplib.SMTPResponseException as error:
            await self._relay.reset()
            raise self._relay.answered(error, broken=True) from error
        except _BROKE as error:
            await self._relay.close()
            if not fresh:  # an idle connection that the server had closed: nothing was lost, a new one is made
                return await self.deliver(delivery, now=delivery.created_at)
            raise self._broke("before", DeliveryOutcome.RETRY) from error
        if envelope.taken:
            await self._data(smtp, delivery.rendered.body)
        else:
            await self._relay.reset()
        return self._concluded(envelope)

    async def _address(self, smtp: aiosmtplib.SMTP, sender: str, recipients: list[str]) -> _Envelope:
        """Name sender and recipients."""
        wide = not (sender + "".join(recipients)).isascii()
        await smtp.mail(sender, options=["SMTPUTF8"] if wide and smtp.supports_extension("smtputf8") else [])
        later: list[str] = []
        never: list[str] = []
        last: aiosmtplib.SMTPResponseException | None = None
        for recipient in recipients:
            try:
                await smtp.rcpt(recipient)
            except aiosmtplib.SMTPResponseException as error:
                (never if error.code >= 500 else later).append(recipient)
                # A passing refusal speaks for all: trying again costs nothing, losing a mail does.
                last = error if last is None or error.code < 500 else last
        taken = len(later) + len(never) < len(recipients)
        return _Envelope(tuple(later), tuple(never), taken, last)

    async def _data(self, smtp: aiosmtplib.SMTP, body: bytes) -> None:
        try:
            await smtp.data(body, timeout=self._answer_seconds)
        except aiosmtplib.SMTPResponseException as error:
            await self._relay.reset()
            raise self._relay.answered(error) from error
        except _BROKE as error:
            await self._relay.close()
            raise self._broke("after", DeliveryOutcome.AMBIGUOUS) from error

    def _concluded(self, envelope: _Envelope) -> Receipt:
        """Return the receipt, or raise for those whom the mail has not reached."""
        never = f"not taken for {', '.join(envelope.never)}" if envelope.never else ""
        if envelope.last is None or (envelope.taken and not envelope.later):
            return Receipt(note=never)
        error = self._relay.answered(envelope.last)
        if envelope.later:
            progress = {"to": "\n".join(envelope.later)}
            words = f"{error}; still to be served: {', '.join(envelope.later)}{'; ' * bool(never)}{never}"
            raise DeliveryError(words, outcome=DeliveryOutcome.RETRY, progress=progress)
        raise error

    def _broke(self, when: str, outcome: DeliveryOutcome) -> DeliveryError:
        return DeliveryError(f"{self._name}: the connection broke {when} the mail was handed over", outcome=outcome)

    async def close(self) -> None:
        """Say goodbye."""
        await self._relay.close()
