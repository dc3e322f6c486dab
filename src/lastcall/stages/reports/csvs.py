"""A report -> CSV, one line a row; spreadsheets are kept from running what stands in code."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from lastcall.model.shown import flat

if TYPE_CHECKING:
    from lastcall.model.report import Report

COLUMNS = (
    "vendor", "subject", "kind", "path", "line", "column", "role", "severity", "deadline", "days_left", "replacement",
    "owner", "confidence", "why", "text", "waived_by", "notice", "source",
)  # fmt: skip


def render_csv(report: Report) -> str:
    """Return the rows as CSV (RFC 4180) with a head; the coverage is not in it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in report.rows:
        cells = (", ".join(row.replacement) if name == "replacement" else getattr(row, name) for name in COLUMNS)
        writer.writerow([_safe(cell) for cell in cells])
    return out.getvalue()


def _safe(cell: object) -> str:
    text = "" if cell is None else flat(cell, 500)
    # A cell that begins so is a formula to a spreadsheet, and code may hold anything.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") and not text.lstrip("-").isdigit() else text
