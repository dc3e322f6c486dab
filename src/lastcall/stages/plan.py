"""Findings + what changed -> alerts: whether to speak, why, and the key under which it was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lastcall.model.alert import Alert, AlertKey, AlertReason
from lastcall.model.config import LADDER
from lastcall.model.notice import Announced, Confidence, Confirmed, Notice, NoticeChange, Revised, What
from lastcall.stages.match import SERVED_BY, severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from lastcall.model.usage import Finding

# What had ended longer ago than this when we first heard of it is history, unless the user names it as used.
HISTORY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Policy:
    """When to remind: days before the end, the pause between nags after it, and who has said "I know"."""

    reminders: tuple[int, ...] = LADDER
    overdue_every: timedelta = timedelta(days=7)
    # (project, notice id) -> facts that were acknowledged or are snoozed today; other facts open it again
    silenced: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One recorded change of a notice, with whether it came from a source's first poll."""

    change: NoticeChange
    first_poll: bool = False


def plan_alerts(
    findings: Sequence[Finding], changes: Sequence[Change], policy: Policy, *, today: date
) -> tuple[Alert, ...]:
    """Return every alert that is due today, told before or not, most pressing first; the keys tell which are new.

    A waived finding is silent. An acknowledged one is silent until its facts change; a change itself is always told.
    """
    told_about = {change.change.notice.id: change for change in changes}
    dated_parts = {(f.project, f.notice.part_of) for f in findings if f.notice.part_of}
    alerts: list[Alert] = []
    for finding in findings:
        if finding.waived_by:
            continue
        change = told_about.get(finding.notice.id)
        news = _news(finding, change, today) if change else None
        if news is not None:
            alerts.append(news)
        elif (finding.project, finding.notice.id) in dated_parts or _is_silenced(finding, policy):
            continue
        alerts += _countdown(finding, policy, today, with_news=news)
    alerts.sort(key=lambda a: (-a.severity.rank, a.days_left is None, a.days_left or 0, str(a.key)))
    return tuple(alerts)


def _news(finding: Finding, change: Change, today: date) -> Alert | None:
    """Return the alert that tells a change; None where it is no news for this project."""
    notice = finding.notice
    reason = _reason(change.change)
    if reason is None or (reason is AlertReason.ANNOUNCED and is_history(finding, today)):
        return None
    if reason is AlertReason.ANNOUNCED and notice.withdrawn:
        return None
    quiet = change.first_poll or (notice.confidence is Confidence.LIKELY and reason is AlertReason.ANNOUNCED)
    before = change.change.before if isinstance(change.change, Revised) else None
    return _alert(finding, reason, f"r{notice.revision}", today, before=before, quiet=quiet)


def _reason(change: NoticeChange) -> AlertReason | None:
    """Return the loudest reason of a change; None where nothing that matters to a reader changed."""
    match change:
        case Confirmed():
            return None
        case Announced(notice):
            return AlertReason.DATED if notice.part_of else AlertReason.ANNOUNCED
        case Revised(what=what):
            loudest = (
                (What.WITHDRAWN, AlertReason.WITHDRAWN),
                (What.REINSTATED, AlertReason.REINSTATED),
                (What.MOVED_EARLIER, AlertReason.MOVED_EARLIER),
                (What.DATED, AlertReason.DATED),
                (What.MOVED_LATER, AlertReason.MOVED_LATER),
                (What.REPLACEMENT, AlertReason.CHANGED),
                (What.SCOPE, AlertReason.CHANGED),
            )
            return next((reason for part, reason in loudest if part in what), None)


def _countdown(finding: Finding, policy: Policy, today: date, *, with_news: Alert | None) -> list[Alert]:
    """Return the rung of the ladder on which a finding stands today, if any.

    Only the tightest rung counts, so a daemon that slept does not tell three at once. Where the change itself is told
    today, the rung goes with it: `carried` alerts share its message and add no line.
    """
    deadline = finding.notice.deadline
    if deadline is None or deadline.is_floor or finding.notice.withdrawn:
        return []
    left = (deadline.earliest - today).days
    if left > 0:
        rungs = [rung for rung in policy.reminders if rung and rung >= left]
        found = [_alert(finding, AlertReason.REMINDER, str(min(rungs)), today)] if rungs else []
    elif -left < policy.overdue_every.days:
        found = [_alert(finding, AlertReason.DUE, "0", today)] if _is_due(finding, left, policy) else []
    elif _is_named(finding):
        found = [_alert(finding, AlertReason.OVERDUE, str(-left // policy.overdue_every.days), today)]
    else:
        found = []
    if with_news is None:
        return found
    return [_carried(alert, with_news) for alert in found]


def _is_due(finding: Finding, left: int, policy: Policy) -> bool:
    """Tell the day, or a day that was slept through; what is merely of a watched vendor is not told late."""
    return 0 in policy.reminders and (left == 0 or _is_named(finding))


def _is_named(finding: Finding) -> bool:
    """Tell whether the user named the thing itself: only then is it known to be used still."""
    return any(
        usage.name and not why.startswith(SERVED_BY) for usage, why in zip(finding.usages, finding.why, strict=True)
    )


def is_history(finding: Finding, today: date) -> bool:
    """Tell whether it ended long ago and the user named only the vendor: nobody needs to hear of it."""
    deadline = finding.notice.deadline
    over = deadline is not None and not deadline.is_floor and deadline.earliest < today - HISTORY
    return over and not _is_named(finding)


def _is_silenced(finding: Finding, policy: Policy) -> bool:
    return (policy.silenced or {}).get(finding.notice.id) == finding.notice.facts


def _carried(alert: Alert, news: Alert) -> Alert:
    return Alert(alert.finding, news.reason, alert.severity, alert.key, alert.days_left, news.before, quiet=news.quiet)


def _alert(
    finding: Finding,
    reason: AlertReason,
    rung: str,
    today: date,
    *,
    before: Notice | None = None,
    quiet: bool = False,
) -> Alert:
    notice = finding.notice
    deadline = notice.deadline
    key = AlertKey(finding.project, notice.key, reason.value, deadline.iso if deadline else "", rung)
    left = (deadline.earliest - today).days if deadline else None
    return Alert(finding, reason, severity(finding, today), key, left, before, quiet=quiet)
