"""An address -> whether we may connect to it, asked at every connect, of the very address that is used."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Own table, since the standard library's `is_global` calls NAT64, 6to4, site-local and some others global (3.11.7).
# IANA special-purpose registries (RFC 6890 and updates).
_REFUSED: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "carrier-grade NAT"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local, where cloud metadata lives"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "AS112"),
    ("192.52.193.0/24", "AMT"),
    ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "private"),
    ("192.175.48.0/24", "AS112"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/96", "unspecified, loopback or IPv4-compatible"),
    ("::ffff:0:0:0/96", "IPv4-translated"),
    ("64:ff9b::/96", "NAT64"),
    ("64:ff9b:1::/48", "local NAT64"),
    ("100::/64", "discard"),
    ("2001::/23", "protocol assignments, Teredo among them"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4"),
    ("3fff::/20", "documentation"),
    ("5f00::/16", "segment routing"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
)
REFUSED: tuple[tuple[Network, str], ...] = tuple((ipaddress.ip_network(net), why) for net, why in _REFUSED)


class RefusedAddressError(OSError):
    """A connect to an address that is not public; an OSError, so that every client treats it as a failed connect."""


def refusal(address: Address, allowed: Iterable[Network] = ()) -> str | None:
    """Return why an address may not be connected to, None where it may. An IPv4 address in IPv6 clothes is IPv4."""
    plain = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped else address
    if any(plain in net for net in allowed):
        return None
    return next((why for net, why in REFUSED if plain in net), None)


def networks(allow_hosts: Iterable[str]) -> tuple[Network, ...]:
    """Return those of the allowed hosts that are addresses or networks; names are not in the answer."""
    found: list[Network] = []
    for host in allow_hosts:
        try:
            found.append(ipaddress.ip_network(host.strip("[]"), strict=False))
        except ValueError:
            continue
    return tuple(found)


def guarded_socket(allow_hosts: Iterable[str]) -> Callable[[Any], socket.socket]:
    """Return aiohttp's `socket_factory`: it sees each address right before the connect and pins it.

    DNS answers, redirects, rebinding and odd spellings of literals all end here, since nobody else opens sockets.
    """
    allowed = networks(allow_hosts)

    def factory(info: Any) -> socket.socket:
        family, kind, proto, _, sockaddr = info
        why = refusal(ipaddress.ip_address(str(sockaddr[0]).split("%", 1)[0]), allowed)
        if why is not None:
            raise RefusedAddressError(f"{sockaddr[0]} is not a public address ({why})")
        return socket.socket(family, kind, proto)

    return factory
