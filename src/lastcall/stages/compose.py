"""The alerts of one receiver -> messages: one announcement, one message; a storm or a first start, one digest."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.alert import Alert, AlertReason, Layout, Message, MessageItem, SourceAlert
from lastcall.model.usage import Severity
from lastcall.stages.items import Desk, item_of, source_item
from lastcall.stages.rungs import COUNTED
from lastcall.stages.titles import title_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from lastcall.model.vendor import Vendor

__all__ = ["STORM", "compose", "fold_over", "in_turn", "item_of"]

STORM = 5  # messages to one receiver at once; more are folded into one digest
_LOUDEST = (
    AlertReason.MOVED_EARLIER,
    AlertReason.OVERDUE,
    AlertReason.DUE,
    AlertReason.WITHDRAWN,
    AlertReason.REINSTATED,
    AlertReason.DATED,
    AlertReason.ANNOUNCED,
    AlertReason.CONFIRMED,
    AlertReason.MOVED_LATER,
    AlertReason.START_BY,
    AlertReason.REMINDER,
    AlertReason.CHANGED,
    AlertReason.RESOLVED,
    AlertReason.BLIND,
    AlertReason.SIGHTED,
    AlertReason.TEST,
)
COUNTDOWN = "countdown"
SPELT_OUT = 5  # reminders of several announcements that one message spells out; more are a line each
# What somebody hears first about a notice is that it was announced, whatever became of it since.
_FIRST_WORD = (AlertReason.DATED, AlertReason.MOVED_EARLIER, AlertReason.MOVED_LATER, AlertReason.CHANGED)


def compose(
    receiver: str,
    alerts: Sequence[Alert | SourceAlert],
    vendors: Mapping[str, Vendor],
    *,
    started: Collection[str],
    now: datetime,
    today: date,
    desk: Desk | None = None,
    apart: bool = False,
) -> tuple[Message, ...]:
    """Return the messages that tell these alerts to one receiver, most pressing first.

    `started` are the threads that this receiver was told about before. Each alert's key is in exactly one message.
    What counts down is one message, unless the receiver keeps announcements `apart`. Quiet alerts become one digest.
    Either is in the thread of its announcement where it is about one only.
    """
    writer = _Writer(receiver, vendors, now, today, desk or Desk())
    loud: dict[tuple[str, ...], list[Alert | SourceAlert]] = {}
    folded: list[Alert | SourceAlert] = []
    for alert in alerts:
        if alert.quiet:
            folded.append(alert)
        else:
            loud.setdefault(_group(alert, apart=apart), []).append(alert)
    note = ""
    if (count := len({thread for thread, *_ in loud})) > STORM:
        note = f"{count} announcements at once, folded into one message"
        folded = [alert for group in loud.values() for alert in group] + folded
        loud = {}
    messages = [writer.message(group, thread) for (thread, *_), group in loud.items() if thread]
    messages += writer.countdown(loud.get(("",), ()))
    messages += writer.digests(folded, note)
    return in_turn(messages, started)


def fold_over(messages: Sequence[Message], room: int, note: str) -> tuple[Message, ...]:
    """Return at most `room` messages that say the same: the last one takes in all that is left and says so."""
    if len(messages) <= room or room < 1:
        return tuple(messages[: max(room, 0)])
    kept, rest = messages[: room - 1], messages[room - 1 :]
    keys = tuple(sorted(key for message in rest for key in message.keys))
    ident = _ident(rest[0].receiver, keys)
    items: dict[str, MessageItem] = {}
    for item in (item for message in rest for item in message.items):
        items.setdefault(item.notice_id or item.subject, item)
    one = replace(
        rest[0],
        id=ident,
        layout=Layout.DIGEST,
        reason=min((message.reason for message in rest), key=_LOUDEST.index),
        severity=max((message.severity for message in rest), key=lambda level: Severity(level).rank),
        thread=f"digest-{ident}",
        items=_in_order(items.values()),
        keys=keys,
        note=note,
        follow_up=False,
    )
    return (*kept, replace(one, title=title_of(one)))


def _group(alert: Alert | SourceAlert, *, apart: bool) -> tuple[str, ...]:
    """Return what keeps messages apart: news by its thread; what counts down is one, or one for each date."""
    if alert.reason not in COUNTED:
        return (alert.thread,)
    return (alert.thread, COUNTDOWN, alert.key.deadline) if apart else ("",)


class _Writer:
    """What the messages to one receiver share."""

    def __init__(self, receiver: str, vendors: Mapping[str, Vendor], now: datetime, today: date, desk: Desk) -> None:
        self.receiver, self.vendors, self.now, self.today, self.desk = receiver, vendors, now, today, desk

    def countdown(self, alerts: Sequence[Alert | SourceAlert]) -> list[Message]:
        """Return the one message of what counts down: what comes soonest leads, what is over ends it."""
        threads = {alert.thread for alert in alerts}
        if not alerts:
            return []
        if len(threads) == 1:
            return [self.message(alerts, threads.pop())]
        one = self.message(alerts, "")
        items = tuple(sorted(one.items, key=_coming_first))
        layout = Layout.REMINDERS if len(items) <= SPELT_OUT else Layout.DIGEST
        one = replace(one, items=items, layout=layout)
        return [replace(one, title=title_of(one))]

    def digests(self, alerts: Sequence[Alert | SourceAlert], note: str) -> list[Message]:
        """Return the one message of what is folded; about one announcement it stands in that one's thread."""
        threads = {alert.thread for alert in alerts}
        if not alerts:
            return []
        return [self.message(alerts, threads.pop() if len(threads) == 1 else "", note)]

    def message(self, alerts: Sequence[Alert | SourceAlert], thread: str, note: str = "") -> Message:
        """Return one message; without a thread it is a digest, a thread of its own."""
        keys = tuple(sorted({str(alert.key) for alert in alerts}))
        ident = _ident(self.receiver, keys)
        items = self._items(alerts)
        message = Message(
            id=ident,
            receiver=self.receiver,
            layout=Layout.ALERT if thread else Layout.DIGEST,
            reason=min((AlertReason(item.reason) for item in items), key=_LOUDEST.index),
            severity=max((alert.severity for alert in alerts), key=lambda level: level.rank),
            thread=thread or f"digest-{ident}",
            items=items,
            created_at=self.now,
            today=self.today,
            keys=keys,
            note=note,
        )
        return replace(message, title=title_of(message))

    def _items(self, alerts: Sequence[Alert | SourceAlert]) -> tuple[MessageItem, ...]:
        """Return one item for each notice, with the uses of all projects; the loudest reason of a notice speaks."""
        by_notice: dict[str, list[Alert]] = {}
        items: list[MessageItem] = []
        for alert in alerts:
            match alert:
                case Alert():
                    by_notice.setdefault(alert.finding.notice.id, []).append(alert)
                case SourceAlert():
                    items.append(source_item(alert, self.vendors))
        for group in by_notice.values():
            first = _speaker(group)
            findings = list({id(alert.finding): alert.finding for alert in group}.values())
            items.append(item_of(first, findings, self.vendors, self.today, self.desk))
        return _in_order(items)


def _coming_first(item: MessageItem) -> tuple[bool, int, str, str]:
    left = item.days_left or 0
    return (left < 0, abs(left), item.vendor, item.subject)


def _speaker(group: Sequence[Alert]) -> Alert:
    loudest = min(group, key=lambda a: _LOUDEST.index(a.reason))
    announced = next((alert for alert in group if alert.reason is AlertReason.ANNOUNCED), None)
    return announced if announced and loudest.reason in _FIRST_WORD else loudest


def _in_order(items: Iterable[MessageItem]) -> tuple[MessageItem, ...]:
    return tuple(
        sorted(
            items,
            key=lambda i: (-Severity(i.severity).rank, i.days_left is None, i.days_left or 0, i.vendor, i.subject),
        )
    )


def _ident(receiver: str, keys: Sequence[str]) -> str:
    return hashlib.sha256("\n".join((receiver, *keys)).encode()).hexdigest()[:20]


def in_turn(messages: Sequence[Message], started: Collection[str]) -> tuple[Message, ...]:
    """Return the messages marked as what begins a thread or follows up; two of one thread never both begin it."""
    begun = set(started)
    marked = []
    for message in messages:
        marked.append(replace(message, follow_up=message.thread in begun))
        begun.add(message.thread)
    return tuple(marked)
