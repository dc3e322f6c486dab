"""Hits with their notices -> the rows of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.model.code import Hit, Place, Role, Sureness
from lastcall.model.report import Row
from lastcall.model.usage import DECLARED, Usage
from lastcall.stages.known import is_known_only
from lastcall.stages.said import best_claim
from lastcall.stages.touch import Touched

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, timedelta

    from lastcall.model.usage import Finding, Severity
    from lastcall.model.vendor import Vendor

_ROLES = (Role.USE, Role.MAYBE, Role.REFUSAL, Role.MENTION)


def rows_of(touched: Iterable[Touched], vendors: Mapping[str, Vendor], *, prefix: str, today: date) -> tuple[Row, ...]:
    """Return one row for each touched place; `prefix` is put before its path."""
    return tuple(_row(one, vendors, prefix, today) for one in touched)


def usages_of(rows: Iterable[Row]) -> tuple[Usage, ...]:
    """Return the rows that count as usages of exactly what their notice names."""
    return tuple(
        Usage("", row.vendor, row.subject, row.kind, f"{row.path}:{row.line}", row.text, "scan", row.owner)
        for row in rows
        if row.counts
    )


def in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows with uses before mentions, the most pressing first, then by place."""
    return tuple(
        sorted(
            rows,
            key=lambda r: (
                _ROLES.index(r.role) > 1,
                -r.severity.rank,
                r.deadline or "9999",
                r.vendor,
                r.subject,
                r.path,
                r.line,
            ),
        )
    )


def within(rows: Iterable[Row], span: timedelta | None) -> tuple[tuple[Row, ...], int]:
    """Return the rows that end so soon or already ended, or have no date yet, and how many uses end later."""
    rows = tuple(rows)
    if span is None:
        return rows, 0
    kept = tuple(row for row in rows if row.days_left is None or row.days_left <= span.days)
    return kept, sum(row.counts for row in rows) - sum(row.counts for row in kept)


def declared_rows(
    rated: Iterable[tuple[Severity, Finding]], vendors: Mapping[str, Vendor], config: str, today: date
) -> tuple[Row, ...]:
    """Return a row for each declared dependency that a finding touches; it stands in the config, whose path is given."""
    rows = []
    for level, finding in rated:
        for usage, why in zip(finding.usages, finding.why, strict=True):
            if usage.location == DECLARED:
                place = Place(config, 1)
                hit = Hit(
                    usage.vendor,
                    usage.name,
                    usage.kind,
                    place,
                    usage.pattern,
                    Role.USE,
                    f"declared, {why}",
                    Sureness.HIGH,
                    usage.owner,
                )
                rows.append(_row(Touched(hit, finding.notice, level, ""), vendors, "", today))
    return tuple(rows)


def _row(one: Touched, vendors: Mapping[str, Vendor], prefix: str, today: date) -> Row:
    hit, notice = one.hit, one.notice
    deadline = notice.deadline
    vendor = vendors.get(hit.vendor)
    said = best_claim(notice)
    days = (deadline.earliest - today).days if deadline else None
    sure = f"{notice.confidence}, a known fact" if is_known_only(notice) else str(notice.confidence)
    return Row(
        vendor=hit.vendor,
        vendor_name=vendor.name if vendor else hit.vendor,
        subject=notice.subject.name,
        kind=str(notice.subject.kind),
        path=f"{prefix}{hit.place.path}",
        line=hit.place.line,
        column=hit.place.column,
        cell=hit.place.cell,
        role=hit.role,
        text=hit.text.strip(),
        why=hit.why if one.why in ("named", "") else f"{hit.why}: {one.why}",
        confidence=str(hit.sureness),
        owner=hit.owner,
        deadline=deadline.iso if deadline else None,
        ends=str(deadline) if deadline else "no date yet",
        days_left=days,
        severity=one.severity,
        replacement=notice.replacements,
        notice=notice.id,
        source=said.evidence.url if said else "",
        known_as=sure,
        waived_by=one.waived_by,
    )
