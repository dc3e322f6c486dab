"""Findings + what changed -> alerts: whether to speak, why, and the key under which it was told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from lastcall.model.alert import Alert, AlertKey, AlertReason, OpenNews
from lastcall.model.config import LADDER
from lastcall.model.notice import Announced, Confidence, Confirmed, Notice, NoticeChange, Revised, What
from lastcall.model.route import Ladder
from lastcall.stages.match import SERVED_BY, severity
from lastcall.stages.rungs import START, rungs_of
from lastcall.stages.startby import start_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from lastcall.model.config import Project
    from lastcall.model.usage import Finding

# What had ended longer ago than this when we first heard of it is history, unless the user names it as used.
HISTORY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Policy:
    """When to remind: days before the end, the pause between nags after it, and who has said "I know"."""

    reminders: tuple[int, ...] = LADDER
    overdue_every: timedelta = timedelta(days=7)
    # notice id -> facts that were acknowledged, snoozed or waived; other facts open it again
    silenced: Mapping[str, str] | None = None
    ladders: tuple[Ladder, ...] = ()  # of the routes; empty: the one above
    projects: Mapping[str, Project] = field(default_factory=dict)  # their lead times and freezes
    once_weak: frozenset[tuple[str, str]] = frozenset()  # (project, notice id) that no official page stated at first

    @property
    def all_ladders(self) -> tuple[Ladder, ...]:
        """Return the ladders of the routes; without any the common one."""
        return self.ladders or (Ladder(self.reminders, self.overdue_every),)


@dataclass(frozen=True, slots=True)
class Change:
    """One recorded change of a notice, with whether it came from a source's first poll."""

    change: NoticeChange
    first_poll: bool = False


def plan_alerts(
    findings: Sequence[Finding], changes: Sequence[Change], policy: Policy, *, today: date
) -> tuple[Alert, ...]:
    """Return every alert that is due today, told before or not, most pressing first; the keys tell which are new.

    A waived finding is silent. Where a change is told today, the rung of the countdown goes with it: `carried` alerts
    share its message and add no line. An acknowledged one is silent until its facts change; a change itself is always told.
    """
    told_about = {change.change.notice.id: change for change in changes}
    dated_parts = {(f.project, f.notice.part_of) for f in findings if f.notice.part_of}
    alerts: list[Alert] = []
    for finding in findings:
        if finding.waived_by:
            continue
        change = told_about.get(finding.notice.id)
        news = (_news(finding, change, today) if change else None) or _confirmed(finding, policy, today)
        if news is not None:
            alerts.append(news)
        elif (finding.project, finding.notice.id) in dated_parts or _is_silenced(finding, policy):
            continue
        coming = (*_countdown(finding, policy, today), *_start(finding, policy, today))
        alerts += (_carried(alert, news) for alert in coming) if news else coming
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
    before = change.change.before if isinstance(change.change, Revised) else None
    news = _alert(finding, reason, f"r{notice.revision}", today, before=before)
    return replace(news, quiet=True) if change.first_poll else news


def _confirmed(finding: Finding, policy: Policy, today: date) -> Alert | None:
    """Return the alert that says so once what was only likely or reported stands on an official page."""
    notice = finding.notice
    if (finding.project, notice.id) not in policy.once_weak or is_weak(notice) or notice.withdrawn:
        return None
    if is_history(finding, today) or _is_silenced(finding, policy):
        return None
    return _alert(finding, AlertReason.CONFIRMED, "c", today)


def is_weak(notice: Notice) -> bool:
    """Tell whether no official page states it: such news goes into the digest, not to the pager."""
    return notice.confidence is not Confidence.CONFIRMED


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


def _countdown(finding: Finding, policy: Policy, today: date) -> Iterator[Alert]:
    """Yield the rungs on which a finding stands today, or nearly, for each ladder."""
    named = _is_named(finding)
    for ladder in policy.all_ladders:
        for rung in rungs_of(finding, ladder, today, named=named):
            alert = _alert(finding, rung.reason, rung.name, today)
            yield replace(alert, ladder=ladder, due_in=rung.due_in)


def _start(finding: Finding, policy: Policy, today: date) -> Iterator[Alert]:
    """Yield the alert to start moving, from the day on which the project's lead time begins until the end."""
    day = start_of(finding, policy.projects)
    deadline = finding.notice.deadline
    if day is not None and deadline is not None and day <= today < deadline.earliest:
        yield _alert(finding, AlertReason.START_BY, START, today)


def start_of(finding: Finding, projects: Mapping[str, Project]) -> date | None:
    """Return the last day on which the project can start to move; None without a date or a declared lead time."""
    project = projects.get(finding.project)
    deadline = finding.notice.deadline
    if project is None or project.lead_time is None or deadline is None:
        return None
    if deadline.is_floor or finding.notice.withdrawn:
        return None
    return start_by(deadline.earliest, project.lead_time, project.freezes)


def plan_resolved(gone: Sequence[Finding], *, today: date, since: Mapping[tuple[str, str], date]) -> tuple[Alert, ...]:
    """Return one alert for each finding that is declared and found no more; only who heard of it hears this."""
    live = [finding for finding in gone if not finding.notice.withdrawn]
    return tuple(
        _alert(one, AlertReason.RESOLVED, since[one.project, one.notice.id].isoformat(), today) for one in live
    )


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
    return replace(alert, reason=news.reason, before=news.before, quiet=news.quiet)


def _alert(
    finding: Finding,
    reason: AlertReason,
    rung: str,
    today: date,
    *,
    before: Notice | None = None,
) -> Alert:
    notice = finding.notice
    deadline = notice.deadline
    key = AlertKey(finding.project, notice.key, reason.value, deadline.iso if deadline else "", rung)
    left = (deadline.earliest - today).days if deadline else None
    weak = is_weak(notice)
    return Alert(finding, reason, severity(finding, today), key, left, before, quiet=weak, weak=weak)


def again(news: OpenNews, finding: Finding, today: date) -> Alert | None:
    """Return news that waited as an alert of today; None where it is news no longer."""
    notice = finding.notice
    if finding.waived_by or (notice.withdrawn and news.reason is not AlertReason.WITHDRAWN):
        return None
    alert = _alert(finding, news.reason, news.key.rung, today, before=news.before)
    return replace(alert, key=news.key, quiet=alert.quiet or news.first_poll)


def carry(alerts: Sequence[Alert]) -> tuple[Alert, ...]:
    """Let the news of a finding carry the rung on which it stands: both are told in one breath."""
    news = {(a.finding.project, a.finding.notice.id): a for a in alerts if a.ladder is None and a.key.rung != START}
    found = []
    for alert in alerts:
        told = news.get((alert.finding.project, alert.finding.notice.id))
        counted = alert.ladder is not None or alert.key.rung == START
        found.append(_carried(alert, told) if counted and told is not None else alert)
    return tuple(found)
