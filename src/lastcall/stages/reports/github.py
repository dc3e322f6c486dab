"""A report -> workflow commands that GitHub shows at the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.model.shown import flat
from lastcall.stages.reports.words import coverage, instead, when

if TYPE_CHECKING:
    from lastcall.model.report import Report, Row

_KINDS = {"critical": "error", "high": "error", "medium": "warning"}


def render_github(report: Report) -> str:
    """Return one annotation for each use that counts, and the coverage as notices."""
    lines = [_annotation(row) for row in report.counted]
    lines += [f"::notice title=lastcall::{_data(line)}" for line in coverage(report)]
    return "\n".join(lines) + "\n"


def _annotation(row: Row) -> str:
    kind = _KINDS.get(str(row.severity), "notice")
    said = f"{row.vendor_name}: {row.subject} {when(row)}; replacement: {instead(row)}"
    where = f"file={_property(row.path)},line={row.line},col={row.column}"
    return f"::{kind} {where},title=lastcall {row.severity}::{_data(said)}"


def _data(text: str) -> str:
    return flat(text, 400).replace("%", "%25").replace("::", ": :")


def _property(text: str) -> str:
    return flat(text).replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
