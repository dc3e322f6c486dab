"""The connection to one SMTP server: opened when it is needed, kept for the next mail, never without TLS unasked."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from lastcall.errors import ConfigError, DeliveryError
from lastcall.model.alert import DeliveryOutcome

if TYPE_CHECKING:
    from lastcall.model.config import Receiver

CONNECT = 30.0  # seconds


class Relay:
    """One server with its address, its credentials and at most one open connection."""

    def __init__(self, receiver: Receiver) -> None:
        self._name = receiver.name
        parts = urlsplit(str(receiver.options["smtp"]))
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ConfigError(f"receivers.{receiver.name}.smtp: write smtp://user:password@host:587 or smtps://…")
        self._host = parts.hostname
        self._implicit = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._implicit else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._plain = not self._implicit and parse_qs(parts.query).get("starttls") == ["never"]
        self._cafile = receiver.options.get("cafile")
        self._smtp: aiosmtplib.SMTP | None = None

    async def connected(self) -> tuple[aiosmtplib.SMTP, bool]:
        """Return the connection, and whether it is new."""
        if self._smtp is not None and self._smtp.is_connected:
            return self._smtp, False
        smtp = self._prepared()
        try:
            await smtp.connect()
            if self._user:
                await smtp.login(self._user, self._password)
        except aiosmtplib.SMTPResponseException as error:
            smtp.close()
            raise self.answered(error, broken=True) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            smtp.close()
            raise self._unreachable(error) from None
        self._smtp = smtp
        return smtp, True

    def _prepared(self) -> aiosmtplib.SMTP:
        if self._plain:
            return aiosmtplib.SMTP(
                hostname=self._host, port=self._port, use_tls=False, start_tls=False, timeout=CONNECT
            )
        try:
            context = ssl.create_default_context(cafile=self._cafile)
        except OSError as error:
            words = f"{self._name}: cafile cannot be read ({error.strerror}); check its path"
            raise DeliveryError(words, outcome=DeliveryOutcome.PERMANENT, broken=True) from error
        return aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            use_tls=self._implicit,
            start_tls=None if self._implicit else True,
            tls_context=context,
            timeout=CONNECT,
        )

    def answered(self, error: aiosmtplib.SMTPResponseException, *, broken: bool = False) -> DeliveryError:
        """Return what an answer of the server's means; `broken`: it is not about one mail but about all."""
        if error.code < 200:  # what aiosmtplib makes of an answer that is no SMTP
            words = f"{self._name}: {self._host}:{self._port} answers, but not as a mail server; check the port"
            return DeliveryError(words, outcome=DeliveryOutcome.RETRY)
        said = "".join(char if char.isprintable() else " " for char in str(error.message))[:200]
        for secret in filter(None, (self._password, self._user)):
            said = said.replace(secret, "***")
        permanent = error.code >= 500
        outcome = DeliveryOutcome.PERMANENT if permanent else DeliveryOutcome.RETRY
        words = f"{self._name}: {error.code} {' '.join(said.split())}".rstrip()
        return DeliveryError(words, outcome=outcome, broken=broken and permanent)

    def _unreachable(self, error: BaseException) -> DeliveryError:
        """Return what a failure to connect means: no trust is for a person to mend, the rest passes."""
        chain = (error, error.__cause__, error.__context__)
        # A handshake that breaks off is trouble of the line; a certificate or a missing STARTTLS is a matter of trust.
        mistrust = any(isinstance(one, ssl.SSLCertVerificationError) for one in chain)
        if mistrust or isinstance(error, aiosmtplib.SMTPNotSupported) or "STARTTLS" in str(error):
            words = (
                f"{self._name}: {self._host} offers no TLS that can be trusted; nothing was sent, check the certificate"
            )
            return DeliveryError(words, outcome=DeliveryOutcome.PERMANENT, broken=True)
        words = f"{self._name}: no connection to {self._host}:{self._port} ({type(error).__name__})"
        return DeliveryError(words, outcome=DeliveryOutcome.RETRY)

    async def reset(self) -> None:
        """Make the connection ready for the next mail, or give it up."""
        if self._smtp is None:
            return
        try:
            await self._smtp.rset()
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
