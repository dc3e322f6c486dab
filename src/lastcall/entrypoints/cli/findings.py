"""What a look found -> what `check` prints, in each of its formats; every one of them ends with the coverage."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lastcall import __version__
from lastcall.entrypoints.cli import known
from lastcall.entrypoints.cli.paper import ago, in_days, painted
from lastcall.model.counting import counted
from lastcall.model.health import SourceState
from lastcall.model.report import Report
from lastcall.model.shown import flat, markdown_cell
from lastcall.model.usage import DECLARED
from lastcall.stages.reports import REPORTS, jsons, words
from lastcall.stages.rows import declared_rows, in_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, timedelta

    from lastcall.entrypoints.context import Context
    from lastcall.model.health import SourceHealth
    from lastcall.model.usage import Finding, Severity
    from lastcall.usecases.look import Look

_USES = 3
_NAMED = 5  # doubtful sources that the coverage line names


def only_within(found: Look, within: timedelta, today: date) -> Look:
    """Return the look with only what ends so soon; what is over stays."""
    kept = tuple(
        pair
        for pair in found.findings
        if pair[1].notice.deadline is not None and pair[1].notice.deadline.earliest <= today + within
    )
    return replace(found, findings=kept)


def report(context: Context, found: Look, form: str, *, tree: Report | None, unnamed: Sequence[str]) -> str:
    """Return the whole report as text; `tree` is what was found in code, None where no code was looked at."""
    files = tree.files if tree else 0
    if form in ("sarif", "csv"):
        return REPORTS[form](_as_report(context, found, tree))
    if form == "json":
        data = _plain(context, found, files, unnamed)
        data |= {"code": jsons.plain(tree)} if tree else {}
        return json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n"
    lines = {"table": _table, "markdown": _markdown, "github": _github}[form](context, found)
    tail = [coverage_line(context, found, files), *filter(None, (known.facts_line(found, context.today),))]
    if unnamed:
        tail.append(f"seen in code, not declared: {', '.join(unnamed)}; only what the code names of them is told")
    if tree:
        tail += [*words.vendor_lines(tree), *words.stranger_lines(tree), *words.left_out(tree)]
    if not found.findings:
        lines = ["no shutdown is known for what you use", ""]
    if form == "markdown":
        tail = [f"_{line}_" for line in tail]
    if form == "github":
        tail = [f"::notice title=lastcall::{line}" for line in tail]
    return "\n".join([*lines, *tail]) + "\n"


def _as_report(context: Context, found: Look, tree: Report | None) -> Report:
    """Return what is declared and what stands in code as one report of places."""
    config = Path(context.config.path or "config.yaml")
    shown = config.relative_to(Path.cwd()) if config.is_relative_to(Path.cwd()) else config
    rows = declared_rows(found.findings, context.vendors, shown.as_posix(), context.today)
    base = tree or Report(context.today, __version__)
    return replace(base, rows=in_order((*rows, *base.rows)))


def coverage_line(context: Context, found: Look, files: int) -> str:
    """Return what was looked at, how fresh it is, and what was not looked at."""
    cover = found.coverage
    states = (SourceState.FRESH, SourceState.STALE, SourceState.BLIND, SourceState.PENDING, SourceState.NOT_WATCHED)
    by_state = [f"{cover.count(state)} {_word(state)}" for state in states if cover.count(state)]
    line = f"checked {counted(cover.vendors, 'vendor')}, {counted(len(cover.sources), 'source')} ({', '.join(by_state) or 'none'})"
    line += f" · {counted(files, 'file')}" if files else ""
    counts = {level: sum(level == rated for rated, _ in found.findings) for level in ("critical", "high")}
    line += f" · {counts['critical']} critical, {counts['high']} high"
    extra = [
        f"{len(found.waived)} waived" if found.waived else "",
        f"{found.history} long over" if found.history else "",
    ]
    line += "".join(f", {word}" for word in extra if word)
    doubts = [_doubt(health, context) for health in cover.doubtful]
    if len(doubts) > _NAMED:
        doubts = [*doubts[:_NAMED], f"{len(doubts) - _NAMED} more: lastcall sources"]
    doubts += [f"{vendor}: no source of it can be read" for vendor in cover.unread]
    return line + (f"\nNOT CHECKED: {'; '.join(doubts)}" if doubts else "")


def _word(state: SourceState) -> str:
    return {"pending": "not read yet", "not_watched": "not watched"}.get(state, state)


def _doubt(health: SourceHealth, context: Context) -> str:
    since = ago(health.last_ok_at, context.now())
    said = f"{health.source_id} is {_word(health.state)}"
    why = [health.detail] if health.detail else []
    if health.last_ok_at:
        why.append(f"last read {since}")
    return flat(f"{said} ({'; '.join(why)})" if why else said, 200)


def _when(finding: Finding, today: date) -> str:
    deadline = finding.notice.deadline
    if deadline is None:
        return "going away, no date yet"
    days = (deadline.earliest - today).days
    if deadline.is_floor:
        return f"{deadline} (no date yet)"
    return f"{'ends' if days >= 0 else 'off since'} {deadline} ({in_days(days)})"


def _name(finding: Finding) -> str:
    notice = finding.notice
    return f"{notice.subject.name} ({notice.scope})" if str(notice.scope) else notice.subject.name


def _vendor(context: Context, finding: Finding) -> str:
    vendor = context.vendors.get(finding.notice.subject.vendor)
    return vendor.name if vendor else finding.notice.subject.vendor


def _uses(finding: Finding) -> str:
    places = [
        f"declared as {usage.pattern}" if usage.location == DECLARED else f"{usage.location}  {usage.text}"
        for usage in finding.usages
    ]
    more = [f"{len(places) - _USES} more"] if len(places) > _USES else []
    return " · ".join(places[:_USES] + more)


def _replaced(finding: Finding) -> str:
    notice = finding.notice
    return ", ".join(notice.replacements) or ("none" if notice.no_replacement else "not named")


def _table(context: Context, found: Look) -> list[str]:
    from lastcall.stages.said import best_claim

    lines: list[str] = []
    for level, finding in found.findings:
        acked = " (acknowledged)" if finding.notice.id in found.silenced else ""
        head = (
            f"{_vendor(context, finding).upper():<12} {flat(_name(finding), 60):<40}  {_when(finding, context.today)}"
        )
        lines.append(painted(f"{head}  {level}{acked}", level, color=context.color))
        pad = " " * 13
        lines.append(f"{pad}replacement: {flat(_replaced(finding), 120)} · {finding.notice.id}")
        lines.append(f"{pad}used in  {flat(_uses(finding), 200)}")
        if told_by := known.said_by(finding.notice):
            lines += [f"{pad}{line}" for line in told_by]
        elif said := best_claim(finding.notice):
            told = f", announced {finding.notice.announced_on}" if finding.notice.announced_on else ""
            read = ago(said.evidence.seen_at, context.now())
            sure = "" if said.confidence == "confirmed" else f"; {said.confidence}"
            lines.append(
                f"{pad}said by  {flat(said.evidence.url or said.evidence.source_id, 160)} (read {read}{told}{sure})"
            )
        lines += [f"{pad}sources disagree: {flat(conflict, 160)}" for conflict in finding.notice.conflicts]
        lines.append("")
    return lines


def _markdown(context: Context, found: Look) -> list[str]:
    rows = [
        f"| {level} | {markdown_cell(_vendor(context, f))} | {markdown_cell(_name(f))} | {markdown_cell(_when(f, context.today))} "
        f"| {markdown_cell(_replaced(f))} | {markdown_cell(_uses(f))} |"
        for level, f in found.findings
    ]
    return ["| Severity | Vendor | What | When | Replacement | Used in |", "|---|---|---|---|---|---|", *rows, ""]


def _github(context: Context, found: Look) -> list[str]:
    lines = []
    for level, finding in found.findings:
        kind = {"critical": "error", "high": "error", "medium": "warning"}.get(level, "notice")
        said = f"{_vendor(context, finding)}: {_name(finding)} {_when(finding, context.today)}; replacement: {_replaced(finding)}"
        said = flat(said, 300).replace("%", "%25").replace("::", ": :")
        place = next((usage.location for usage in finding.usages if usage.location != DECLARED), "")
        path, _, line = place.rpartition(":")
        where = (
            f"file={flat(path).replace('%', '%25').replace(',', '%2C').replace(':', '%3A')},line={line},"
            if path
            else ""
        )
        lines.append(f"::{kind} {where}title=lastcall {level}::{said}")
    return lines


def _plain(context: Context, found: Look, files: int, unnamed: Sequence[str]) -> dict[str, Any]:
    cover = found.coverage
    return {
        "as_of": context.today,
        "complete": cover.is_complete,
        "findings": [_plain_finding(level, f, found, context.today) for level, f in found.findings],
        "waived": [{"notice": f.notice.id, "key": f.notice.key, "reason": f.waived_by} for f in found.waived],
        "long_over": found.history,
        "facts": known.plain(found, context.today),
        "coverage": {
            "vendors": cover.vendors,
            "files": files,
            "unread_vendors": cover.unread,
            "undeclared_vendors": list(unnamed),
            "sources": [
                {"id": h.source_id, "state": h.state, "last_ok_at": h.last_ok_at, "detail": h.detail}
                for h in cover.sources
            ],
        },
    }


def _plain_finding(level: Severity, finding: Finding, found: Look, today: date) -> dict[str, Any]:
    from lastcall.entrypoints.cli.notices import plain

    deadline = finding.notice.deadline
    return plain(finding.notice) | {
        "severity": level,
        "project": finding.project,
        "days_left": (deadline.earliest - today).days if deadline else None,
        "acknowledged": finding.notice.id in found.silenced,
        "owners": list(finding.owners),
        "used_in": [
            {"pattern": usage.pattern, "location": usage.location, "text": usage.text, "why": why}
            for usage, why in zip(finding.usages, finding.why, strict=True)
        ],
    }
