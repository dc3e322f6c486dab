"""One mail as bytes -> what it says and who sent it: the part that the reader and the mailbox share."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING

from lastcall.errors import ParseError
from lastcall.model.mail_markup import plain_markup

if TYPE_CHECKING:
    from email.message import Message

SIZE = 5_000_000  # bytes of a mail that are read; text stands before what is attached
_HEADER = 4_000  # characters of a field that are read
_CONTENT = 500  # of one that says what a part is: the standard library needs minutes for thousands of parameters
_PARAMETERS = 8
_PARTS = 200
_DEPTH = 20
_TEXT = 500_000  # characters of all text of a mail
_HEAD = 64_000  # bytes in which a header ends
# The standard library's parser trips over broken mails in each of these ways.
_TRIPS = (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError)
_BRACKETED = re.compile(r"<([^<>\s]{1,250})>")
_FORWARDED = re.compile(r"^(?:\s*(?:fwd?|wg|re|aw|tr|rv|enc)\s*:)+\s*", re.IGNORECASE)
_DMARC_FAILED = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail taken apart; one of `html` and `text` is filled, or neither where it holds no text."""

    id: str  # the Message-ID without its brackets, or a digest of a mail without one
    subject: str
    senders: tuple[str, ...]  # in lower case: the addresses of From; DMARC (RFC 7489) covers no other field
    sent_at: datetime | None = None
    html: str = ""
    text: str = ""
    forged: bool = False  # the server that took it in says that its From is not true (RFC 8601)


class _Bounded(EmailPolicy):
    """The default policy, with fields of a size that can be parsed."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return name and value of a field, cut where nobody writes one so long."""
        name, value = super().header_source_parse(sourcelines)
        if name.lower().startswith("content-"):
            return name, ";".join(value[:_CONTENT].split(";")[:_PARAMETERS])
        return name, value[:_HEADER]


_POLICY = _Bounded()


def read_mail(body: bytes, *, cut: bool = False) -> Mail:
    """Return what a mail says; raise ParseError, and nothing else, for what is no mail. No attachment is opened.

    Of one that is `cut` the last sentence is left out where it has no end: `on March 1` could go on as `15, 2027`.
    Links that tell who received the mail (they open accounts and unsubscribe people) lose their target.
    """
    try:
        message = message_from_bytes(body[:SIZE], policy=_POLICY)
        said = _texts(message, 0, [_PARTS])
        if cut and said:
            said[-1] = (said[-1][0], _whole_sentences(said[-1][1]))
        markup = any(kind == "html" for kind, _ in said)
        return Mail(
            id=_id(message, body),
            subject=_FORWARDED.sub("", _decoded(_raw(message, "subject"))),
            senders=_senders(message),
            sent_at=_sent_at(message),
            html=plain_markup("\n".join(_as_html(kind, text) for kind, text in said)[:_TEXT]) if markup else "",
            text="" if markup else "\n\n".join(text for _, text in said)[:_TEXT],
            forged=bool(_DMARC_FAILED.search(_raw(message, "authentication-results"))),
        )
    except RecursionError as error:
        raise ParseError("mail: nested too deeply; it is not read") from error
    except (MessageError, *_TRIPS) as error:
        said_by = f"{type(error).__name__}: {str(error)[:120]}"
        raise ParseError(f"mail: cannot be read ({said_by}); save the mail again, as its source") from error


def senders_in(start: bytes) -> tuple[str, ...]:
    """Return the senders of a mail of which only the start is here, its header; none for what is no mail."""
    end = min((at for gap in (b"\n\n", b"\r\n\r\n") if (at := start.find(gap)) >= 0), default=len(start))
    try:
        return _senders(message_from_bytes(start[:end], policy=_POLICY))
    except (MessageError, *_TRIPS):
        return ()


def is_cut(body: bytes) -> bool:
    """Tell whether a mail ends in the middle: in a line, or before the mark that ends its parts (RFC 2046 5.1.1)."""
    if not body.endswith(b"\n"):
        return True
    try:
        boundary = message_from_bytes(body[:_HEAD], policy=_POLICY).get_boundary()
    except (MessageError, *_TRIPS):
        return False
    return boundary is not None and f"--{boundary}--".encode("utf-8", "surrogateescape") not in body


def _raw(message: Message, name: str) -> str:
    """Return the first field of this name as it was sent, unfolded; each server puts its own above the others."""
    for key, value in message.raw_items():
        if key.lower() == name:
            return " ".join(str(value)[:_HEADER].split())
    return ""


def _decoded(value: str) -> str:
    """Return a field's text: encoded words (RFC 2047) and bare bytes of eight bits are read, in whatever charset."""
    parts = []
    try:
        found = decode_header(value)
    except (MessageError, ValueError):  # broken base64
        found = [(value, None)]
    for part, charset in found:
        raw = part.encode("utf-8", errors="surrogateescape") if isinstance(part, str) else part
        parts.append(_text(raw, charset or ""))
    return " ".join("".join(parts).split())


def _text(raw: bytes, charset: str) -> str:
    for name in (charset, "utf-8", "cp1252"):
        try:
            return raw.decode(name)
        except (LookupError, ValueError):  # unknown, wrong, or no codec of text
            continue
    return raw.decode("latin-1")


def _id(message: Message, body: bytes) -> str:
    found = _BRACKETED.search(_raw(message, "message-id"))
    return found[1] if found else f"sha256:{hashlib.sha256(body).hexdigest()}"


def _senders(message: Message) -> tuple[str, ...]:
    found = [address for _, address in getaddresses([_raw(message, "from")]) if "@" in address]
    return tuple(dict.fromkeys(one.strip(" .>").lower() for one in found))


def _sent_at(message: Message) -> datetime | None:
    """Return when it was sent, or else when the last server took it in."""
    for stamp in (_raw(message, "date"), _raw(message, "received").rpartition(";")[2]):
        try:
            found = parsedate_to_datetime(stamp)
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, TypeError, IndexError, OverflowError):  # hostile stamps raise each of these
            continue
    return None


def _texts(part: Message, depth: int, left: list[int]) -> list[tuple[str, str]]:
    """Return the kind and text of what a person would see; `left` counts down the parts that are looked at."""
    left[0] -= 1
    if left[0] < 0 or depth > _DEPTH or part.get_content_disposition() == "attachment":
        return []
    kind = part.get_content_type()
    if part.is_multipart():
        inside = part.get_payload()
        children = [one for one in inside if isinstance(one, EmailMessage)] if isinstance(inside, list) else []
        found = [_texts(child, depth + 1, left) for child in children]
        if kind == "multipart/alternative":
            return _best(found)
        return [one for texts in found for one in texts]
    if kind not in ("text/html", "text/plain"):
        return []
    payload = part.get_payload(decode=True)
    text = _text(payload, part.get_content_charset() or "") if isinstance(payload, bytes) else ""
    return [(kind.removeprefix("text/"), text.replace("\r\n", "\n"))] if text.strip() else []


def _whole_sentences(text: str) -> str:
    """Return a text that was cut without the sentence that it ends in; `>` ends one in a page."""
    if text.rstrip(" \t")[-1:] in ("\n", *".!?>"):
        return text
    return text[
        : max(text.rfind(end) + len(end) if end in text else 0 for end in (". ", ".\n", "! ", "? ", "\n\n", ">"))
    ]


def _best(found: list[list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """Return the alternative that says most: one with markup where there is one."""
    rich = [texts for texts in found if any(kind == "html" for kind, _ in texts)]
    return next((texts for texts in rich or found if texts), [])


def _as_html(kind: str, text: str) -> str:
    if kind == "html":
        return text
    return "".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())
