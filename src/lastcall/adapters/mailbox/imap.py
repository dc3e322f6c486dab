"""An IMAP mailbox, over TLS and read-only -> a vendor's mails as bytes, newest first."""

from __future__ import annotations

import imaplib
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lastcall.adapters.mailbox.folder import PART
from lastcall.errors import FetchError
from lastcall.model.health import FetchFailure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.model.vendor import Source

PORT = 993
_TOTAL = 60_000_000  # bytes of all mails of one look


def imap_mails(
    source: Source, senders: frozenset[str], *, most: int, cafile: str | None, timeout: float
) -> Iterator[bytes]:
    """Return the mails of these senders; raise FetchError where the server or the mailbox cannot be used.

    The server searches, so that a full mailbox costs no more than the vendor's part; what it finds is only a hint.
    """
    parts = urlsplit(source.url)
    host = parts.hostname or ""
    with _told(source, host), _session(host, parts.port or PORT, cafile, timeout) as server:
        _login(server, source, unquote(parts.username or ""), host)
        name = unquote(parts.path).strip("/") or "INBOX"
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        kind, _ = server.select(f'"{quoted}"', readonly=True)  # EXAMINE: no mail is marked as read
        if kind != "OK":
            raise FetchError(
                f"{source.id}: {host} has no mailbox {name}; look at the address", failure=FetchFailure.NOT_FOUND
            )
        left = _TOTAL
        for uid in _found(server, senders)[:most]:
            body = _fetched(server, uid)
            left -= len(body)
            if left < 0:
                return
            if body:
                yield body


@contextmanager
def _session(host: str, port: int, cafile: str | None, timeout: float) -> Iterator[imaplib.IMAP4_SSL]:
    context = ssl.create_default_context(cafile=cafile)
    server = imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=timeout)
    try:
        yield server
    finally:
        server.shutdown()  # without LOGOUT, which could wait once more: the mailbox was only read


@contextmanager
def _told(source: Source, host: str) -> Iterator[None]:
    """Turn every way in which a mail server can fail into one line; the server's own words stay out of it."""

    def told(words: str, failure: FetchFailure) -> FetchError:
        return FetchError(f"{source.id}: {words}", failure=failure)

    try:
        yield
    except ssl.SSLCertVerificationError as error:
        words = (
            f"the certificate of {host} cannot be trusted ({error.verify_message}); see SSL_CERT_FILE for a CA of yours"
        )
        raise told(words, FetchFailure.TLS) from error
    except ssl.SSLError as error:
        words = f"{host} does not speak TLS there ({error.reason or 'no handshake'}); use the port of IMAPS, 993"
        raise told(words, FetchFailure.TLS) from error
    except TimeoutError as error:
        raise told(f"{host} did not answer in time; it is asked again later", FetchFailure.TIMEOUT) from error
    except OSError as error:
        words = f"{host} cannot be reached ({error.strerror or type(error).__name__}); it is asked again later"
        raise told(words, FetchFailure.CONNECT) from error
    except (imaplib.IMAP4.error, ValueError, LookupError, TypeError, AttributeError) as error:
        words = f"{host} does not answer as IMAP does ({type(error).__name__}); it is asked again later"
        raise told(words, FetchFailure.PROTOCOL) from error


def _login(server: imaplib.IMAP4_SSL, source: Source, user: str, host: str) -> None:
    try:
        server.login(user, source.options.get("password", ""))
    except (imaplib.IMAP4.abort, imaplib.IMAP4.readonly):
        raise
    except (imaplib.IMAP4.error, UnicodeError) as error:
        # `from None`: the text of a codec's error holds the password.
        raise FetchError(
            f"{source.id}: {host} refused the login; look at the user and its password (an app password, most often)",
            failure=FetchFailure.AUTH,
        ) from (None if isinstance(error, UnicodeError) else error)


def _found(server: imaplib.IMAP4_SSL, senders: frozenset[str]) -> list[bytes]:
    """Return the numbers of the mails that may be of these senders, newest first."""
    found: set[bytes] = set()
    for sender in sorted(senders):
        kind, data = server.uid("SEARCH", f'FROM "{sender}"')
        if kind == "OK" and data and data[0]:
            found.update(data[0].split())
    return sorted((uid for uid in found if uid.isdigit()), key=int, reverse=True)


def _fetched(server: imaplib.IMAP4_SSL, uid: bytes) -> bytes:
    kind, data = server.uid("FETCH", uid.decode("ascii"), f"(BODY.PEEK[]<0.{PART}>)")
    if kind != "OK":
        return b""
    return next((part[1] for part in data if isinstance(part, tuple)), b"")
