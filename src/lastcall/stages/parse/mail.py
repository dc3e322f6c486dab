"""A mail (RFC 5322, MIME) -> the passages of one entry: its subject, its day, what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.errors import ParseError
from lastcall.model.document import Parsed
from lastcall.model.mail import read_mail
from lastcall.stages.parse.entries import Entry, taken_apart

if TYPE_CHECKING:
    from lastcall.stages.parse.source import Source

_HEAD = 60_000  # characters; a mail that went through many hands has a long header
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60})[ \t]{0,3}:(.*)")
_POSTMARK = re.compile(r">?From \S{1,250} .{0,40}\d\d:\d\d")
_OF_MAILS = frozenset(
    ("from", "to", "subject", "date", "received", "return-path", "delivered-to", "message-id", "mime-version")
)
_OF_TRANSPORT = frozenset(("received", "return-path", "delivered-to", "message-id", "mime-version"))


def is_mail(text: str) -> bool:
    """Tell whether a text begins with the header of a mail: three of its fields and one that only a mail has."""
    seen = set()
    for number, line in enumerate(text[:_HEAD].splitlines()):
        if not line.strip():
            break
        if line[0] in " \t" or (number == 0 and _POSTMARK.match(line)):
            continue  # folded, or the line with which a mailbox file separates its mails
        field = _FIELD.match(line)
        if field is None:
            return False
        name = field[1].lower()
        seen.add(name)
        if name == "from" and "@" in field[2]:
            seen.add("message-id")  # an address there says as much as an id
    return len(seen & _OF_MAILS) >= 3 and bool(seen & _OF_TRANSPORT)


def parse_mail(source: Source) -> Parsed:
    """Return the passages of a mail; raise ParseError for one that cannot be read, or says nothing."""
    # A mail that an editor saved as UTF-16, or with a byte order mark, is no mail any more; its text is.
    plain = b"\0" not in source.body[:200] and not source.body.startswith(b"\xef\xbb\xbf")
    mail = read_mail(source.body.lstrip() if plain else source.text.lstrip().encode("utf-8", errors="replace"))
    content = mail.html or mail.text
    if not content.strip() and not mail.subject:
        raise ParseError("mail: it says nothing; what is attached is not opened, save that as a file")
    entry = Entry(
        id=mail.id,
        title=mail.subject,
        link="",
        published_on=mail.sent_at.date() if mail.sent_at else None,
        content=content,
    )
    _, passages = taken_apart((entry,), source.url, source.worth)
    return Parsed("mail", passages, 1, mail.subject)
