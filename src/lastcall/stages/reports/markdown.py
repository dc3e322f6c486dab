"""A report -> Markdown for a pull request or a job summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.model.shown import flat, markdown_cell
from lastcall.stages.reports.table import groups
from lastcall.stages.reports.words import coverage, instead, place, when

if TYPE_CHECKING:
    from lastcall.model.report import Report

_PLACES = 5


def render_markdown(report: Report) -> str:
    """Return the report as a table with the coverage below it."""
    lines = ["| Severity | Vendor | What | When | Replacement | Used in |", "|---|---|---|---|---|---|"]
    for rows in groups(report.counted):
        first = rows[0]
        places = [f"`{_code(place(row))}`" + (" (maybe)" if row.role == "maybe" else "") for row in rows[:_PLACES]]
        places += [f"{len(rows) - _PLACES} more"] if len(rows) > _PLACES else []
        what = (
            f"[{markdown_cell(first.subject)}]({_link(first.source)})"
            if first.source.startswith("http")
            else markdown_cell(first.subject)
        )
        lines.append(
            f"| {first.severity} | {markdown_cell(first.vendor_name)} | {what} | {markdown_cell(when(first))} | {markdown_cell(instead(first))} | {', '.join(places)} |"
        )
    if len(lines) == 2:
        lines = ["No use of anything that is known to go away was found."]
    return "\n".join([*lines, "", *(f"_{markdown_cell(line, 400)}_  " for line in coverage(report))]) + "\n"


def _code(text: str) -> str:
    return flat(text, 160).replace("`", "'").replace("|", "¦")


def _link(address: str) -> str:
    return flat(address, 300).replace("(", "%28").replace(")", "%29").replace(" ", "%20").replace("|", "%7C")
