"""A report -> SARIF 2.1.0 (OASIS), for code scanning: one rule for each notice, one result for each place."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lastcall.model.shown import flat
from lastcall.stages.reports.words import coverage, instead, when

if TYPE_CHECKING:
    from lastcall.model.report import Report, Row

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}


def render_sarif(report: Report) -> str:
    """Return the uses as SARIF; waived ones carry a suppression, those of the baseline are `unchanged`."""
    rows = [row for row in report.rows if row.role.is_use]
    rules = list(dict.fromkeys(row.notice for row in rows))
    first = {row.notice: row for row in reversed(rows)}
    seen: Counter[str] = Counter()
    run = {
        "tool": {
            "driver": {
                "name": "lastcall",
                "version": report.version,
                "semanticVersion": report.version,
                "rules": [_rule(first[key]) for key in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(row, rules.index(row.notice), seen) for row in rows],
        "invocations": [{"executionSuccessful": not report.unread, "toolExecutionNotifications": _notes(report)}],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(row: Row) -> dict[str, Any]:
    said = f"{row.vendor_name}: {row.subject} {when(row)}"
    rule: dict[str, Any] = {
        "id": row.notice,
        "name": flat(f"{row.vendor}/{row.subject}", 200),
        "shortDescription": {"text": flat(f"{row.vendor_name}: {row.subject} goes away", 200)},
        "fullDescription": {"text": flat(f"{said}; replacement: {instead(row)}", 900)},
        "defaultConfiguration": {"level": _LEVELS[str(row.severity)]},
        "properties": {"tags": ["deprecation", row.vendor], "deadline": row.deadline},
    }
    if row.source.startswith(("https://", "http://")):
        rule["helpUri"] = quote(row.source, safe=":/?#[]@!$&'()*+,;=%~")
    return rule


def _result(row: Row, index: int, seen: Counter[str]) -> dict[str, Any]:
    mark = f"{row.notice}|{row.path}|{' '.join(row.text.split())}"
    seen[mark] += 1
    result: dict[str, Any] = {
        "ruleId": row.notice,
        "ruleIndex": index,
        "level": _LEVELS[str(row.severity)] if row.role == "use" else "note",
        "message": {
            "text": flat(f"{row.vendor_name}: {row.subject} {when(row)}; replacement: {instead(row)} ({row.why})", 900)
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(row.path, safe="/~")},
                    "region": {
                        "startLine": row.line,
                        "startColumn": row.column,
                        "snippet": {"text": flat(row.text, 300)},
                    },
                }
            }
        ],
        # The line may move; what stands in it, and how often, does not.
        "partialFingerprints": {
            "lastcall/v1": hashlib.sha256(f"{mark}|{seen[mark]}".encode("utf-8", "replace")).hexdigest()
        },
        "baselineState": "unchanged" if row.is_old else "new",
        "properties": {"role": str(row.role), "confidence": row.confidence, "owner": row.owner},
    }
    if row.waived_by:
        result["suppressions"] = [{"kind": "external", "justification": flat(row.waived_by, 300)}]
    return result


def _notes(report: Report) -> list[dict[str, Any]]:
    return [{"level": "note", "message": {"text": line}} for line in coverage(report)]
