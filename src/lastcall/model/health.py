"""How well a source is being read: never green when blind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
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
    HOST_MOVED = "host_moved"  # redirected to another host: shown, and followed


class SourceState(StrEnum):
    """What a user may conclude from a source's silence."""

    FRESH = "fresh"
    STALE = "stale"  # read before, not lately
    BLIND = "blind"  # it answers, but not with what it should, or it never was read
    NOT_WATCHED = "not_watched"  # cannot be polled: needs a browser, a key, a login, or is switched off
    PENDING = "pending"  # not read yet


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


@dataclass(frozen=True, slots=True)
class Alarm:
    """One spell of trouble of a source."""

    source_id: str
    since: datetime  # first seen bad
    raised: bool = False  # it lasted: whoever listens is told
    good_since: datetime | None = None  # first seen good again
