"""A message -> SMTP: TLS verified, one connection reused, the stored bytes sent as they are."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from lastcall.errors import ConfigError, DeliveryError
from lastcall.model.alert import DeliveryOutcome, Receipt

if TYPE_CHECKING:
    from datetime import datetime

    from lastcall.model.alert import Delivery
    from lastcall.model.config import Fetching, Receiver

CONNECT = 30.0  # seconds
ANSWER = 600.0  # RFC 5321 4.5.3.2.6: the answer to the final dot may take ten minutes; a hasty client makes copies


class MailChannel:
    """Sends through one SMTP server; STARTTLS is required unless the address says `starttls=never`."""

    def __init__(self, receiver: Receiver, fetching: Fetching) -> None:
        del fetching
        self._name = receiver.name
        parts = urlsplit(str(receiver.options["smtp"]))
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ConfigError(f"receivers.{receiver.name}.smtp: write smtp://user:password@host:587 or smtps://…")
        self._host = parts.hostname
        self._implicit = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._implicit else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._plain = parse_qs(parts.query).get("starttls") == ["never"]
        self._cafile = receiver.options.get("cafile")
        self._smtp: aiosmtplib.SMTP | None = None

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Send one mail to all its recipients; some refused and some taken is taken, with a note."""
        del now
        meta = delivery.rendered.meta
        smtp = await self._connected()
        in_data = False
        try:
            refused = await self._envelope(smtp, meta["from"], meta["to"].splitlines())
            in_data = True
            await smtp.data(delivery.rendered.body, timeout=ANSWER)
        except aiosmtplib.SMTPResponseException as error:
            await self._reset(smtp)
            raise self._answered(error) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            await self.close()
            outcome = DeliveryOutcome.AMBIGUOUS if in_data else DeliveryOutcome.RETRY
            where = "after the mail was handed over" if in_data else "before the mail was handed over"
            raise DeliveryError(f"{self._name}: the connection broke {where}", outcome=outcome) from error
        return Receipt(note=f"not taken for {', '.join(refused)}" if refused else "")

    async def _envelope(self, smtp: aiosmtplib.SMTP, sender: str, recipients: list[str]) -> list[str]:
        """Name sender and recipients; return those refused, raise the last refusal where nobody is left."""
        await smtp.mail(sender, options=["SMTPUTF8"] if not sender.isascii() else [])
        refused: list[str] = []
        last: aiosmtplib.SMTPResponseException | None = None
        for recipient in recipients:
            try:
                await smtp.rcpt(recipient)
            except aiosmtplib.SMTPResponseException as error:
                refused.append(recipient)
                # A passing refusal speaks for all: trying again costs nothing, losing a mail does.
                last = error if last is None or error.code < 500 else last
        if last is not None and (len(refused) == len(recipients)):
            raise last
        return refused

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._smtp is not None and self._smtp.is_connected:
            return self._smtp
        context = ssl.create_default_context(cafile=self._cafile)
        smtp = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            use_tls=self._implicit,
            start_tls=None if self._implicit else not self._plain,
            tls_context=context if not self._plain else None,
            timeout=CONNECT,
        )
        if self._plain:
            smtp = aiosmtplib.SMTP(
                hostname=self._host, port=self._port, use_tls=False, start_tls=False, timeout=CONNECT
            )
        try:
            await smtp.connect()
            if self._user:
                await smtp.login(self._user, self._password)
        except aiosmtplib.SMTPResponseException as error:
            smtp.close()
            raise self._answered(error) from None
        except ssl.SSLError as error:
            raise self._untrusted(error) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            smtp.close()
            if (
                isinstance(error.__cause__, ssl.SSLError)
                or "STARTTLS" in str(error)
                or "certificate" in str(error).lower()
            ):
                raise self._untrusted(error) from error
            raise DeliveryError(
                f"{self._name}: no connection to {self._host}:{self._port}", outcome=DeliveryOutcome.RETRY
            ) from error
        self._smtp = smtp
        return smtp

    def _answered(self, error: aiosmtplib.SMTPResponseException) -> DeliveryError:
        said = "".join(char if char.isprintable() else " " for char in str(error.message))[:200]
        if self._password:
            said = said.replace(self._password, "***")
        permanent = error.code >= 500
        outcome = DeliveryOutcome.PERMANENT if permanent else DeliveryOutcome.RETRY
        return DeliveryError(f"{self._name}: {error.code} {said}", outcome=outcome)

    def _untrusted(self, error: BaseException) -> DeliveryError:
        del error
        return DeliveryError(
            f"{self._name}: {self._host} offers no TLS that can be trusted; nothing was sent, check the certificate",
            outcome=DeliveryOutcome.PERMANENT,
        )

    async def _reset(self, smtp: aiosmtplib.SMTP) -> None:
        try:
            await smtp.rset()
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            await self.close()

    async def close(self) -> None:
        """Say goodbye; a server that does not answer is left."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            await smtp.quit(timeout=2)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            smtp.close()
