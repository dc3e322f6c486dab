"""A notice + a secret -> signed one-click links, and back: a link that was changed or has run out is none."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lastcall.model.action import ActionKind, Link

if TYPE_CHECKING:
    from lastcall.model.config import Web
    from lastcall.model.notice import Notice

SNOOZE_DAYS = 7
_PURPOSE = b"lastcall link v1"  # the same secret signs feeds under another purpose
_FEEDS = b"lastcall feeds v1"
_LONGEST = 1000


class BadLinkError(ValueError):
    """A link cannot be taken; the message says why, for the person who holds it."""


def links_for(notice: Notice, receiver: str, web: Web, *, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return what a message about a notice offers, as (label, address)."""
    expires_at = now + web.links_last
    acks = Link(notice.id, notice.facts, ActionKind.ACK, receiver, expires_at)
    naps = Link(notice.id, notice.facts, ActionKind.SNOOZE, receiver, expires_at, SNOOZE_DAYS)
    return (
        ("Acknowledge", f"{web.url}/a/{sign(acks, web.secret)}"),
        (f"Snooze {SNOOZE_DAYS} days", f"{web.url}/a/{sign(naps, web.secret)}"),
    )


def sign(link: Link, secret: str) -> str:
    """Return the token of a link: what it says, and an HMAC of that."""
    said = [link.notice_id, link.facts, link.kind, link.receiver, int(link.expires_at.timestamp()), link.days]
    body = _text(json.dumps(said, separators=(",", ":")).encode())
    return f"{body}.{_seal(body, secret)}"


def read(token: str, secret: str, *, now: datetime) -> Link:
    """Return what a token says; raise BadLinkError where it was not signed by us or has run out."""
    body, _, seal = token.partition(".")
    if len(token) > _LONGEST or not hmac.compare_digest(seal.encode(), _seal(body, secret).encode()):
        raise BadLinkError("This link is not one of ours, or it was cut on its way.")
    try:
        notice_id, facts, kind, receiver, expires, days = json.loads(
            base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        )
        link = Link(notice_id, facts, ActionKind(kind), receiver, datetime.fromtimestamp(expires, UTC), days)
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadLinkError("This link cannot be read; it is of another version of Lastcall.") from error
    if link.expires_at <= now:
        raise BadLinkError("This link has run out. A newer message has a fresh one, or use the command line.")
    return link


def feed_key(secret: str) -> str:
    """Return the key that calendar and feeds ask for in their address."""
    return hmac.new(secret.encode(), _FEEDS, hashlib.sha256).hexdigest()[:32]


def _seal(body: str, secret: str) -> str:
    return _text(hmac.new(secret.encode(), _PURPOSE + b"|" + body.encode(), hashlib.sha256).digest())


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
