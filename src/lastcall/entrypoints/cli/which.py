"""What a person typed -> the one notice that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.errors import ConfigError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from lastcall.model.notice import Notice

_SHOWN = 6


def the_notice(connection: Connection, text: str) -> Notice:
    """Return the notice with this id (or the start of one), key or subject; raise ConfigError where it is not one."""
    from lastcall.adapters.store import notices
    from lastcall.model.notice import folded

    wanted = text.strip()
    found = notices.by_id(connection, wanted) if wanted.startswith("n-") else ()
    if not found and "/" in wanted:
        vendor, _, rest = folded(wanted).partition("/")
        of_vendor = notices.of_vendor(connection, vendor)
        found = tuple(n for n in of_vendor if folded(wanted) == n.key or folded(n.subject.name) == rest)
    if len(found) == 1:
        return found[0]
    if not found:
        raise ConfigError(f"no notice {text!r}; `lastcall notices` lists them with their ids")
    some = ", ".join(f"{n.id} ({n.key})" for n in found[:_SHOWN])
    raise ConfigError(f"{text!r} means {len(found)} notices: {some}; write more of the id")
