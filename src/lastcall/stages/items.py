"""An alert -> the item of a message that says it, in plain values that can be stored and rendered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lastcall.model.alert import MessageItem
from lastcall.model.notice import ENDING, SUGGESTED, Deadline, Notice, earliest
from lastcall.model.usage import DECLARED
from lastcall.stages.plan import start_of
from lastcall.stages.said import best_claim

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from lastcall.model.alert import Alert, SourceAlert
    from lastcall.model.config import Project
    from lastcall.model.usage import Finding
    from lastcall.model.vendor import Vendor

SOURCE = "source"  # the kind of subject of an item about a source


def _no_links(_: Notice) -> tuple[tuple[str, str], ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What an item needs beside the alert: the projects' lead times, and how links are signed."""

    projects: Mapping[str, Project] = field(default_factory=dict)
    links: Callable[[Notice], tuple[tuple[str, str], ...]] = _no_links


def item_of(
    alert: Alert, findings: Sequence[Finding], vendors: Mapping[str, Vendor], today: date, desk: Desk | None = None
) -> MessageItem:
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
        suggested_by=said.evidence.rule.removeprefix(SUGGESTED) if said and said.is_suggested else "",
        conflicts=notice.conflicts,
        used_in=tuple(dict.fromkeys(line for finding in findings for line in _used_in(finding))),
        owners=tuple(dict.fromkeys(owner for finding in findings for owner in finding.owners)),
        other_milestones=tuple(
            f"{m.effect.replace('_', ' ')} {m.deadline}" for m in notice.milestones if m.deadline not in (None, leading)
        ),
        start_by=_start_by(findings, desk),
        links=desk.links(notice) if desk else (),
    )


def _start_by(findings: Sequence[Finding], desk: Desk | None) -> date | None:
    days = [start_of(finding, desk.projects) for finding in findings] if desk else []
    return min((day for day in days if day is not None), default=None)


def source_item(alert: SourceAlert, vendors: Mapping[str, Vendor]) -> MessageItem:
    """Return what is said about one source that is blind, stale or read again."""
    health = alert.health
    vendor = vendors.get(alert.vendor)
    return MessageItem(
        notice_id="",
        vendor=alert.vendor,
        vendor_name=vendor.name if vendor else alert.vendor,
        subject=health.source_id,
        subject_kind=SOURCE,
        reason=alert.reason,
        severity=alert.severity,
        deadline="",
        deadline_on=None,
        days_left=None,
        effect=health.state,
        was=f"{alert.since.day} {alert.since:%b %Y}",
        quote=health.detail,
        url=alert.url,
        source_id=health.source_id,
        read_at=health.last_ok_at,
        used_in=alert.projects,
        owners=alert.owners,
    )


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
