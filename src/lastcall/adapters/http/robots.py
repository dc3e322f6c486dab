"""The robots.txt of each host (RFC 9309) -> whether we may ask for an address."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlunsplit

from protego import Protego

from lastcall.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from urllib.parse import SplitResult

KEPT = timedelta(hours=24)  # RFC 9309 2.4: no longer than a day
KEPT_AFTER_TROUBLE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: Protego | None  # None: everything is allowed
    until: datetime


class Robots:
    """What each host's robots.txt says, asked once a day; `get` fetches an address and returns status and body."""

    def __init__(self, get: Callable[[str], Awaitable[tuple[int, bytes]]], agent: str) -> None:
        self._get = get
        self._agent = agent
        self._known: dict[str, _Rules] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def allows(self, parts: SplitResult, now: datetime) -> bool:
        """Tell whether an address may be asked for.

        A host without the file (4xx) allows everything. One whose server fails is allowed too and asked again in an
        hour: a vendor's broken robots.txt must not blind us to its shutdowns.
        """
        host = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
        async with self._locks.setdefault(host, asyncio.Lock()):
            known = self._known.get(host)
            if known is None or known.until <= now:
                known = self._known[host] = await self._ask(host, now)
        if known.rules is None:
            return True
        return bool(known.rules.can_fetch(urlunsplit(parts), self._agent))

    async def _ask(self, host: str, now: datetime) -> _Rules:
        try:
            status, body = await self._get(f"{host}/robots.txt")
        except FetchError:
            return _Rules(None, now + KEPT_AFTER_TROUBLE)
        if status != 200:
            return _Rules(None, now + (KEPT if status < 500 else KEPT_AFTER_TROUBLE))
        text = body[:500_000].decode("utf-8", errors="replace")  # RFC 9309 2.5: at least 500 KiB are read
        return _Rules(Protego.parse(text), now + KEPT)
