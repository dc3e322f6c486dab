"""Words that all forms of a report share: when, coverage, what was left out; outside text without control characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.model.counting import counted
from lastcall.model.shown import flat

if TYPE_CHECKING:
    from lastcall.model.report import Report, Row
    from lastcall.stages.cover import VendorCover

_NAMED = 5


def when(row: Row) -> str:
    """Return when it ends, in words: `ends 24 Sep 2026 (in 30 days)`."""
    if row.days_left is None:
        return "going away, no date yet"
    days = row.days_left
    distance = "today" if days == 0 else f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} ago"
    return f"{'ends' if days >= 0 else 'off since'} {row.ends} ({distance})"


def instead(row: Row) -> str:
    """Return the replacement in words."""
    return ", ".join(row.replacement) or "not named"


def place(row: Row) -> str:
    """Return `path:line`, with the cell of a notebook."""
    return f"{row.path}:{row.line}" + (f" (cell {row.cell})" if row.cell else "")


def coverage(report: Report) -> list[str]:
    """Return the lines that say what was looked at, how well each vendor is known, and what was not seen."""
    levels = {level: sum(str(row.severity) == level for row in report.counted) for level in ("critical", "high")}
    head = f"looked at {counted(report.files, 'file')} · {counted(len(report.covers), 'vendor')} in use · {levels['critical']} critical, {levels['high']} high"
    head += "".join(f", {extra}" for extra in _extras(report))
    return [
        head + (f" · {report.known}" if report.known else ""),
        *vendor_lines(report),
        *stranger_lines(report),
        *left_out(report),
    ]


def vendor_lines(report: Report) -> list[str]:
    """Return how well each vendor in use is known, with the reason where that is not well."""
    lines = []
    for state in ("fresh", "stale", "blind", "not_watched", "unknown"):
        is_own = state in ("stale", "blind")  # each has a reason of its own, which stands beside its name
        groups: dict[str, list[VendorCover]] = {}
        for one in report.covers:
            if str(one.state) == state:
                groups.setdefault("" if is_own else one.reason, []).append(one)
        for reason, mine in groups.items():
            shown = ", ".join(
                one.vendor + (f" ({flat(one.reason, 90)})" if one.reason and is_own else "") for one in mine[:12]
            )
            more = f" and {len(mine) - 12} more" if len(mine) > 12 else ""
            because = f": {flat(reason, 120)}" if reason else ""
            lines.append(f"{state.replace('_', ' ')}: {shown}{more}{because}")
    return lines


def stranger_lines(report: Report) -> list[str]:
    """Return the hosts and packages that no vendor of the catalogue covers."""
    lines = [
        f"seen, not known: {flat(one.name, 80)} ({one.what}, {flat(one.location, 100)})"
        for one in report.strangers[:_NAMED]
    ]
    if len(report.strangers) > _NAMED:
        lines.append(f"seen, not known: {len(report.strangers) - _NAMED} more; --format json lists them")
    return lines


def _extras(report: Report) -> list[str]:
    waived = sum(row.role.is_use and bool(row.waived_by) for row in report.rows)
    old = sum(row.role.is_use and row.is_old for row in report.rows)
    quiet = sum(not row.role.is_use for row in report.rows)
    return [
        text
        for count, text in (
            (waived, f"{waived} waived"),
            (old, f"{old} in the baseline"),
            (quiet, f"{quiet} only mentioned or refused"),
            (report.later, f"{report.later} end later than {report.horizon}"),
        )
        if count
    ]


def left_out(report: Report) -> list[str]:
    """Return what was not looked at: counted, and named where it should have been read."""
    counts = ", ".join(f"{count} {reason}" for reason, count in sorted(report.skipped_counts.items()))
    lines = [f"left out: {counts}"] if counts else []
    lines += [f"NOT READ: {flat(one.path, 120)}: {flat(one.reason, 160)}" for one in report.unread[:_NAMED]]
    if len(report.unread) > _NAMED:
        lines.append(f"NOT READ: {len(report.unread) - _NAMED} more; --format json lists them")
    return lines
