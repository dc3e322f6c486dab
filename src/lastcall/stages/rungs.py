"""A finding + a day -> the rung of a ladder on which it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.model.alert import AlertKey, AlertReason

if TYPE_CHECKING:
    from datetime import date

    from lastcall.model.alert import Alert
    from lastcall.model.route import Ladder
    from lastcall.model.usage import Finding

START = "start"  # the rung of a start-by alert


def rung_of(finding: Finding, ladder: Ladder, today: date, *, named: bool) -> tuple[AlertReason, str] | None:
    """Return why and on which rung a finding is counted down today; None where it is not.

    Only the tightest rung counts, so a daemon that slept does not tell three at once. What is merely of a watched
    vendor is told on its day, and never late.
    """
    deadline = finding.notice.deadline
    if deadline is None or deadline.is_floor or finding.notice.withdrawn:
        return None
    left = (deadline.earliest - today).days
    if left > 0:
        rungs = [rung for rung in ladder.reminders if rung and rung >= left]
        return (AlertReason.REMINDER, str(min(rungs))) if rungs else None
    pause = max(ladder.overdue_every.days, 1)  # reminders count days
    if -left < pause:
        return (AlertReason.DUE, "0") if 0 in ladder.reminders and (left == 0 or named) else None
    return (AlertReason.OVERDUE, str(-left // pause)) if named else None


def said_since(alert: Alert) -> tuple[str, ...]:
    """Return the keys that make an alert stale news: a tighter rung of the same ladder was told already.

    Only a clock that was set back asks for the wider rung after the tighter one.
    """
    key = alert.key
    if key.effect == AlertReason.REMINDER and alert.ladder is not None:
        tighter = [rung for rung in alert.ladder.reminders if 0 < rung < int(key.rung)]
        keys = [_with(key, AlertReason.REMINDER, str(rung)) for rung in tighter]
        return (*keys, _with(key, AlertReason.DUE, "0"))
    if key.effect == AlertReason.DUE:
        return (_with(key, AlertReason.OVERDUE, "1"),)
    if key.effect == AlertReason.OVERDUE:
        return (_with(key, AlertReason.OVERDUE, str(int(key.rung) + 1)),)
    return ()


def is_nag(alert: Alert) -> bool:
    """Tell whether it says again that something is overdue; the first word about it, a week after the end, does not."""
    return alert.reason is AlertReason.OVERDUE and alert.key.rung != "1"


def _with(key: AlertKey, effect: AlertReason, rung: str) -> str:
    return str(AlertKey(key.project, key.subject_key, effect.value, key.deadline, rung))
