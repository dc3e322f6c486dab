"""An address as written -> one that may be asked for, and one that may be shown."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from lastcall.adapters.http.guard import networks, refusal
from lastcall.errors import FetchError
from lastcall.model.health import FetchFailure


def shown(url: str) -> str:
    """Return an address for messages: no user, no password, no query (it may hold a key), printable, not too long."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that cannot be read"
    if ":" in host:
        host = f"[{host}]"
    plain = urlunsplit((parts.scheme, host + port, parts.path, "…" if parts.query else "", ""))
    return "".join(char if char.isprintable() else "?" for char in plain)[:200]


def checked(url: str, allow_hosts: tuple[str, ...], *, label: str) -> SplitResult:
    """Return an address that may be asked for; raise FetchError for what is no plain http(s) address of a public host.

    A literal address is judged here already; names are judged at the connect, address by address.
    """
    judged = _judged(url, allow_hosts)
    if isinstance(judged, SplitResult):
        return judged
    why, failure = judged
    raise FetchError(f"{label}: {shown(url)} {why}", failure=failure)


@lru_cache(maxsize=4096)  # each address is asked for thrice a poll: before its turn, at each hop, before the connect
def _judged(url: str, allow_hosts: tuple[str, ...]) -> SplitResult | tuple[str, FetchFailure]:
    bad = FetchFailure.BAD_URL
    if any(char in url for char in "\\\r\n\t") or not url.isprintable() or " " in url:
        return "holds characters that an address cannot hold", bad
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"is no address ({error})", bad
    if parts.scheme not in ("http", "https") or not host:
        return "is no http or https address", bad
    if parts.username is not None or parts.password is not None:
        return "holds a user or password; credentials do not belong in an address", bad
    why = _literal_refusal(host, allow_hosts)
    if why is not None:
        words = f"is not a public address ({why}); add the host to fetch.allow_hosts if you trust it"
        return words, FetchFailure.BLOCKED_ADDRESS
    return parts


def _literal_refusal(host: str, allow_hosts: tuple[str, ...]) -> str | None:
    if host in allow_hosts:
        return None
    try:
        return refusal(ipaddress.ip_address(host.partition("%")[0]), networks(allow_hosts))
    except ValueError:
        pass
    if host.rstrip(".").lower() == "localhost" or host.lower().endswith(".localhost"):
        return (
            None
            if networks(allow_hosts) and refusal(ipaddress.ip_address("127.0.0.1"), networks(allow_hosts)) is None
            else "loopback"
        )
    # `127.1`, `0x7f000001`, `2130706433`: spellings that some resolvers take for an address. No host is named so.
    last = host.rstrip(".").rpartition(".")[2]
    if last.isdigit() or last.lower().startswith("0x"):
        return "a number in place of a name"
    return None


def joined(base: str, location: str, *, label: str) -> str:
    """Return the target of a redirect, resolved against the address that gave it; raise FetchError for none."""
    try:
        return urljoin(base, location)
    except ValueError as error:
        words = f"{label}: {shown(base)} redirects to what is no address ({error}); look for the right one"
        raise FetchError(words, failure=FetchFailure.REDIRECTS) from error


def origin(parts: SplitResult) -> tuple[str, str, int]:
    """Return scheme, host and port."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return parts.scheme, parts.hostname or "", port
