"""Findings and the history of their notices -> the entries that every export lays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.model.notice import SUGGESTED
from lastcall.stages.plan import start_of
from lastcall.stages.said import best_claim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from lastcall.model.config import Project
    from lastcall.model.notice import Notice
    from lastcall.model.usage import Finding
    from lastcall.model.vendor import Vendor


@dataclass(frozen=True, slots=True)
class Entry:
    """One notice that touches the user, with what exports say about it."""

    notice: Notice
    vendor_name: str
    changed_at: datetime
    used_in: tuple[str, ...]
    last_dated: Notice | None = None  # an earlier belief that had a date, where today's has none
    start_by: date | None = None
    quote: str = ""
    url: str = ""
    suggested_by: str = ""  # the language model that reads it so, where no rule of ours reads anything

    @property
    def sure(self) -> str:
        """Return how sure it is, in words."""
        return f"as the language model {self.suggested_by} reads it" if self.suggested_by else self.notice.confidence

    @property
    def title(self) -> str:
        """Return who, what and when in one line."""
        notice = self.notice
        scope = f" ({notice.scope})" if str(notice.scope) else ""
        what = f"{self.vendor_name}: {notice.subject.name}{scope}"
        if notice.withdrawn:
            return f"{what} stays: the shutdown was withdrawn"
        return f"{what} ends {notice.deadline}" if notice.deadline else f"{what} is going away, no date yet"

    @property
    def text(self) -> str:
        """Return the facts in plain lines."""
        notice = self.notice
        replaced = ", ".join(notice.replacements) or ("none" if notice.no_replacement else "not named")
        lines = [
            f"“{self.quote}”" if self.quote else "",
            f"Source: {self.url}" if self.url else "",
            f"Replacement: {replaced}",
            f"Start by: {self.start_by}" if self.start_by else "",
            f"How sure: {self.sure}",
            f"Sources disagree: {'; '.join(notice.conflicts)}" if notice.conflicts else "",
            f"Used in: {', '.join(self.used_in)}" if self.used_in else "",
            f"More: lastcall explain {notice.id}",
        ]
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that an export holds, and when it was made."""

    entries: tuple[Entry, ...]
    made_at: datetime
    url: str = ""  # of the feed itself, where it is served


def entries_of(
    findings: Sequence[Finding],
    history: Mapping[str, tuple[tuple[datetime, Notice], ...]],
    vendors: Mapping[str, Vendor],
    projects: Mapping[str, Project],
) -> tuple[Entry, ...]:
    """Return one entry for each notice, the soonest end first; `history` holds each belief and when it began."""
    by_notice: dict[str, list[Finding]] = {}
    for finding in findings:
        by_notice.setdefault(finding.notice.id, []).append(finding)
    found = [_entry(group, history.get(key, ()), vendors, projects) for key, group in by_notice.items()]
    return tuple(sorted(found, key=lambda e: (_ends(e.notice), e.notice.key)))


def _entry(
    group: Sequence[Finding],
    history: Sequence[tuple[datetime, Notice]],
    vendors: Mapping[str, Vendor],
    projects: Mapping[str, Project],
) -> Entry:
    notice = group[0].notice
    claim = best_claim(notice)
    vendor = vendors.get(notice.subject.vendor)
    dated = [belief for _, belief in history if belief.deadline is not None]
    return Entry(
        notice=notice,
        vendor_name=vendor.name if vendor else notice.subject.vendor,
        changed_at=history[-1][0] if history else notice.first_seen_at,
        used_in=tuple(sorted({finding.project for finding in group if finding.project})),
        last_dated=dated[-1] if dated and notice.deadline is None else None,
        start_by=min((day for finding in group if (day := start_of(finding, projects))), default=None),
        quote=claim.evidence.quote if claim else "",
        url=claim.evidence.url if claim else "",
        suggested_by=claim.evidence.rule.removeprefix(SUGGESTED) if claim and claim.is_suggested else "",
    )


def _ends(notice: Notice) -> str:
    return notice.deadline.earliest.isoformat() if notice.deadline else "9999"
