"""A source of kind `mail` -> the vendor's mails as a JSON Feed, or that nothing came, or one typed failure."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from lastcall.adapters.mailbox.feed import feed_of
from lastcall.adapters.mailbox.folder import PART, SETTLED, Post, listed, mark_of
from lastcall.adapters.mailbox.imap import imap_mails
from lastcall.adapters.mailbox.senders import is_from, senders_of
from lastcall.errors import FetchError, ParseError
from lastcall.model.counting import counted
from lastcall.model.document import Document, NotModified, Validators
from lastcall.model.health import FetchFailure
from lastcall.model.mail import is_cut, read_mail

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping
    from datetime import datetime

    from lastcall.adapters.mailbox.folder import Entry
    from lastcall.model.mail import Mail
    from lastcall.model.vendor import Source, Vendor

FOLDER, IMAP = "maildir:", "imaps://"
MOST = 500  # mails of one vendor that are read, the newest
TEXT = 20_000_000  # characters of their text that are held: four feeds
NAMED = 3  # mails that could not be read and are named
LOOKS = 4  # times that a folder is listed while somebody writes to it
TIME = 30.0  # seconds that a mail server may be silent


class MailFetcher:
    """Reads mails by source; one for a process, since it remembers which files are strangers' mails.

    `cafile` names certificates to trust beside none other, for a server with its own CA.
    """

    def __init__(
        self,
        vendors: Mapping[str, Vendor],
        *,
        cafile: str | None = None,
        timeout: float = TIME,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._vendors = vendors
        self._cafile = cafile
        self._timeout = timeout
        self._pause = pause
        self._strangers: dict[tuple[str, frozenset[str]], frozenset[tuple[str, int, int]]] = {}

    async def fetch(self, source: Source, validators: Validators | None, *, now: datetime) -> Document | NotModified:
        """Return the vendor's mails as a JSON Feed, or NotModified where they are those that the validators name.

        Raises FetchError: no such folder, no such mailbox, a refused login, a server without TLS.
        """
        senders = senders_of(source, self._vendors)
        if not senders:
            raise FetchError(
                f"{source.id}: nobody knows from where {source.vendor} writes; name them in `from`",
                failure=FetchFailure.BAD_URL,
            )
        if source.url.startswith(FOLDER):
            return await self._of_folder(source, senders, validators, now)
        if not source.url.startswith(IMAP):
            raise FetchError(
                f"{source.id}: is no mailbox; write maildir:/folder or imaps://user@host/INBOX, other ways are not private",
                failure=FetchFailure.BAD_URL,
            )
        body, unread = await asyncio.to_thread(self._of_server, source, senders)
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        if validators is not None and validators.etag == etag:
            return NotModified(source.id, now)
        return _document(source, body, etag, unread, now)

    async def _of_folder(
        self, source: Source, senders: frozenset[str], validators: Validators | None, now: datetime
    ) -> Document | NotModified:
        """Open no file while the listing is the same: a Maildir of thousands costs a listing."""
        path = source.url.removeprefix(FOLDER)
        entries = await self._settled(source, path, now)
        if validators is not None and validators.etag == f'"{mark_of(entries, senders)}"':
            return NotModified(source.id, now)
        key = (source.id, senders)
        post = Post(entries, self._strangers.get(key, frozenset()))
        taken = await asyncio.to_thread(_taken, post.mails(senders, now), senders, post.unread)
        self._strangers[key] = frozenset(post.met)
        unread = _said(post.unread)
        mark = mark_of((one for one in entries if one not in post.waiting), senders)
        return _document(source, feed_of(taken, title=source.id, comment=unread), f'"{mark}"', unread, now)

    async def _settled(self, source: Source, path: str, now: datetime) -> tuple[Entry, ...]:
        """Return the files that nobody writes to; those that grow while we look are left for the next look."""
        entries = await asyncio.to_thread(listed, source, path)
        for _ in range(LOOKS - 1):
            if not any(entry.age(now) < SETTLED for entry in entries):
                break
            await self._pause(SETTLED)
            before = {entry.mark for entry in entries}
            entries = await asyncio.to_thread(listed, source, path)
            still = tuple(entry for entry in entries if entry.mark in before or entry.age(now) >= SETTLED)
            if len(still) == len(entries):
                break
        else:
            return still
        return entries

    def _of_server(self, source: Source, senders: frozenset[str]) -> tuple[bytes, str]:
        bodies = imap_mails(source, senders, most=MOST, cafile=self._cafile, timeout=self._timeout)
        unread: list[str] = []
        taken = _taken(((f"the mail with the digest {_short(body)}", body) for body in bodies), senders, unread)
        said = _said(unread)
        return feed_of(taken, title=source.id, comment=said), said


def _document(source: Source, body: bytes, etag: str, unread: str, now: datetime) -> Document:
    return Document(
        source_id=source.id,
        url=source.url,
        fetched_at=now,
        body=body,
        media_type="application/feed+json",
        charset="utf-8",
        validators=Validators(etag=etag),
        unread=unread,
    )


def _taken(bodies: Iterable[tuple[str, bytes]], senders: frozenset[str], unread: list[str]) -> list[Mail]:
    """Return the mails that are the vendor's; one that is broken costs no other and is noted, a forged one is not."""
    taken: dict[str, Mail] = {}
    text = 0
    for name, body in bodies:
        try:
            mail = read_mail(body, cut=(cut := is_cut(body)))
        except ParseError as error:
            unread.append(f"{name}: {error}")
            continue
        if is_from(mail.senders, senders) and not mail.forged and mail.id not in taken:
            taken[mail.id] = mail
            if cut and len(body) < PART:
                unread.append(f"{name}: it ends in the middle, what stands before is read")
            text += len(mail.html) + len(mail.text)
        if len(taken) >= MOST or text > TEXT:
            break
    return list(taken.values())


def _said(unread: list[str]) -> str:
    """Return in one line what could not be read; empty where all could."""
    if not unread:
        return ""
    more = f" and {len(unread) - NAMED} more" if len(unread) > NAMED else ""
    return f"{counted(len(unread), 'mail')} could not be read: {'; '.join(sorted(unread)[:NAMED])}{more}"


def _short(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:12]
