"""A source of kind `mail` -> the vendor's mails as a JSON Feed, or that nothing came, or one typed failure."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from lastcall.adapters.mailbox.feed import feed_of
from lastcall.adapters.mailbox.folder import folder_mails
from lastcall.adapters.mailbox.imap import imap_mails
from lastcall.adapters.mailbox.senders import is_from, senders_of
from lastcall.errors import FetchError, ParseError
from lastcall.model.document import Document, NotModified, Validators
from lastcall.model.health import FetchFailure
from lastcall.model.mail import read_mail

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from lastcall.model.mail import Mail
    from lastcall.model.vendor import Source, Vendor

FOLDER, IMAP = "maildir:", "imaps://"
MOST = 500  # mails of one vendor that are read, the newest
TIME = 30.0  # seconds that a mail server may be silent


class MailFetcher:
    """Reads mails by source; `cafile` names certificates to trust beside none other, for a server with its own CA."""

    def __init__(self, vendors: Mapping[str, Vendor], *, cafile: str | None = None, timeout: float = TIME) -> None:
        self._vendors = vendors
        self._cafile = cafile
        self._timeout = timeout

    async def fetch(self, source: Source, validators: Validators | None, *, now: datetime) -> Document | NotModified:
        """Return the vendor's mails as a JSON Feed, or NotModified where they are those that the validators name.

        Raises FetchError: no such folder, no such mailbox, a refused login, a server without TLS.
        """
        body = await asyncio.to_thread(self._read, source)
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        if validators is not None and validators.etag == etag:
            return NotModified(source.id, now)
        return Document(
            source_id=source.id,
            url=source.url,
            fetched_at=now,
            body=body,
            media_type="application/feed+json",
            charset="utf-8",
            validators=Validators(etag=etag),
        )

    def _read(self, source: Source) -> bytes:
        senders = senders_of(source, self._vendors)
        if not senders:
            raise FetchError(
                f"{source.id}: nobody knows from where {source.vendor} writes; name them in `from`",
                failure=FetchFailure.BAD_URL,
            )
        if source.url.startswith(FOLDER):
            bodies = folder_mails(source, source.url.removeprefix(FOLDER), senders)
        elif source.url.startswith(IMAP):
            bodies = imap_mails(source, senders, most=MOST, cafile=self._cafile, timeout=self._timeout)
        else:
            raise FetchError(
                f"{source.id}: is no mailbox; write maildir:/folder or imaps://user@host/INBOX, other ways are not private",
                failure=FetchFailure.BAD_URL,
            )
        return feed_of(_taken(bodies, senders), title=source.id)


def _taken(bodies: Iterator[bytes], senders: frozenset[str]) -> list[Mail]:
    """Return the mails that are the vendor's; one that is broken or forged costs no other."""
    taken: dict[str, Mail] = {}
    for body in bodies:
        try:
            mail = read_mail(body)
        except ParseError:
            continue
        if is_from(mail.senders, senders) and not mail.forged:
            taken.setdefault(mail.id, mail)
        if len(taken) >= MOST:
            break
    return list(taken.values())
