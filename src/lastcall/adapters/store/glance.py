"""What read-only verbs need of config and catalogue, kept in the database: reading both anew costs half a second."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from lastcall.model.usage import Usage, Waiver
from lastcall.model.vendor import Vendor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

_KEY = "glance"


@dataclass(frozen=True, slots=True)
class Glance:
    """The user's side of a look: what is used, what is waived, and how vendors and their families are called."""

    time_zone: str = "UTC"
    usages: tuple[Usage, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    vendors: Mapping[str, Vendor] = field(default_factory=dict)  # names, aliases and families only


def keep(connection: Connection, glance: Glance, fingerprint: str) -> None:
    """Write the glance that belongs to this state of config and catalogue."""
    from sqlalchemy import select
    from sqlalchemy.dialects.sqlite import insert

    from lastcall.adapters.store.tables import META

    text = json.dumps({"fingerprint": fingerprint, **_plain(glance)}, ensure_ascii=False, separators=(",", ":"))
    if connection.execute(select(META.c.value).where(META.c.key == _KEY)).scalar() == text:
        return
    row = insert(META).values(key=_KEY, value=text)
    connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": text}))


def recall(connection: sqlite3.Connection, fingerprint: str) -> Glance | None:
    """Return the kept glance; None where config or catalogue changed since, or it cannot be read."""
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (_KEY,)).fetchone()
        raw = json.loads(row[0]) if row else {}
        if raw.get("fingerprint") != fingerprint:
            return None
        return Glance(
            raw["time_zone"],
            tuple(Usage(**usage) for usage in raw["usages"]),
            tuple(Waiver(**{**waiver, "until": date.fromisoformat(waiver["until"])}) for waiver in raw["waivers"]),
            {slug: _vendor(slug, part) for slug, part in raw["vendors"].items()},
        )
    except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError):
        return None  # only a shortcut: whoever asks reads the config itself


def _vendor(slug: str, raw: Mapping[str, object]) -> Vendor:
    families: Mapping[str, list[str]] = raw["families"]  # type: ignore[assignment] # written by _plain
    aliases: list[str] = raw["aliases"]  # type: ignore[assignment] # as codec wrote it
    return Vendor(
        slug,
        str(raw["name"]),
        aliases=tuple(aliases),
        families={name: tuple(members) for name, members in families.items()},
    )


def _plain(glance: Glance) -> dict[str, object]:
    return {
        "time_zone": glance.time_zone,
        "usages": [asdict(usage) for usage in glance.usages],
        "waivers": [{**asdict(waiver), "until": waiver.until.isoformat()} for waiver in glance.waivers],
        "vendors": {
            slug: {"name": v.name, "aliases": list(v.aliases), "families": {k: list(m) for k, m in v.families.items()}}
            for slug, v in glance.vendors.items()
        },
    }
