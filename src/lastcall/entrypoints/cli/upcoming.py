"""`lastcall upcoming`: the timeline of what goes away."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from lastcall.entrypoints.cli.options import FORMAT, WITHIN
from lastcall.entrypoints.cli.paper import columns, in_days, painted, say_json
from lastcall.entrypoints.context import context_of
from lastcall.model.counting import counted
from lastcall.stages.known import aged, is_known_only

if TYPE_CHECKING:
    import sqlite3
    from datetime import date

    from lastcall.adapters.store.glance import Glance
    from lastcall.entrypoints.context import Context
    from lastcall.model.notice import Notice
    from lastcall.model.usage import Finding
    from lastcall.usecases.know import Knowledge

JUST_OVER = timedelta(days=30)  # what ended lately still stands in the timeline


@click.command("upcoming")
@WITHIN
@click.option("--all", "everything", is_flag=True, help="Also what you do not use.")
@FORMAT
@click.pass_context
def command(ctx: click.Context, within: timedelta | None, *, everything: bool, form: str) -> int:
    """Show what goes away, soonest first; what has no date yet comes last.

    Only what you use, unless --all. Reads the database, which `lastcall poll` or the daemon fills, and the facts that
    ship, marked as such, where no source has spoken.
    """
    context = context_of(ctx)
    glance = context.glance()
    rows, watched, as_of = _timeline(context, glance, within, everything=everything)
    if form == "json":
        say_json(rows)
        return 0
    table = [
        (
            row["ends"] or "no date yet",
            in_days(row["days_left"]),
            row["severity"],
            row["vendor"],
            row["name"] + ("" if row["verified_on"] is None else f" (known fact of {row['verified_on']})"),
            row["id"],
        )
        for row in rows
    ]
    heads = ("ends", "", "severity", "vendor", "what", "id")
    for number, line in enumerate(columns(table, flexible=4, heads=heads)):
        click.echo(painted(line, rows[number - 1]["severity"], color=context.color) if number else line)
    click.echo(_sum(rows, watched, glance), err=True)
    if any(row["verified_on"] for row in rows) and as_of:
        click.echo(f"{aged(as_of, _today(context, glance))}; a source that is read takes the place of a fact", err=True)
    return 0


def resting_on_facts(context: Context) -> list[dict[str, Any]]:
    """Return the rows of what you use that no source has spoken of yet: what a first start can say without a network."""
    rows, _, _ = _timeline(context, context.glance(), None, everything=False)
    is_news = (row["days_left"] is not None or row["ends_on"] is None for row in rows)  # no mere "not before"
    return [row for row, told in zip(rows, is_news, strict=True) if told and row["verified_on"]]


def _today(context: Context, glance: Glance) -> date:
    return context.now().astimezone(ZoneInfo(glance.time_zone)).date()


def _timeline(
    context: Context, glance: Glance, within: timedelta | None, *, everything: bool
) -> tuple[list[dict[str, Any]], dict[str, dict[str, int]], date | None]:
    """Return the rows, the states of the sources by vendor, and the day of the facts."""
    from lastcall.adapters.store.reading import look, vendors_watched
    from lastcall.entrypoints.cli.known import knowledge_of
    from lastcall.stages.match import vendors_of

    today = _today(context, glance)
    vendors = None if everything else vendors_of(glance.usages, glance.vendors)
    knowledge = knowledge_of(context, vendors, since=today - JUST_OVER)
    with look(context.quick_database) as connection:
        rows = _rows(connection, glance, knowledge, today, within, everything=everything)
        return rows, vendors_watched(connection), knowledge.as_of


def _rows(
    connection: sqlite3.Connection,
    glance: Glance,
    knowledge: Knowledge,
    today: date,
    within: timedelta | None,
    *,
    everything: bool,
) -> list[dict[str, Any]]:
    from lastcall.adapters.store.reading import notice_keys, notices_ending, notices_undated
    from lastcall.stages.match import match, severity, vendors_of

    vendors = None if everything else vendors_of(glance.usages, glance.vendors)
    notices = notices_ending(connection, today - JUST_OVER, today + within if within else None, vendors)
    notices += () if within else notices_undated(connection, vendors)
    keys = notice_keys(connection, vendors)
    told = knowledge.beside(notices, glance.usages, today=today, keys=keys)
    facts = [n for n in told[len(notices) :] if _is_due(n, today, within)]
    notices = tuple(sorted((*notices, *facts), key=_ends))
    findings: dict[str, list[Finding]] = {}
    for finding in match(notices, glance.usages, glance.vendors, glance.waivers, today=today):
        findings.setdefault(finding.notice.id, []).append(finding)
    rows = []
    for notice in notices:
        used = findings.get(notice.id, [])
        live = [finding for finding in used if not finding.waived_by]
        if not live and not everything:
            continue
        pressing = max((severity(finding, today) for finding in live), key=lambda s: s.rank, default=None)
        rows.append(_row(notice, today) | {"severity": pressing or "info", "used": bool(live)})
    return rows


def _is_due(notice: Notice, today: date, within: timedelta | None) -> bool:
    deadline = notice.deadline
    if deadline is None or notice.withdrawn:
        return not within and not notice.withdrawn
    return deadline.earliest >= today - JUST_OVER and (within is None or deadline.earliest <= today + within)


def _ends(notice: Notice) -> str:
    return notice.deadline.earliest.isoformat() if notice.deadline else "9999"


def _row(notice: Notice, today: date) -> dict[str, Any]:
    deadline = notice.deadline
    scope = f" ({notice.scope})" if str(notice.scope) else ""
    replaced = ", ".join(notice.replacements) or ("none" if notice.no_replacement else "")
    return {
        "id": notice.id,
        "vendor": notice.subject.vendor,
        "subject": notice.subject.name,
        "name": f"{notice.subject.name}{scope}" + (f" → {replaced}" if replaced else ""),
        "kind": notice.subject.kind,
        "ends": str(deadline) if deadline else "",
        "ends_on": deadline.iso if deadline else None,
        "days_left": (deadline.earliest - today).days if deadline and not deadline.is_floor else None,
        "replacements": list(notice.replacements),
        "confidence": notice.confidence,
        # Of a known fact only; None: a source has said it.
        "verified_on": notice.claims[0].evidence.seen_at.date().isoformat() if is_known_only(notice) else None,
    }


def _sum(rows: list[dict[str, Any]], watched: dict[str, dict[str, int]], glance: Glance) -> str:
    states: dict[str, int] = {}
    for counts in watched.values():
        for state, count in counts.items():
            states[state] = states.get(state, 0) + count
    sources = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in sorted(states.items()))
    said = (
        counted(len(rows), "notice")
        if rows
        else f"nothing known to end for {counted(len(glance.usages), 'declared use')}"
    )
    return f"{said}; {counted(len(watched), 'vendor')}, sources: {sources or 'none yet'}"
