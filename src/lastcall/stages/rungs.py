"""A finding + a day -> the rungs of a ladder on which it stands, and how long each may still wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lastcall.model.alert import AlertKey, AlertReason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lastcall.model.alert import Alert
    from lastcall.model.route import Ladder
    from lastcall.model.usage import Finding

START = "start"  # the rung of a start-by alert
FIRST = "1"  # the rung of the first word about what is over
_TUESDAY = 2  # ordinal of the first Tuesday: weeks of nags end on Mondays, so that a list is told on a day of work
COUNTED = frozenset({AlertReason.REMINDER, AlertReason.DUE, AlertReason.OVERDUE, AlertReason.START_BY})


@dataclass(frozen=True, slots=True)
class Rung:
    """One word that a ladder asks for."""

    reason: AlertReason
    name: str
    due_in: int = 0  # days until it must be told; until then it may share a message that is sent anyway


def rungs_of(finding: Finding, ladder: Ladder, today: date, *, named: bool) -> Iterator[Rung]:
    """Yield the words that a finding asks for today, those that may wait too (docs/decisions/0011).

    Before the end: the tightest rung that was reached, so that a daemon that slept does not tell three at once, and
    those that are near enough to come early. What is merely of a watched vendor is told on its day, and never late.
    """
    deadline = finding.notice.deadline
    if deadline is None or deadline.is_floor or finding.notice.withdrawn:
        return
    left = (deadline.earliest - today).days
    if left > 0:
        yield from _before(ladder, left)
        return
    if -left < _pause(ladder) and 0 in ladder.reminders and (left == 0 or named):
        yield Rung(AlertReason.DUE, "0")
    if named and left < 0:
        yield from _after(-left, ladder, today)


def _before(ladder: Ladder, left: int) -> Iterator[Rung]:
    reached = [rung for rung in ladder.reminders if rung >= left]
    if reached:
        yield Rung(AlertReason.REMINDER, str(min(reached)))
    for rung in ladder.reminders:
        if 0 < rung < left <= rung + max(ladder.early, ladder.ahead) and left - rung <= ladder.slack(rung):
            yield Rung(AlertReason.REMINDER, str(rung), left - rung)
    if 0 in ladder.reminders and left <= ladder.ahead:
        yield Rung(AlertReason.REMINDER, "0", left)


def _after(over: int, ladder: Ladder, today: date) -> Iterator[Rung]:
    """Yield the nag of the week (or whatever the pause is), and the one before it, in case nobody looked in its time.

    The first is due a pause after the end. Those after it have the same weeks for all that is over, so that one message
    holds the whole list. It shares a message in the second half of a week only, some days after the list before, and
    begins in the first week of which that half lies behind the first word.
    """
    pause = _pause(ladder)
    if over <= pause:
        yield Rung(AlertReason.OVERDUE, FIRST, pause - over)
        return
    if over < 2 * pause:
        yield Rung(AlertReason.OVERDUE, FIRST)  # nobody looked on the day
    day, half = (today.toordinal() - _TUESDAY) % pause, pause // 2
    since_first = over - day + half - pause  # days between the first word and this week's second half
    if since_first > pause:
        yield Rung(AlertReason.OVERDUE, _week(today - timedelta(days=pause), pause))
    if since_first > 0 and (day >= half or ladder.ahead):
        yield Rung(AlertReason.OVERDUE, _week(today, pause), pause - 1 - day)


def _pause(ladder: Ladder) -> int:
    return max(ladder.overdue_every.days, 1)  # reminders count days


def _week(day: date, pause: int) -> str:
    return f"w{(day.toordinal() - _TUESDAY) // pause}"


def said_since(alert: Alert) -> tuple[str, ...]:
    """Return the keys that make an alert stale news: a later word of the same ladder was told already.

    Only a clock that was set back, or a daemon that slept, asks for the wider rung after the tighter one.
    """
    key, ladder, deadline = alert.key, alert.ladder, alert.finding.notice.deadline
    if ladder is None or deadline is None:
        return ()
    pause = _pause(ladder)
    if key.effect == AlertReason.REMINDER:
        tighter = [rung for rung in ladder.reminders if 0 < rung < int(key.rung)]
        keys = [_with(key, AlertReason.REMINDER, str(rung)) for rung in tighter]
        return (*keys, _with(key, AlertReason.DUE, "0"))
    if key.effect == AlertReason.DUE:
        return (_with(key, AlertReason.OVERDUE, FIRST),)
    if key.effect != AlertReason.OVERDUE:
        return ()
    if key.rung == FIRST:
        days = (deadline.earliest + timedelta(days=pause + n) for n in range(1, pause))
        return tuple(dict.fromkeys(_with(key, AlertReason.OVERDUE, _week(day, pause)) for day in days))
    return (_with(key, AlertReason.OVERDUE, f"w{int(key.rung[1:]) + 1}"),)


def _with(key: AlertKey, effect: AlertReason, rung: str) -> str:
    return str(AlertKey(key.project, key.subject_key, effect.value, key.deadline, rung))
