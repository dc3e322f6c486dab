"""What changed and what the calendar says -> messages in the outbox, in one transaction with the plan."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lastcall.adapters.store import held as held_rows
from lastcall.adapters.store import memory, silences
from lastcall.adapters.store import notices as notice_rows
from lastcall.adapters.store import sources as source_rows
from lastcall.model.alert import Alert, AlertReason, OpenNews, SourceAlert
from lastcall.model.notice import Announced
from lastcall.stages.fold import fold_changes
from lastcall.stages.match import match, vendors_of
from lastcall.stages.plan import Change, Policy, again, plan_alerts, plan_resolved
from lastcall.stages.route import Routing
from lastcall.stages.silence import with_waivers
from lastcall.stages.used import compare
from lastcall.stages.watchdog import source_alerts, watch
from lastcall.usecases.hear import Look, tell_all

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

    from lastcall.adapters.store.notices import RecordedChange
    from lastcall.adapters.store.store import Store
    from lastcall.model.config import Config
    from lastcall.model.usage import Finding, Usage
    from lastcall.model.vendor import Source, Vendor

# A first start reads hundreds of sources; their old news waits for the round to end, so that it is one digest.
FIRST_ROUND = timedelta(minutes=10)
# News is what somebody must hear even where it waits; the rest is worked out anew at each look.
_NEWS = frozenset(
    {
        AlertReason.ANNOUNCED,
        AlertReason.DATED,
        AlertReason.MOVED_EARLIER,
        AlertReason.MOVED_LATER,
        AlertReason.CHANGED,
        AlertReason.WITHDRAWN,
        AlertReason.REINSTATED,
    }
)


@dataclass(frozen=True, slots=True)
class AlertReport:
    """What one look came to."""

    findings: int = 0
    messages: int = 0
    held: int = 0  # changes that wait: for the first round, a digest, the end of quiet hours


@dataclass(frozen=True, slots=True)
class Ground:
    """What the user has and what is watched."""

    usages: Sequence[Usage]
    vendors: Mapping[str, Vendor]
    sources: Mapping[str, Source] = field(default_factory=dict)  # that cover the user; empty: none is spoken of
    unseen: Collection[str] = ()  # projects of which we cannot tell now what they use


def write_alerts(
    store: Store,
    config: Config,
    usages: Sequence[Usage],
    vendors: Mapping[str, Vendor],
    *,
    now: datetime,
    today: date,
    digest: bool,
    sources: Mapping[str, Source] | None = None,
    unseen: Collection[str] = (),
) -> AlertReport:
    """Plan what is due, write it to the outbox and mark the changes as planned; sends nothing.

    With `digest` the daily digests fall due whatever the hour; without, at their time. Raises StoreError.
    """
    ground = Ground(usages, vendors, sources or {}, unseen)
    with _unswept(), store.write() as connection:
        changes = notice_rows.unplanned(connection)
        unread = source_rows.has_unread(connection)
        held = {c.change.notice.id for c in changes if _is_held(c, now, unread=unread)}
        ready = [change for change in changes if change.change.notice.id not in held]
        alerts, findings = _plan(connection, config, ground, held, ready, now, today)
        local = now.astimezone(ZoneInfo(config.time_zone))
        look = Look(connection, config, vendors, now, today, local, digest=digest, held=held_rows.held(connection))
        messages, waiting = tell_all(look, alerts)
        memory.keep_open(connection, [_open(a) for a in waiting if a.key.effect in _NEWS], now)
        notice_rows.mark_planned(connection, [change.id for change in ready], now)
        still = len({str(alert.key) for alert in waiting if alert.key.effect in _NEWS})
    return AlertReport(findings, messages, len(held) + still)


@contextmanager
def _unswept() -> Iterator[None]:
    """Keep the collector of reference cycles away: a look makes a million objects, of which none is in a cycle.

    All of them live until its end, so that sweeping them again and again takes a quarter of the look and frees nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _plan(
    connection: Connection,
    config: Config,
    ground: Ground,
    held: Collection[str],
    ready: Sequence[RecordedChange],
    now: datetime,
    today: date,
) -> tuple[tuple[Alert | SourceAlert, ...], int]:
    """Return every alert of today, told before or not, and how many findings there are; write what is remembered."""
    just_read = {change.text: change.change.notice for change in ready}
    known = notice_rows.of_vendors(connection, vendors_of(ground.usages, ground.vendors), just_read)
    matched = match(known, ground.usages, ground.vendors, config.waivers, today=today)
    matched = with_waivers(matched, silences.waived(connection, today))
    findings = [finding for finding in matched if finding.notice.id not in held]
    before = memory.touches(connection)
    after = compare(before, findings, matched, ground.usages, unseen=ground.unseen, now=now)
    memory.keep_touches(connection, after.changed)
    changes = fold_changes([Change(change.change, change.first_poll) for change in ready])
    policy = Policy(
        config.reminders,
        config.overdue_every,
        silences.active(connection, today),
        Routing.of(config).ladders,
        config.projects,
        after.once_weak,
    )
    changes = (*changes, *_newly_used(connection, after.new, changes))
    alerts = [*plan_alerts(findings, changes, policy, today=today)]
    waiting = {(f.project, f.notice.id): f for f in findings}
    for news in memory.open_news(connection):
        finding = waiting.get((news.key.project, news.notice_id))
        alert = again(news, finding, today) if finding else None
        alerts += [alert] if alert else []
    gone = {key: notice for key in after.gone for notice in notice_rows.by_id(connection, key[1])}
    lost = [after.gone[key].finding(notice) for key, notice in gone.items()]
    alerts += plan_resolved(lost, today=today, since={key: after.gone[key].gone_on for key in gone})
    return (*alerts, *_sources(connection, config, ground, now)), len(matched)


def _newly_used(connection: Connection, new: Sequence[Finding], changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return, as old news, what somebody has begun to use after it was announced and was never told of."""
    told_now = {change.change.notice.id for change in changes}
    silent = [finding for finding in new if finding.notice.id not in told_now]
    if not silent:
        return ()
    told = memory.subjects_told(connection)
    fresh = [f.notice for f in silent if f"{f.project}|{f.notice.key}" not in told]
    return tuple(Change(Announced(notice), first_poll=True) for notice in {n.id: n for n in fresh}.values())


def _sources(connection: Connection, config: Config, ground: Ground, now: datetime) -> tuple[SourceAlert, ...]:
    """Return what is to be said about the sources that cover the user."""
    used = vendors_of(ground.usages, ground.vendors)
    mine = {key for key, source in ground.sources.items() if source.vendor in used}
    healths = {h.source_id: h for h in source_rows.healths(connection) if h.source_id in mine}
    known = memory.alarms(connection)
    found = watch(healths, known, now=now, hold=config.blind_after)
    memory.keep_alarms(connection, found, known)
    return source_alerts(found, healths, ground.sources, ground.usages, now=now)


def _open(alert: Alert) -> OpenNews:
    first_poll = alert.quiet and not alert.weak
    return OpenNews(alert.key, alert.finding.notice.id, alert.reason, alert.before, first_poll)


def _is_held(change: RecordedChange, now: datetime, *, unread: bool) -> bool:
    return change.first_poll and unread and now - change.at < FIRST_ROUND
