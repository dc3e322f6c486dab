"""How well a source is being read: never green when blind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


class FetchFailure(StrEnum):
    """Why no usable document came; each has its own message and back-off (stages/health.py)."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    BLOCKED_ADDRESS = "blocked_address"  # private, loopback, link-local or metadata: never connected to
    BAD_URL = "bad_url"
    ROBOTS = "robots"  # robots.txt asks us to stay away
    REDIRECTS = "redirects"
    PROTOCOL = "protocol"  # the answer is not HTTP, or it is cut short
    TOO_BIG = "too_big"
    ENCODING = "encoding"  # compressed in a way that was not asked for, or broken
    CLIENT_ERROR = "client_error"  # 4xx
    AUTH = "auth"  # 401, 403, 407
    GONE = "gone"  # 410
    NOT_FOUND = "not_found"  # 404
    RATE_LIMITED = "rate_limited"  # 429
    SERVER_ERROR = "server_error"  # 5xx
    CHALLENGE = "challenge"  # a bot challenge, whatever its status
    LOGIN = "login"  # a login page in place of the document
    SOFT_404 = "soft_404"  # a page that says "not found" with status 200
    CONSENT = "consent"
    NEEDS_JS = "needs_js"  # an empty shell that JavaScript would fill
    WRONG_KIND = "wrong_kind"  # HTML where a feed was, and the like
    EMPTY = "empty"
    MALFORMED = "malformed"
    LOST_ROWS = "lost_rows"  # it parsed, and what used to be there is gone
    LOST_COLUMNS = "lost_columns"  # a table has other columns than before
    CUT = "cut"  # the page ends in the middle
    UNAVAILABLE = "unavailable"  # a maintenance page with status 200
    FROZEN = "frozen"  # a feed whose newest entry is more than a year old
    TOO_COSTLY = "too_costly"  # reading it took more time or memory than a page may take
    # These say something about the source, and what was read is used all the same.
    HOST_MOVED = "host_moved"  # another host answers now: shown, and followed
    FLAPPING = "flapping"  # the content goes to and fro between versions that were read already
    REPOSTED = "reposted"  # a feed posts its entries again under new ids
    BROKEN = "broken"  # a feed's XML is broken, and its entries could be read all the same
    UNREADABLE = "unreadable"  # a mail among others
    DROPPED = "dropped"  # every entry of a feed is new: some may have come and gone unseen


class SourceState(StrEnum):
    """What a user may conclude from a source's silence."""

    FRESH = "fresh"
    STALE = "stale"  # read before, not lately
    BLIND = "blind"  # it answers, but not with what it should, or it never was read
    NOT_WATCHED = "not_watched"  # cannot be polled: needs a browser, a key, a login, or is switched off
    PENDING = "pending"  # not read yet


@dataclass(frozen=True, slots=True)
class Shape:
    """What the last good readings of a source looked like: by this the next one is judged. Marks are short digests."""

    headers: tuple[str, ...] = ()  # column titles of tables, folded, sorted
    ids: tuple[str, ...] = ()  # marks of a feed's entry ids, in order
    titles: tuple[str, ...] = ()  # marks of its entries' titles, in order
    said: tuple[str, ...] = ()  # marks of what the last readings claimed, newest last
    whole: bool = False  # a page that ended with </html>
    newest_on: date | None = None  # the newest day that a feed's entries bear
    accepted: tuple[str, ...] = ()  # kinds of trouble that a person looked at and called fine


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """What the last polls of one source told."""

    source_id: str
    state: SourceState = SourceState.PENDING
    last_checked_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_changed_at: datetime | None = None
    entries: int = 0  # rows, entries or records of the last good parse
    yields: int = 0  # claims of the last good parse
    failures: int = 0  # in a row
    failure: FetchFailure | None = None
    detail: str = ""  # what is wrong and what to do, in words
    moved_to: str | None = None
    next_poll_at: datetime | None = None
    every: timedelta = timedelta(hours=6)
    shape: Shape = field(default_factory=Shape)


@dataclass(frozen=True, slots=True)
class Alarm:
    """One spell of trouble of a source."""

    source_id: str
    since: datetime  # first seen bad
    raised: bool = False  # it lasted: whoever listens is told
    good_since: datetime | None = None  # first seen good again
