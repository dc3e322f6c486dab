"""Text of one scalar -> a checked value; what is wrong is said without repeating the value: it may be a secret."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from email.utils import parseaddr
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Collection

VALUE = "{value}"  # a place in a message, filled in where the value is no secret
SLUG = r"^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$"
_DURATION = re.compile(r"(\d{1,6})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LONGEST = timedelta(days=400)
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110 5.6.2: a field name


def wrong(text: str) -> PydanticCustomError:
    """Return the error that says what is wrong; `VALUE` stands for the value, shown only where it is no secret."""
    return PydanticCustomError("said", "{text}", {"text": text})


def unknown(value: str, known: Collection[str]) -> str:
    """Return `unknown {value}; did you mean 'x'? known: …`."""
    return f"unknown {VALUE}{meant(value, known)}"


def meant(value: str, known: Collection[str]) -> str:
    """Return the did-you-mean and the known names, the near ones only where there are too many to list."""
    close = get_close_matches(value, sorted(known), n=3, cutoff=0.6)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    if len(known) > 20:
        others = f" near: {', '.join(close)}" if len(close) > 1 else ""
        return f"{hint}{others}"
    return f"{hint or ';'} known: {', '.join(sorted(known))}"


def duration(value: object) -> timedelta:
    """Return the span of `10s`, `30m`, `6h`, `7d` or `2w`."""
    if isinstance(value, timedelta):  # a default
        return value
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise wrong("{value} is no duration; write 10s, 30m, 6h or 7d")
    span = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if span > _LONGEST:
        raise wrong(f"longer than {_LONGEST.days} days")
    return span


def _more_than_nothing(span: timedelta) -> timedelta:
    if not span:
        raise wrong("must be more than nothing")
    return span


def day(value: object) -> date:
    """Return the day of `2027-03-01`."""
    try:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass  # 2027-02-30
    raise wrong("{value} is no day; write YYYY-MM-DD")


def time_zone(value: str) -> str:
    """Return the name of a time zone that this machine knows."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: "America" is a folder
        raise wrong("{value} is no time zone; write an IANA name such as Europe/Vienna, or UTC") from error
    return value


def web_address(value: str) -> str:
    """Return an http or https address with a host."""
    return _address(value, ("http", "https"))


def is_token(value: str) -> bool:
    """Tell whether a text can stand in an Authorization field."""
    return value.isascii() and value.isprintable() and " " not in value


def is_private_way(url: str) -> bool:
    """Tell whether nobody on the way to an address can listen: https, or this machine itself."""
    parts = urlsplit(url)
    if parts.scheme == "https" or parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def smtp_address(value: str) -> str:
    """Return `smtp://` or `smtps://`, user and password optional."""
    return _address(value, ("smtp", "smtps"))


_LOCAL = {"maildir": "a folder", "har": "a file"}  # what is read from this machine


def watched_address(value: str) -> str:
    """Return an address of a source: http, https, `maildir:/folder`, `har:/file` or `imaps://user@host/INBOX`."""
    if (scheme := value.partition(":")[0]) in _LOCAL:
        if not value.startswith(f"{scheme}:/") or value.startswith(f"{scheme}://") or not value.isprintable():
            raise wrong(f"must be {_LOCAL[scheme]} with its whole path, such as {scheme}:/srv/{scheme}s")
        return value
    if not value.startswith(("imap:", "imaps:")):
        return web_address(value)
    parts = urlsplit(_address(value, ("imaps",)))
    if parts.password is not None:
        raise wrong("a password does not belong in an address; write it beside, password: ${NAME}")
    if not parts.username:
        raise wrong("must name the user: imaps://user@host.example/INBOX")
    if not unquote(parts.path).isascii() or not unquote(parts.path).isprintable():
        raise wrong("must name the mailbox in ASCII, as IMAP does: Entw&APw-rfe")
    return value


def source_mistake(url: str, kind: str, senders: tuple[str, ...], password: str | None) -> str:
    """Return what is wrong with a source in which mails, traffic and pages are mixed up; empty where nothing is."""
    mail = kind == "mail"
    if url.startswith("har:") != (kind == "traffic"):
        return "traffic is read from har:/file" if kind == "traffic" else "an HTTP Archive needs kind: traffic"
    if url.startswith(("maildir:", "imaps:")) != mail:
        return "mails are read from maildir:/folder or imaps://user@host/INBOX" if mail else "mails need kind: mail"
    if not mail and (senders or password):
        return "only kind: mail has from and password"
    if bool(password) != url.startswith("imaps:") and mail:
        return "a folder has no password" if password else "a mailbox needs its password; write password: ${NAME}"
    return ""


def sender(value: str) -> str:
    """Return a domain, `acme.example`, or a whole address, `news@acme.example`, in lower case."""
    if not re.fullmatch(r"(?:[A-Za-z0-9._+-]{1,64}@)?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,9}", value):
        raise wrong("{value} is no domain and no mail address; write acme.example or news@acme.example")
    return value.lower()


def _address(value: str, schemes: tuple[str, ...]) -> str:
    try:
        parts = urlsplit(value)
        ok = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        ok = False
    if not ok or any(char.isspace() or not char.isprintable() for char in value):
        raise wrong(f"must be an address such as {schemes[-1]}://host.example/, with the port as a number if any")
    return value


def repository(value: str) -> str:
    """Return `owner/name`."""
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}", value):
        raise wrong("{value} is no repository; write owner/name")
    return value


def mailbox(value: str) -> str:
    """Return a mailbox: `ops@example.com` or `Lastcall <ops@example.com>`."""
    _, address = parseaddr(value)
    local, _, domain = address.rpartition("@")
    if not (local and domain) or " " in address or not value.isprintable():
        raise wrong("{value} is no mail address; write ops@example.com")
    return value


def database(value: str) -> str:
    """Return a database address that Lastcall can open."""
    if not value.startswith("sqlite:///") or value == "sqlite:///":
        raise wrong("only SQLite is supported; write sqlite:///lastcall.db")
    return value


def host_or_network(value: str) -> str:
    """Return a host name, an address or a network: `intranet.example`, `127.0.0.1`, `10.1.0.0/16`."""
    if "/" in value:
        try:
            ipaddress.ip_network(value)
        except ValueError as error:
            raise wrong("{value} is no network; write 10.1.0.0/16, or a host without scheme and path") from error
    elif not value or any(char.isspace() for char in value):
        raise wrong("must be a host name or an address")
    return value


def headers(value: Mapping[str, str]) -> Mapping[str, str]:
    """Return header fields that no value can break out of."""
    for name, text in value.items():
        if not _TOKEN.fullmatch(name):
            raise wrong("a header's name may hold letters, digits and hyphens")
        if not text.isprintable():
            raise wrong(f"{name}: a header's value must be one line")
    return value


def one_or_more(value: object) -> object:
    """Return a list for a single text."""
    return [value] if isinstance(value, str) else value


def no_flag(value: object) -> object:
    """Refuse true and false where a number is meant: Python counts with them."""
    if isinstance(value, bool):
        raise wrong("must be a whole number")
    return value


def filled(value: str) -> str:
    """Refuse empty text."""
    if not value.strip():
        raise wrong("must not be empty")
    return value


_DURATION_SCHEMA: dict[str, Any] = {"type": "string", "pattern": "^[0-9]{1,6}[smhdw]$", "examples": ["30m", "6h", "7d"]}
_LIST_SCHEMA: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}

Text = Annotated[str, AfterValidator(filled)]
Pause = Annotated[timedelta, BeforeValidator(duration), WithJsonSchema(_DURATION_SCHEMA)]
Duration = Annotated[
    timedelta, BeforeValidator(duration), AfterValidator(_more_than_nothing), WithJsonSchema(_DURATION_SCHEMA)
]
Day = Annotated[date, BeforeValidator(day), WithJsonSchema({"type": "string", "format": "date"})]
Zone = Annotated[str, AfterValidator(time_zone)]
Url = Annotated[str, AfterValidator(web_address)]
WatchedUrl = Annotated[str, AfterValidator(watched_address)]
Smtp = Annotated[str, AfterValidator(smtp_address)]
Mailbox = Annotated[str, AfterValidator(mailbox)]
Mailboxes = Annotated[tuple[Mailbox, ...], BeforeValidator(one_or_more), WithJsonSchema(_LIST_SCHEMA)]
Senders = Annotated[
    tuple[Annotated[str, AfterValidator(sender)], ...], BeforeValidator(one_or_more), WithJsonSchema(_LIST_SCHEMA)
]
Database = Annotated[str, AfterValidator(database)]
Host = Annotated[str, AfterValidator(host_or_network)]
Headers = Annotated[Mapping[str, str], AfterValidator(headers)]
