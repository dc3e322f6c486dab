"""What was read: a document as bytes, its sibling "not modified", and the passages that it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional GET sends back (RFC 9110 13.1), verbatim; None: the server gave none."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A body that was fetched or opened; `url` is the address after redirects."""

    source_id: str
    url: str
    fetched_at: datetime
    body: bytes
    media_type: str = ""
    charset: str = ""  # from the Content-Type header only; empty: the header named none
    validators: Validators = field(default_factory=Validators)
    moved_to: str | None = None  # the target of permanent redirects only (301, 308)
    max_age: int | None = None  # seconds, from Cache-Control
    unread: str = ""  # what of it could not be read, in words; the rest is here


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server answered 304 to a conditional GET: what we know is still what it says."""

    source_id: str
    fetched_at: datetime


class PassageKind(StrEnum):
    """What a passage is made of; extractors choose by it."""

    PROSE = "prose"  # sentences of one section or one feed entry
    ROW = "row"  # one table row, its cells under their headers
    ITEM = "item"  # one list item under the sentence that introduces it
    RECORD = "record"  # one object of a structured document (JSON, YAML, schema)


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell or record field under its header; `codes` are its code spans, `links` its (text, href) pairs."""

    header: str
    text: str
    codes: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()  # list items or line-broken parts of the cell, in order
    dates: tuple[str, ...] = ()  # machine-readable dates from attributes such as <time datetime>
    struck: str = ""  # text that the vendor struck through


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that says one thing: an entry, section, row, list item or record, with all that surrounds its meaning."""

    kind: PassageKind
    text: str  # visible text, inline markup removed, one paragraph a line
    url: str = ""
    anchor: str = ""
    headings: tuple[str, ...] = ()  # outermost first
    lead: str = ""  # the sentence that introduces a list or a table
    cells: tuple[Cell, ...] = ()
    codes: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()  # (text, href)
    dates: tuple[str, ...] = ()
    entry_id: str = ""  # id of the feed entry, empty where the document is no feed
    entry_title: str = ""
    entry_link: str = ""
    published_on: date | None = None  # of the entry or of a dated changelog section
    published_month: str = ""  # YYYY-MM where the entry or section tells its month and no day
    section: int = 0  # two sections of a document may have the same headings; their numbers differ
    categories: tuple[str, ...] = ()
    line: int = 0  # 1-based in the source text; 0: the format keeps no lines
    page_notes: tuple[str, ...] = ()  # page-level sentences that requalify what follows
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def locator(self) -> str:
        """Where a person finds it: the entry's title or the innermost heading."""
        return self.entry_title or (self.headings[-1] if self.headings else "")


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of an entry above its text: by this it is known again, read or not."""

    id: str
    title: str
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document taken apart; `format` is what it turned out to be, `entries` how many entries, rows or records it has."""

    format: str  # rss, atom, jsonfeed, mail, html, markdown, json, yaml, openapi, graphql, text
    passages: tuple[Passage, ...]
    entries: int = 0
    title: str = ""
    warnings: tuple[str, ...] = ()  # what was broken and survived, in words
    heads: tuple[Head, ...] = ()  # of a feed: every entry's, in order; `passages` has those that were worth reading
