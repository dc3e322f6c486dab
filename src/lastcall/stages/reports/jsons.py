"""A report -> JSON; its schema is docs/scan.schema.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lastcall.model.report import Report, Row


def render_json(report: Report) -> str:
    """Return the report for programs: every row, mentions and refusals too, each with its role."""
    return json.dumps(plain(report), ensure_ascii=False, indent=1) + "\n"


def plain(report: Report) -> dict[str, Any]:
    """Return the report as plain data."""
    return {
        "as_of": report.as_of.isoformat(),
        "version": report.version,
        "complete": all(one.is_sure for one in report.covers) and not report.unread,
        "findings": [_row(row) for row in report.rows],
        "later": report.later,
        "coverage": {
            "files": report.files,
            "facts": report.known,
            "vendors": [{"vendor": one.vendor, "state": str(one.state), "reason": one.reason} for one in report.covers],
            "not_known": [{"name": one.name, "what": one.what, "location": one.location} for one in report.strangers],
            "skipped": dict(report.skipped_counts),
            "skipped_paths": [{"path": one.path, "reason": one.reason} for one in report.skipped],
        },
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "vendor": row.vendor,
        "subject": row.subject,
        "kind": row.kind,
        "path": row.path,
        "line": row.line,
        "column": row.column,
        "cell": row.cell or None,
        "role": str(row.role),
        "text": row.text,
        "why": row.why,
        "confidence": row.confidence,
        "owner": row.owner,
        "deadline": row.deadline,
        "ends": row.ends,
        "days_left": row.days_left,
        "severity": str(row.severity),
        "replacement": list(row.replacement),
        "notice": row.notice,
        "source": row.source,
        "known_as": row.known_as,
        "waived_by": row.waived_by,
        "in_baseline": row.is_old,
    }
