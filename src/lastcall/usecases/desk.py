"""What every poll shares, and what it says of each source."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from lastcall.adapters.store.sources import SourceRow
    from lastcall.adapters.store.store import Store
    from lastcall.errors import FetchError
    from lastcall.model.document import Document, NotModified, Validators
    from lastcall.model.health import SourceHealth
    from lastcall.model.vendor import Source, Vendor
    from lastcall.usecases.reading import Reading
    from lastcall.usecases.suggest import Adviser


class Fetching(Protocol):
    """What reads a source; adapters/http has the real one, a replay reads from disk."""

    async def fetch(self, source: Source, validators: Validators | None, *, now: datetime) -> Document | NotModified:
        """Return the document, or that it has not changed; raise FetchError."""
        ...


class Reader(Protocol):
    """What takes a document apart; raises nothing."""

    async def __call__(
        self, document: Document, source: Source, vendor: Vendor | None, before: SourceHealth, as_of: date
    ) -> Reading:
        """Return what the document says, with every kind of trouble as a value."""
        ...


class PollOutcome(StrEnum):
    """What a poll of one source came to."""

    NEWS = "news"
    READ = "read"  # it changed, and says nothing new
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Spent:
    """Where the seconds of one poll went, so that a slow source is seen."""

    fetch: float = 0.0  # the host's turn, the network and the body
    read: float = 0.0  # parsing and extracting; 0 where nothing new came
    write: float = 0.0  # reconciling and storing


@dataclass(frozen=True, slots=True)
class PollReport:
    """One line of a poll: what came, and why where it failed."""

    source_id: str
    outcome: PollOutcome
    claims: int = 0
    news: int = 0
    health: SourceHealth | None = None
    spent: Spent = Spent()


async def read_in_thread(
    document: Document, source: Source, vendor: Vendor | None, before: SourceHealth, as_of: date
) -> Reading:
    """Read a document that we trust (our own recordings, tests) in this process, off the event loop."""
    from lastcall.usecases.read_document import read_document

    return await asyncio.to_thread(read_document, document, source, vendor, before, as_of=as_of)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every poll shares: the store, the fetcher, the catalogue, the clock, the dice and who reads."""

    store: Store
    fetcher: Fetching
    vendors: Mapping[str, Vendor]
    clock: Callable[[], datetime]
    jitter: Callable[[], float]  # in [-1, 1]
    record: bool = False  # keep every new body, for `lastcall replay`
    read: Reader = read_in_thread  # the daemon reads strangers' pages in a process that can be killed
    adviser: Adviser | None = None  # None: nothing is sent to a language model


@dataclass(frozen=True, slots=True)
class Answer:
    """What fetching and reading one source gave, before it is compared with what we knew."""

    source: Source
    row: SourceRow
    asked_at: datetime
    document: Document | None = None  # None: unchanged, or failed before a body came
    digest: str | None = None
    reading: Reading | None = None
    failure: FetchError | None = None
    spent: Spent = Spent()
