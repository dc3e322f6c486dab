"""The alerts of one receiver -> messages: one announcement, one message; a storm or a first start, one digest."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.alert import Alert, AlertReason, Layout, Message, MessageItem
from lastcall.model.notice import ENDING, Claim, Confidence, Deadline, Notice, earliest
from lastcall.model.usage import DECLARED, Severity
from lastcall.stages.titles import title_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from lastcall.model.usage import Finding
    from lastcall.model.vendor import Vendor

STORM = 5  # messages to one receiver at once; more are folded into one digest
_LOUDEST = (
    AlertReason.MOVED_EARLIER,
    AlertReason.OVERDUE,
    AlertReason.DUE,
    AlertReason.WITHDRAWN,
    AlertReason.REINSTATED,
    AlertReason.DATED,
    AlertReason.ANNOUNCED,
    AlertReason.MOVED_LATER,
    AlertReason.REMINDER,
    AlertReason.CHANGED,
    AlertReason.TEST,
)


def compose(
    receiver: str,
    alerts: Sequence[Alert],
    vendors: Mapping[str, Vendor],
    *,
    started: Collection[str],
    now: datetime,
    today: date,
) -> tuple[Message, ...]:
    """Return the messages that tell these alerts to one receiver, most pressing first.

    `started` are the threads that this receiver was told about before. Each alert's key is in exactly one message.
    """
    loud: dict[tuple[str, ...], list[Alert]] = {}
    folded: list[Alert] = []
    for alert in alerts:
        if alert.quiet:
            folded.append(alert)
        else:
            loud.setdefault((alert.thread, *_clock(alert)), []).append(alert)
    if len({thread for thread, *_ in loud}) > STORM:
        folded += [alert for group in loud.values() for alert in group]
        loud = {}
    groups = [(thread, tuple(group)) for (thread, *_), group in loud.items()]
    messages = [_message(receiver, thread, group, vendors, now=now, today=today) for thread, group in groups]
    if folded:
        messages.append(_message(receiver, "", folded, vendors, now=now, today=today))
    return in_turn(messages, started)


def _clock(alert: Alert) -> tuple[str, ...]:
    """Return what keeps messages of one thread apart: news is told together, each date counts down by itself."""
    if alert.reason in (AlertReason.REMINDER, AlertReason.DUE, AlertReason.OVERDUE):
        return (alert.reason, alert.key.deadline)
    return ()


def _message(
    receiver: str, thread: str, alerts: Sequence[Alert], vendors: Mapping[str, Vendor], *, now: datetime, today: date
) -> Message:
    """Return one message; without a thread it is a digest, a thread of its own."""
    keys = tuple(sorted(str(alert.key) for alert in alerts))
    digest = hashlib.sha256("\n".join((receiver, *keys)).encode()).hexdigest()[:20]
    items = _items(alerts, vendors, today)
    message = Message(
        id=digest,
        receiver=receiver,
        layout=Layout.ALERT if thread else Layout.DIGEST,
        reason=min((alert.reason for alert in alerts), key=_LOUDEST.index),
        severity=max((alert.severity for alert in alerts), key=lambda level: level.rank),
        thread=thread or f"digest-{digest}",
        items=items,
        created_at=now,
        today=today,
        keys=keys,
    )
    return replace(message, title=title_of(message))


def _items(alerts: Sequence[Alert], vendors: Mapping[str, Vendor], today: date) -> tuple[MessageItem, ...]:
    """Return one item for each notice, with the uses of all projects; the loudest reason of a notice speaks."""
    by_notice: dict[str, list[Alert]] = {}
    for alert in alerts:
        by_notice.setdefault(alert.finding.notice.id, []).append(alert)
    items = []
    for group in by_notice.values():
        first = min(group, key=lambda a: _LOUDEST.index(a.reason))
        items.append(item_of(first, [alert.finding for alert in group], vendors, today))
    items.sort(key=lambda i: (-Severity(i.severity).rank, i.days_left is None, i.days_left or 0, i.vendor, i.subject))
    return tuple(items)


def item_of(alert: Alert, findings: Sequence[Finding], vendors: Mapping[str, Vendor], today: date) -> MessageItem:
    """Return what is said about one notice, in plain values; the earliest of several coming milestones leads."""
    notice = alert.finding.notice
    said = best_claim(notice)
    leading = _leading(notice, today)
    vendor = vendors.get(notice.subject.vendor)
    return MessageItem(
        notice_id=notice.id,
        vendor=notice.subject.vendor,
        vendor_name=vendor.name if vendor else notice.subject.vendor,
        subject=notice.subject.name,
        subject_kind=notice.subject.kind,
        reason=alert.reason,
        severity=alert.severity,
        deadline=str(leading) if leading else "",
        deadline_on=leading.earliest if leading else None,
        days_left=alert.days_left,
        effect=_effect(notice, leading),
        was=str(alert.before.deadline) if alert.before and alert.before.deadline else "",
        scope=str(notice.scope),
        replacements=notice.replacements,
        no_replacement=notice.no_replacement,
        announced_on=notice.announced_on,
        quote=said.evidence.quote if said else "",
        url=said.evidence.url if said else "",
        source_id=said.evidence.source_id if said else "",
        read_at=said.evidence.seen_at if said else None,
        confidence=notice.confidence,
        conflicts=notice.conflicts,
        used_in=tuple(dict.fromkeys(line for finding in findings for line in _used_in(finding))),
        owners=tuple(dict.fromkeys(owner for finding in findings for owner in finding.owners)),
        other_milestones=tuple(
            f"{m.effect.replace('_', ' ')} {m.deadline}" for m in notice.milestones if m.deadline not in (None, leading)
        ),
    )


def best_claim(notice: Notice) -> Claim | None:
    """Return the claim that a person should read first: official, about the date we believe, newest."""
    order = (Confidence.CONFIRMED, Confidence.LIKELY, Confidence.REPORTED)
    ranked = sorted(
        notice.claims,
        key=lambda c: (
            c.withdrawn != notice.withdrawn,
            order.index(c.confidence),
            c.deadline() != notice.deadline,
            -(c.published_on or c.evidence.seen_at.date()).toordinal(),
        ),
    )
    return ranked[0] if ranked else None


def _leading(notice: Notice, today: date) -> Deadline | None:
    """Return the end; for a notice without one the next milestone, so that "closed to new customers" is not silent."""
    if notice.deadline is not None:
        return notice.deadline
    coming = [m.deadline for m in notice.milestones if m.deadline and m.deadline.earliest >= today]
    return min(coming, key=lambda d: d.earliest, default=None)


def _effect(notice: Notice, leading: Deadline | None) -> str:
    if leading is None:
        return "shutdown"
    effects = [m.effect for m in notice.milestones if m.deadline == leading]
    ending = next((effect for effect in ENDING if effect in effects and earliest(notice.milestones, (effect,))), None)
    return (ending or effects[0]).replace("_", " ")


def _used_in(finding: Finding) -> list[str]:
    lines = []
    for usage, why in zip(finding.usages, finding.why, strict=True):
        where = (
            f"declared as {usage.pattern}" if usage.location == DECLARED else f"{usage.location}  {usage.text}".strip()
        )
        project = f"{finding.project}: " if finding.project else ""
        lines.append(f"{project}{where}" + ("" if why == "named" else f" ({why})"))
    return lines


def in_turn(messages: Sequence[Message], started: Collection[str]) -> tuple[Message, ...]:
    """Return the messages marked as what begins a thread or follows up; two of one thread never both begin it."""
    begun = set(started)
    marked = []
    for message in messages:
        marked.append(replace(message, follow_up=message.thread in begun))
        begun.add(message.thread)
    return tuple(marked)
