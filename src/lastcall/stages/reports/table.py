"""A report -> text for a terminal: one block for each thing that goes away, with the places that use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.model.counting import counted
from lastcall.model.shown import flat
from lastcall.stages.reports.words import coverage, instead, place, when

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lastcall.model.report import Report, Row

_PLACES = 8  # of one thing; the rest is counted
_PAD = " " * 13


def render_table(report: Report) -> str:
    """Return the report for people."""
    lines: list[str] = []
    for rows in groups(report.counted):
        lines += _block(rows)
    if not lines:
        lines = ["no use of anything that is known to go away was found", ""]
    return "\n".join([*lines, *coverage(report)]) + "\n"


def groups(rows: Iterable[Row]) -> list[list[Row]]:
    """Return rows that are about one notice together, in the order of the first of each."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.notice, []).append(row)
    return list(found.values())


def _block(rows: list[Row]) -> list[str]:
    first = rows[0]
    lines = [f"{first.vendor_name.upper():<12} {flat(first.subject, 60):<40}  {when(first)}  {first.severity}"]
    lines.append(f"{_PAD}replacement: {flat(instead(first), 120)} · {first.notice} · {first.known_as}")
    for row in rows[:_PLACES]:
        notes = [f"maybe: {row.why}" if row.role == "maybe" else "", f"owner {row.owner}" if row.owner else ""]
        note = "; ".join(part for part in notes if part)
        lines.append(
            f"{_PAD}used in  {flat(place(row), 100)}  {flat(row.text, 100)}"
            + (f"  ({flat(note, 140)})" if note else "")
        )
    if len(rows) > _PLACES:
        lines.append(f"{_PAD}and in {counted(len(rows) - _PLACES, 'more place')}")
    if first.source:
        lines.append(f"{_PAD}said by  {flat(first.source, 160)}")
    return [*lines, ""]
