"""The health of the sources that cover you + what was noticed before -> what to say about them: a blip is no alarm."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lastcall.model.alert import AlertKey, AlertReason, SourceAlert
from lastcall.model.health import Alarm, SourceHealth, SourceState
from lastcall.model.usage import Severity
from lastcall.stages.health import state_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lastcall.model.usage import Usage
    from lastcall.model.vendor import Source

BAD = (SourceState.BLIND, SourceState.STALE)
STEADY = timedelta(hours=6)  # a source must be read well for so long before we say that it is
KEEP = timedelta(days=7)  # how long "it is read again" may wait for somebody's quiet hours
NAG_EVERY = timedelta(days=28)


def watch(
    healths: Mapping[str, SourceHealth], alarms: Mapping[str, Alarm], *, now: datetime, hold: timedelta
) -> dict[str, Alarm]:
    """Return the alarms after one look, by source id.

    Trouble is raised once it lasted for `hold`. A raised alarm ends after the source was read well for a while, so
    that one that flaps is told once; what ended before it was raised leaves nothing.
    """
    found: dict[str, Alarm] = {}
    for source_id, health in sorted(healths.items()):
        alarm = _next(alarms.get(source_id), health, now, hold)
        if alarm is not None:
            found[source_id] = alarm
    return found


def _next(alarm: Alarm | None, health: SourceHealth, now: datetime, hold: timedelta) -> Alarm | None:
    if state_at(health, now=now) in BAD:
        if alarm is None or (alarm.good_since and now - alarm.good_since >= STEADY):
            alarm = Alarm(health.source_id, now)  # a new spell
        since = min(alarm.since, now)  # a clock that was set back must not silence it for long
        return replace(alarm, since=since, good_since=None, raised=alarm.raised or now - since >= hold)
    if alarm is None or not alarm.raised:
        return None
    good_since = min(alarm.good_since or now, now)
    return None if now - good_since > STEADY + KEEP else replace(alarm, good_since=good_since)


def source_alerts(
    alarms: Mapping[str, Alarm],
    healths: Mapping[str, SourceHealth],
    sources: Mapping[str, Source],
    usages: Sequence[Usage],
    *,
    now: datetime,
) -> tuple[SourceAlert, ...]:
    """Return what is to be said about sources, told before or not, the most pressing first.

    Where no other source of the vendor is read well either, it presses more: then nobody watches at all.
    """
    seen = {sources[key].vendor for key, health in healths.items() if state_at(health, now=now) is SourceState.FRESH}
    found = []
    for source_id, alarm in alarms.items():
        steady = alarm.good_since is not None and now - alarm.good_since >= STEADY
        if not alarm.raised or (alarm.good_since and not steady):
            continue
        reason = AlertReason.SIGHTED if steady else AlertReason.BLIND
        nag = "" if steady else str((now - alarm.since) // NAG_EVERY)
        source = sources[source_id]
        mine = [usage for usage in usages if usage.vendor == source.vendor]
        severity = Severity.MEDIUM if source.vendor in seen else Severity.HIGH
        found.append(
            SourceAlert(
                health=healths[source_id],
                vendor=source.vendor,
                url=source.url,
                reason=reason,
                severity=Severity.INFO if steady else severity,
                key=AlertKey("", source_id, reason.value, alarm.since.isoformat(timespec="seconds"), nag),
                since=alarm.since.date(),
                projects=_each(usage.project for usage in mine),
                owners=_each(usage.owner for usage in mine),
            )
        )
    return tuple(sorted(found, key=lambda alert: (-alert.severity.rank, alert.health.source_id)))


def _each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
