"""What the database knows about what you use -> the entries of calendars and feeds; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.adapters.store import notices as notice_rows
from lastcall.adapters.store import silences
from lastcall.stages.export.entries import Shelf, entries_of
from lastcall.stages.match import match, vendors_of
from lastcall.stages.plan import is_history
from lastcall.stages.silence import with_waivers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

    from lastcall.model.config import Config
    from lastcall.model.usage import Usage
    from lastcall.model.vendor import Vendor
    from lastcall.usecases.know import Knowledge


def shelf_of(
    connection: Connection,
    config: Config,
    usages: Sequence[Usage],
    vendors: Mapping[str, Vendor],
    *,
    now: datetime,
    today: date,
    url: str = "",
    knowledge: Knowledge | None = None,
) -> Shelf:
    """Return what an export holds: all that touches you and is not waived, withdrawn notices included.

    With `knowledge` also what was known when this version was made, where no source has spoken.
    """
    known = notice_rows.of_vendors(connection, vendors_of(usages, vendors))
    if knowledge is not None:
        known = knowledge.beside(known, usages, today=today)
    found = with_waivers(match(known, usages, vendors, config.waivers, today=today), silences.waived(connection, today))
    live = [finding for finding in found if not finding.waived_by and not is_history(finding, today)]
    # The undated umbrella of dated parts is told by them.
    parts = {(finding.project, finding.notice.part_of) for finding in live}
    shown = [finding for finding in live if (finding.project, finding.notice.id) not in parts]
    ids = {finding.notice.id for finding in shown}
    history = {
        key: tuple((change.at, change.change.notice) for change in notice_rows.history(connection, key)) for key in ids
    }
    return Shelf(entries_of(shown, history, vendors, config.projects), now, url)
