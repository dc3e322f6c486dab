"""What somebody does about a notice -> a row of the log, bound to the facts as they are believed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lastcall.adapters.store import notices as notice_rows
from lastcall.adapters.store import silences
from lastcall.model.action import ActionKind
from lastcall.stages.links import BadLinkError

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

    from lastcall.model.action import Action, Link
    from lastcall.model.notice import Notice


def linked_notice(connection: Connection, link: Link) -> Notice:
    """Return the notice that a link is about; raise BadLinkError where it is gone or its facts have changed."""
    found = notice_rows.by_id(connection, link.notice_id)
    if len(found) != 1:
        raise BadLinkError("The notice of this link is not known here any more.")
    if found[0].facts != link.facts:
        raise BadLinkError("A date, the scope or the replacement has changed since this message was sent. See below.")
    return found[0]


def is_done(connection: Connection, notice: Notice, kind: ActionKind, *, until: date | None) -> bool:
    """Tell whether the newest word about these facts is this very one: saying it twice changes nothing."""
    said = [action for action in silences.log_of(connection, notice.id) if action.kind is not ActionKind.NOTE]
    return bool(said) and _says(said[-1], notice, kind, until)


def follow(connection: Connection, link: Link, *, who: str, now: datetime, today: date) -> Notice:
    """Do what a link says, once; return the notice. Raises BadLinkError."""
    notice = linked_notice(connection, link)
    until = today + timedelta(days=link.days) if link.kind is ActionKind.SNOOZE else None
    if not is_done(connection, notice, link.kind, until=until):
        via = f"link sent to {link.receiver}"
        silences.add(connection, notice, who=who or link.receiver, now=now, until=until, kind=link.kind, via=via)
    return notice


def _says(action: Action, notice: Notice, kind: ActionKind, until: date | None) -> bool:
    return action.kind is kind and action.facts == notice.facts and action.until == until
