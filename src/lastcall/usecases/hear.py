"""Alerts -> for each receiver what it has not heard yet: now, folded, or later; written to the outbox."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from lastcall.adapters.store import held as held_rows
from lastcall.adapters.store import memory, outbox
from lastcall.adapters.store.held import Held
from lastcall.model.alert import Alert, AlertReason, SourceAlert
from lastcall.model.route import DigestKind, Way
from lastcall.stages.compose import compose, fold_over
from lastcall.stages.items import Desk
from lastcall.stages.links import links_for
from lastcall.stages.plan import carry
from lastcall.stages.render import render
from lastcall.stages.route import Routing, ways_of
from lastcall.stages.rungs import said_since
from lastcall.stages.timing import Hour, Timing, may_wait, riders, timing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

    from lastcall.model.alert import Message
    from lastcall.model.config import Config
    from lastcall.model.notice import Notice
    from lastcall.model.vendor import Vendor

log = structlog.get_logger()

HOUR = timedelta(hours=1)
WRONG_CLOCK = timedelta(days=1)  # a digest noted so far ahead was noted by a clock that was wrong
PAGERS = frozenset({"pagerduty"})  # kinds of receivers that wake people: what is only likely is not for them
# These keep one incident or one issue an announcement: a reminder belongs to it, and nobody is called by it again.
APART = frozenset({"pagerduty", "github"})
# What takes back or mends what was said before goes to everybody who heard that, whatever the routes say today.
_MENDING = frozenset({AlertReason.MOVED_EARLIER, AlertReason.MOVED_LATER, AlertReason.REINSTATED})
# And this goes to nobody else.
_ONLY_HEARERS = frozenset({AlertReason.WITHDRAWN, AlertReason.RESOLVED, AlertReason.SIGHTED})


@dataclass(frozen=True, slots=True)
class Look:
    """One look: where it is written, by which rules, and when it is."""

    connection: Connection
    config: Config
    vendors: Mapping[str, Vendor]
    now: datetime
    today: date
    local: datetime  # now, in the user's time zone
    digest: bool  # daily digests fall due whatever the hour
    held: Mapping[str, Held] = field(default_factory=dict)  # what the last look left to the next hour, by receiver


@dataclass(slots=True)
class _Heard:
    """What one receiver is told in this look."""

    now: list[Alert | SourceAlert] = field(default_factory=list)
    later: list[Alert | SourceAlert] = field(default_factory=list)


def tell_all(look: Look, alerts: Sequence[Alert | SourceAlert]) -> tuple[int, tuple[Alert, ...]]:
    """Write what is due to the outbox; return how many messages, and the alerts that somebody has yet to be told."""
    routing = Routing.of(look.config)
    by_receiver: dict[str, list[tuple[Alert | SourceAlert, Way]]] = {}
    for alert in alerts:
        for way in _ways(look, alert, routing):
            by_receiver.setdefault(way.receiver, []).append((alert, way))
    due = _due_digests(look, memory.digests(look.connection))
    messages, waiting = 0, []
    for name in look.config.receivers:
        heard = _sorted(look, name, by_receiver.get(name, ()), Hour(look.local, due[name]))
        count, left = _tell(look, name, heard.now)
        messages += count
        waiting += [alert for alert in (*heard.later, *left) if isinstance(alert, Alert)]
    noted = {(name, kind) for name, kinds in due.items() for kind in kinds}
    memory.note_digests(look.connection, noted, look.now)
    return messages, tuple({str(alert.key): alert for alert in waiting}.values())


def _ways(look: Look, alert: Alert | SourceAlert, routing: Routing) -> tuple[Way, ...]:
    """Return the ways of an alert to receivers that there are: by the routes, or to those who heard of it before."""
    receivers = look.config.receivers
    ways = {(way.receiver, way.ladder): way for way in ways_of(alert, routing) if way.receiver in receivers}
    if alert.reason in _MENDING or alert.reason in _ONLY_HEARERS:
        hearers = memory.hearers(look.connection, alert.key.project, alert.key.subject_key, receivers)
        if alert.reason in _ONLY_HEARERS:
            ways = {key: way for key, way in ways.items() if way.receiver in hearers}
        routed = {way.receiver for way in ways.values()}
        for name in sorted(hearers - routed):
            way = routing.way_to(name)
            ways[name, way.ladder] = way
    if alert.weak:
        calm = {key: way for key, way in ways.items() if receivers[way.receiver].kind not in PAGERS}
        ways = calm or ways
    return tuple(ways.values())


def _sorted(look: Look, name: str, told: Sequence[tuple[Alert | SourceAlert, Way]], hour: Hour) -> _Heard:
    """Return what a receiver has not heard yet, apart by when it is told."""
    heard = _Heard()
    waiting: list[Alert | SourceAlert] = []
    known = outbox.told_keys(look.connection, name, [str(alert.key) for alert, _ in told])
    for alert, way in _untold(look, name, [pair for pair in told if str(pair[0].key) not in known]):
        when = timing(alert, way, hour)
        if when is Timing.LATER:
            heard.later.append(alert)
        else:
            spoken = replace(alert, quiet=True) if when is Timing.FOLDED else alert
            (waiting if may_wait(alert, way) else heard.now).append(spoken)
    heard.now += riders(waiting, heard.now, apart=look.config.receivers[name].kind in APART)
    return heard


def _untold(
    look: Look, name: str, fresh: Sequence[tuple[Alert | SourceAlert, Way]]
) -> list[tuple[Alert | SourceAlert, Way]]:
    """Return what is not made stale by something that this receiver was told."""
    later = {str(a.key): said_since(a) for a, _ in fresh if isinstance(a, Alert)}
    since = outbox.told_keys(look.connection, name, [key for keys in later.values() for key in keys])
    return [(alert, way) for alert, way in fresh if not since.intersection(later.get(str(alert.key), ()))]


def _tell(look: Look, name: str, alerts: Sequence[Alert | SourceAlert]) -> tuple[int, list[Alert | SourceAlert]]:
    """Write the messages to one receiver, as many as its hour has room for; return how many, and what is left."""
    if not alerts:
        _let_go(look, name)
        return 0, []
    receiver = look.config.receivers[name]
    counted = carry([alert for alert in alerts if isinstance(alert, Alert)])
    speaking: list[Alert | SourceAlert] = [*counted, *(alert for alert in alerts if isinstance(alert, SourceAlert))]
    started = outbox.started_threads(look.connection, name)
    desk = Desk(look.config.projects, lambda notice: _links(look, name, notice))
    messages = compose(
        name,
        speaking,
        look.vendors,
        started=started,
        now=look.now,
        today=look.today,
        desk=desk,
        apart=receiver.kind in APART,
    )
    kept = _within_the_hour(look, name, messages)
    written = sum(outbox.put(look.connection, message, render(message, receiver)) for message in kept)
    said = {key for message in kept for key in message.keys}
    return written, [alert for alert in alerts if str(alert.key) not in said]


def _within_the_hour(look: Look, name: str, messages: Sequence[Message]) -> Sequence[Message]:
    """Fold what goes over the hour's limit into one message that says so; with no room left only critical ones go.

    What waits is never silent: it is noted for `alerts` and `doctor`, logged when it begins, and said in the last
    message before and in the first one after.
    """
    most = look.config.most_per_hour
    written = memory.written_since(look.connection, name, look.now - HOUR, look.now)
    room = most - len(written)
    before = look.held.get(name)
    if room <= 0:
        kept = [message for message in messages if message.severity == "critical"]
        if waiting := len(messages) - len(kept):
            now = Held(waiting, most, before.since if before else look.now, written[-room] + HOUR)
            _hold(look, name, now, before)
            return _noted(kept, max(map(_turn, kept), default=None), f"beside this, {now.words}")
    else:
        kept = list(fold_over(messages, room, f"more than {most} messages in an hour, folded into one"))
    _let_go(look, name)
    if before and kept:
        note = f"the hour was full ({most} messages): news waited since {before.since:%H:%M} UTC and comes now"
        return _noted(kept, min(map(_turn, kept)), note)
    return kept


def _hold(look: Look, name: str, now: Held, before: Held | None) -> None:
    if now != before:
        held_rows.hold(look.connection, name, now)
    if before is None:
        log.warning("the hour is full", receiver=name, waiting=now.words)


def _let_go(look: Look, name: str) -> None:
    if name in look.held:
        held_rows.release(look.connection, name)


def _turn(message: Message) -> tuple[datetime, str]:
    """Return by what messages are sent one after the other."""
    return message.created_at, message.id


def _noted(messages: Sequence[Message], turn: tuple[datetime, str] | None, note: str) -> Sequence[Message]:
    """Return the messages, the one whose turn it is with a note more."""
    return [
        replace(one, note=f"{one.note}; {note}" if one.note else note) if _turn(one) == turn else one
        for one in messages
    ]


def _links(look: Look, receiver: str, notice: Notice) -> tuple[tuple[str, str], ...]:
    web = look.config.web
    return links_for(notice, receiver, web, now=look.now) if web else ()


def _due_digests(look: Look, known: Mapping[tuple[str, DigestKind], datetime]) -> dict[str, set[DigestKind]]:
    """Return which digests fall due for each receiver: once for each day or week, whatever the clock does."""
    due: dict[str, set[DigestKind]] = {}
    begun = set()
    for name in look.config.receivers:
        due[name] = {DigestKind.DAILY} if look.digest else set()
        for kind in (DigestKind.DAILY, DigestKind.WEEKLY):
            last = known.get((name, kind))
            if last is None or last - look.now > WRONG_CLOCK:
                begun.add((name, kind))  # counted from now
            elif last < look.config.digest.due_since(look.local, kind):
                due[name].add(kind)
    memory.note_digests(look.connection, begun, look.now)
    return due
