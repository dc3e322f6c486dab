"""Rows of `open_news`, `touched`, `alarms` and `digests`: what planning remembers from look to look."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from lastcall.adapters.store.codec import at, dump_notice, load_notice, moment
from lastcall.adapters.store.tables import ALARMS, DIGESTS, OPEN_NEWS, OUTBOX, TOLD, TOUCHED
from lastcall.model.alert import AlertKey, AlertReason, OpenNews
from lastcall.model.health import Alarm
from lastcall.model.route import DigestKind
from lastcall.model.touch import Touch
from lastcall.model.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Row

_LAST = "\U0010ffff"  # sorts behind every key with the same beginning


def open_news(connection: Connection) -> tuple[OpenNews, ...]:
    """Return the news that somebody has yet to be told, oldest first."""
    rows = connection.execute(select(OPEN_NEWS).order_by(OPEN_NEWS.c.at, OPEN_NEWS.c.alert_key))
    found = []
    for row in rows:
        subject_key = row.alert_key.removeprefix(f"{row.project}|")
        subject_key = subject_key.removesuffix(f"|{row.reason}|{row.deadline}|{row.rung}")
        key = AlertKey(row.project, subject_key, row.reason, row.deadline, row.rung)
        before = load_notice(row.before) if row.before else None
        found.append(OpenNews(key, row.notice_id, AlertReason(row.reason), before, bool(row.first_poll)))
    return tuple(found)


def keep_open(connection: Connection, news: Iterable[OpenNews], now: datetime) -> None:
    """Make the rows match: what is not among the news has been told, or is news no longer."""
    wanted = {str(one.key): one for one in news}
    known = set(connection.execute(select(OPEN_NEWS.c.alert_key)).scalars())
    for key in known - wanted.keys():
        connection.execute(delete(OPEN_NEWS).where(OPEN_NEWS.c.alert_key == key))
    fresh = [
        {
            "alert_key": key,
            "project": one.key.project,
            "notice_id": one.notice_id,
            "reason": one.reason,
            "deadline": one.key.deadline,
            "rung": one.key.rung,
            "before": dump_notice(one.before) if one.before else None,
            "first_poll": int(one.first_poll),
            "at": at(now),
        }
        for key, one in wanted.items()
        if key not in known
    ]
    if fresh:
        connection.execute(insert(OPEN_NEWS), fresh)


def touches(connection: Connection) -> Mapping[tuple[str, str], Touch]:
    """Return all that touched, by project and notice."""
    rows = connection.execute(select(TOUCHED))
    return {(row.project, row.notice_id): _touch(row) for row in rows}


def keep_touches(connection: Connection, changed: Iterable[Touch]) -> None:
    """Write those that are new or have changed."""
    values = [
        {
            "project": one.project,
            "notice_id": one.notice_id,
            "usages": json.dumps([_plain(usage) for usage in one.usages], ensure_ascii=False, separators=(",", ":")),
            "weak": int(one.weak),
            "since": at(one.since),
            "gone_at": at(one.gone_at) if one.gone_at else None,
        }
        for one in changed
    ]
    if values:
        row = insert(TOUCHED)
        new = {name: row.excluded[name] for name in ("usages", "weak", "since", "gone_at")}
        connection.execute(row.on_conflict_do_update(index_elements=["project", "notice_id"], set_=new), values)


_FIELDS = ("project", "vendor", "name", "kind", "location", "text", "detector", "owner")


def _plain(usage: Usage) -> list[str]:
    return [getattr(usage, name) for name in _FIELDS]


def _touch(row: Row[Any]) -> Touch:
    usages = tuple(Usage(*parts) for parts in json.loads(row.usages))
    since = moment(row.since)
    assert since is not None  # the column is NOT NULL
    return Touch(row.project, row.notice_id, usages, bool(row.weak), since, moment(row.gone_at))


def alarms(connection: Connection) -> Mapping[str, Alarm]:
    """Return the spells of trouble, by source id."""
    found = {}
    for row in connection.execute(select(ALARMS)):
        since = moment(row.since)
        assert since is not None  # the column is NOT NULL
        found[row.source_id] = Alarm(row.source_id, since, bool(row.raised), moment(row.good_since))
    return found


def keep_alarms(connection: Connection, found: Mapping[str, Alarm], known: Mapping[str, Alarm]) -> None:
    """Make the rows match the alarms that were found; what stands there already costs nothing."""
    for gone in known.keys() - found.keys():
        connection.execute(delete(ALARMS).where(ALARMS.c.source_id == gone))
    for source_id, alarm in found.items():
        if known.get(source_id) == alarm:
            continue
        values = {
            "since": at(alarm.since),
            "raised": int(alarm.raised),
            "good_since": at(alarm.good_since) if alarm.good_since else None,
        }
        row = insert(ALARMS).values(source_id=source_id, **values)
        connection.execute(row.on_conflict_do_update(index_elements=["source_id"], set_=values))


def digests(connection: Connection) -> Mapping[tuple[str, DigestKind], datetime]:
    """Return when each receiver was last sent a digest of each kind."""
    rows = connection.execute(select(DIGESTS).where(DIGESTS.c.kind.in_(tuple(DigestKind))))
    return {(row.receiver, DigestKind(row.kind)): when for row in rows if (when := moment(row.at)) is not None}


def note_digests(connection: Connection, sent: Collection[tuple[str, DigestKind]], now: datetime) -> None:
    """Note that these digests were looked after now."""
    for receiver, kind in sent:
        row = insert(DIGESTS).values(receiver=receiver, kind=kind, at=at(now))
        connection.execute(row.on_conflict_do_update(index_elements=["receiver", "kind"], set_={"at": at(now)}))


def hearers(connection: Connection, project: str, subject_key: str, receivers: Collection[str]) -> frozenset[str]:
    """Return those of the receivers that were told anything about a subject in a project."""
    begin = f"{project}|{subject_key}|"
    return frozenset(
        receiver
        for receiver in receivers
        if connection.execute(
            select(TOLD.c.receiver)
            .where(TOLD.c.receiver == receiver, TOLD.c.alert_key >= begin, TOLD.c.alert_key < begin + _LAST)
            .limit(1)
        ).first()
    )


def subjects_told(connection: Connection) -> frozenset[str]:
    """Return `project|subject` of all that anybody was ever told."""
    keys = connection.execute(select(TOLD.c.alert_key).distinct()).scalars()
    return frozenset(key.rsplit("|", 3)[0] for key in keys)


def written_since(connection: Connection, receiver: str, since: datetime, until: datetime) -> tuple[datetime, ...]:
    """Return when messages to a receiver were written within a span, oldest first."""
    rows = select(OUTBOX.c.created_at).where(
        OUTBOX.c.receiver == receiver, OUTBOX.c.created_at > at(since), OUTBOX.c.created_at <= at(until)
    )
    found = connection.execute(rows.order_by(OUTBOX.c.created_at)).scalars()
    return tuple(when for one in found if (when := moment(one)) is not None)
