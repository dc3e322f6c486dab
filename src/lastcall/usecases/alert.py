"""What changed and what the calendar says -> messages in the outbox, in one transaction with the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lastcall.adapters.store import notices as notice_rows
from lastcall.adapters.store import outbox, silences
from lastcall.adapters.store import sources as source_rows
from lastcall.model.notice import Announced, Confidence
from lastcall.stages.compose import compose
from lastcall.stages.fold import fold_changes
from lastcall.stages.match import match, vendors_of
from lastcall.stages.plan import Change, Policy, plan_alerts
from lastcall.stages.render import render
from lastcall.stages.route import route

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

    from lastcall.adapters.store.notices import RecordedChange
    from lastcall.adapters.store.store import Store
    from lastcall.model.alert import Alert
    from lastcall.model.config import Config
    from lastcall.model.usage import Usage
    from lastcall.model.vendor import Vendor

# A first start reads hundreds of sources; their old news waits for the round to end, so that it is one digest.
FIRST_ROUND = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class AlertReport:
    """What one look came to."""

    findings: int = 0
    messages: int = 0
    held: int = 0  # changes that wait for the first round or for the digest


def write_alerts(
    store: Store,
    config: Config,
    usages: Sequence[Usage],
    vendors: Mapping[str, Vendor],
    *,
    now: datetime,
    today: date,
    digest: bool,
) -> AlertReport:
    """Plan what is due, write it to the outbox and mark the changes as planned; sends nothing.

    With `digest` weak wording is told too; without, it waits for the next digest. Raises StoreError.
    """
    with store.write() as connection:
        changes = notice_rows.unplanned(connection)
        unread = source_rows.has_unread(connection)
        held = [change for change in changes if _is_held(change, now, digest=digest, unread=unread)]
        held_notices = {change.change.notice.id for change in held}
        ready = [change for change in changes if change.change.notice.id not in held_notices]
        known = notice_rows.of_vendors(connection, vendors_of(usages, vendors))
        findings = match(known, usages, vendors, config.waivers, today=today)
        policy = Policy(config.reminders, config.overdue_every, silences.active(connection, today))
        alerts = plan_alerts(
            [finding for finding in findings if finding.notice.id not in held_notices],
            fold_changes([Change(change.change, change.first_poll) for change in ready]),
            policy,
            today=today,
        )
        heard = route(alerts, config.routes, tuple(config.receivers))
        messages = sum(
            _tell(connection, config, receiver, part, vendors, now, today) for receiver, part in heard.items()
        )
        notice_rows.mark_planned(connection, [change.id for change in ready], now)
    return AlertReport(len(findings), messages, len(held))


def _tell(
    connection: Connection,
    config: Config,
    name: str,
    alerts: Sequence[Alert],
    vendors: Mapping[str, Vendor],
    now: datetime,
    today: date,
) -> int:
    """Write what one receiver has not been told yet; return how many messages."""
    receiver = config.receivers.get(name)
    if receiver is None:  # the config reader refuses such a route; a receiver may still have been taken out since
        return 0
    told = outbox.told_keys(connection, name, [str(alert.key) for alert in alerts])
    fresh = [alert for alert in alerts if str(alert.key) not in told]
    if not fresh:
        return 0
    started = outbox.started_threads(connection, name)
    messages = compose(name, fresh, vendors, started=started, now=now, today=today)
    return sum(outbox.put(connection, message, render(message, receiver)) for message in messages)


def _is_held(change: RecordedChange, now: datetime, *, digest: bool, unread: bool) -> bool:
    if change.first_poll and unread and now - change.at < FIRST_ROUND:
        return True
    weak = change.change.notice.confidence is Confidence.LIKELY and isinstance(change.change, Announced)
    return weak and not change.first_poll and not digest
