"""Entries -> statements of OpenEoX: its core (OASIS, version 1.0, CSD01 of July 2026), and what each is about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lastcall.model.notice import Effect, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from lastcall.stages.export.entries import Entry, Shelf

SCHEMA = "https://docs.oasis-open.org/openeox/eox-core/v1.0/schema/core.json"
_OPEN = "tba"  # of the core: not announced yet; whoever reads it takes it as later than any day


def openeox_of(shelf: Shelf) -> bytes:
    """Return a list of statements; what only breaks, and ends nothing, has no place in it.

    The core names no product, and the shell that will is a draft without an address: so the names beside `core` are ours,
    and the core is exactly the standard's.
    """
    statements = [_statement(entry) for entry in shelf.entries if entry.notice.stage is not Stage.BREAKING_CHANGE]
    return json.dumps({"statements": statements}, ensure_ascii=False, indent=1).encode()


def _statement(entry: Entry) -> dict[str, Any]:
    subject, deadline = entry.notice.subject, entry.notice.deadline
    said = "" if deadline is None or deadline.is_day else f" (the vendor says: {deadline})"
    statement = {
        "vendor_name": entry.vendor_name,
        "product_name": subject.name,
        "identifier": f"pkg:generic/{quote(subject.vendor, safe='')}/{quote(subject.name, safe='')}",
        "note": f"{entry.title}{said}; how sure: {entry.sure}",
        "core": {"$schema": SCHEMA, **_days(_firm(entry)), "last_updated": f"{entry.changed_at:%Y-%m-%dT%H:%M:%SZ}"},
    }
    return {**statement, "references": [entry.url]} if entry.url else statement


def _firm(entry: Entry) -> Mapping[Effect, date]:
    """Return the first day of each end that the vendor has set; a "not before" and what was taken back are none."""
    first: dict[Effect, date] = {}
    for milestone in () if entry.notice.withdrawn else entry.notice.milestones:
        deadline = milestone.deadline
        if deadline is not None and not deadline.is_floor:
            first[milestone.effect] = min(deadline.earliest, first.get(milestone.effect, deadline.earliest))
    return first


def _days(firm: Mapping[Effect, date]) -> dict[str, str]:
    """Return the properties of the core: its end of life must not be earlier than any other of its days.

    Where it has a day, the end of security support may not stay open: who stated none gives none after the end.
    """
    life, support, sales = (
        firm.get(effect) for effect in (Effect.SHUTDOWN, Effect.END_OF_SUPPORT, Effect.CLOSED_TO_NEW)
    )
    if life is not None:
        support = min(support or life, life)
    days = {"end_of_life": _stamp(life), "end_of_security_support": _stamp(support)}
    return {**days, "end_of_sales": _stamp(sales)} if sales and (life is None or sales <= life) else days


def _stamp(day: date | None) -> str:
    return f"{day.isoformat()}T00:00:00Z" if day else _OPEN
