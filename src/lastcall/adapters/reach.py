"""A source -> its document, wherever it is: on the web, in a mailbox, in recorded traffic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.model.vendor import SourceKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lastcall.adapters.http.fetcher import Fetcher
    from lastcall.adapters.mailbox import MailFetcher
    from lastcall.model.document import Document, NotModified, Validators
    from lastcall.model.vendor import Source, Vendor


class Reach:
    """Reads every kind of source; what is on the web goes through the one guarded fetcher."""

    def __init__(self, web: Fetcher, vendors: Mapping[str, Vendor]) -> None:
        self._web = web
        self._vendors = vendors
        self._mail: MailFetcher | None = None

    async def fetch(self, source: Source, validators: Validators | None, *, now: datetime) -> Document | NotModified:
        """Return the document of a source, or that it has not changed; raise FetchError."""
        match source.kind:
            case SourceKind.MAIL:
                from lastcall.adapters.mailbox import MailFetcher

                self._mail = self._mail or MailFetcher(self._vendors)  # it remembers whose mails it has seen
                return await self._mail.fetch(source, validators, now=now)
            case SourceKind.TRAFFIC:
                from lastcall.adapters.traffic import TrafficFetcher

                return await TrafficFetcher(self._vendors).fetch(source, validators, now=now)
            case _:
                return await self._web.fetch(source, validators, now=now)
