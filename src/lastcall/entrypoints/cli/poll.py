"""`lastcall poll`: fetch due or named sources now, a line for each."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.context import Context, context_of
from lastcall.errors import ConfigError
from lastcall.model.counting import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from lastcall.usecases.poll import PollReport


@click.command("poll")
@click.argument("names", metavar="[SOURCE|VENDOR]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every watched source, due or not.")
@click.option("-f", "--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print.")
@click.pass_context
def command(ctx: click.Context, names: tuple[str, ...], *, everything: bool, form: str) -> int:
    """Fetch due sources now, or the named ones (`openai/deprecations`, `openai`).

    Prints a line a source: news, read, unchanged, or failed and why. News alone never makes it exit 1; a source
    that could not be read makes it exit 3. Nothing is sent: `lastcall run` tells what was found.
    """
    from lastcall.entrypoints.logs import set_up_logging

    context = context_of(ctx)
    set_up_logging(context.config.log_format, context.verbose or -1, context.env)
    chosen = _chosen(context, names, everything=everything)
    reports = asyncio.run(_poll(context, chosen, _printer(form, quiet=context.quiet, timed=context.verbose > 0)))
    if form == "json":
        click.echo(json.dumps([_plain(report) for report in reports], ensure_ascii=False, indent=1))
    elif not context.quiet:
        click.echo(_sum(reports), err=True)
    from lastcall.usecases.poll import PollOutcome

    return 3 if any(report.outcome is PollOutcome.FAILED for report in reports) else 0


def _chosen(context: Context, names: tuple[str, ...], *, everything: bool) -> list[str] | None:
    """Return the ids to poll, None for what is due; raise ConfigError for a name that nothing has."""
    from difflib import get_close_matches

    from lastcall.model.vendor import Access

    known = context.sources
    if everything:
        return [key for key, source in known.items() if source.access is Access.OPEN]
    if not names:
        return None
    found: list[str] = []
    for name in names:
        ids = [key for key, source in known.items() if name in (key, source.vendor)]
        if not ids:
            near = get_close_matches(name, [*known, *{source.vendor for source in known.values()}], n=1)
            hint = f"; did you mean {near[0]!r}?" if near else "; `lastcall sources` lists them"
            raise ConfigError(f"poll: no source or vendor {name!r} is watched{hint}")
        found += ids
    return found


async def _poll(
    context: Context, chosen: list[str] | None, on_report: Callable[[PollReport], None]
) -> tuple[PollReport, ...]:
    from lastcall import __version__
    from lastcall.adapters.apart import Apart
    from lastcall.adapters.http.fetcher import Fetcher
    from lastcall.adapters.reach import Reach
    from lastcall.adapters.store import sources as source_rows
    from lastcall.entrypoints.advice import open_adviser
    from lastcall.entrypoints.clock import jitter
    from lastcall.usecases.poll import Desk, poll_sources
    from lastcall.usecases.reading_apart import COMMAND, ReaderApart

    store = context.open_store()
    try:
        with store.write() as connection:
            source_rows.sync(connection, context.sources.values())
            ids = chosen if chosen is not None else source_rows.claim_due(connection, context.now(), 100_000)
        fetching, record = context.config.fetching, context.config.record
        async with (
            Fetcher(fetching, version=__version__) as fetcher,
            Apart(COMMAND) as workers,
            open_adviser(context, store) as adviser,
        ):
            reader = ReaderApart(workers)
            desk = Desk(
                store, Reach(fetcher, context.vendors), context.vendors, context.now, jitter, record, reader, adviser
            )
            sources = [context.sources[key] for key in ids if key in context.sources]
            return await poll_sources(sources, desk, on_report=on_report)
    finally:
        store.close()


def _printer(form: str, *, quiet: bool, timed: bool) -> Callable[[PollReport], None]:
    def show(report: PollReport) -> None:
        if form == "table" and not quiet:
            click.echo(_line(report) + (_times(report) if timed else ""))
            sys.stdout.flush()

    return show


def _line(report: PollReport) -> str:
    from lastcall.usecases.poll import PollOutcome

    mark = {PollOutcome.NEWS: "+", PollOutcome.READ: "·", PollOutcome.UNCHANGED: "=", PollOutcome.FAILED: "!"}
    said = {
        PollOutcome.NEWS: f"{report.news} new or changed of {report.claims}",
        PollOutcome.READ: f"read, nothing new ({counted(report.claims, 'notice')})",
        PollOutcome.UNCHANGED: f"unchanged ({counted(report.claims, 'notice')})",
        PollOutcome.FAILED: report.health.detail if report.health else "failed",
    }
    plain = "".join(char if char.isprintable() else " " for char in said[report.outcome])
    return f"{mark[report.outcome]} {report.source_id:<40} {plain}"


def _times(report: PollReport) -> str:
    spent = report.spent
    return f"  [fetch {spent.fetch:.2f} s, read {spent.read:.2f} s, write {spent.write * 1000:.1f} ms]"


def _sum(reports: tuple[PollReport, ...]) -> str:
    from lastcall.usecases.poll import PollOutcome

    count = {outcome: sum(r.outcome is outcome for r in reports) for outcome in PollOutcome}
    words = ", ".join(f"{number} {outcome}" for outcome, number in count.items() if number)
    return f"{counted(len(reports), 'source')}: {words}" if reports else "nothing was due; --all polls every source"


def _plain(report: PollReport) -> dict[str, object]:
    health, spent = report.health, report.spent
    return {
        "source": report.source_id,
        "outcome": report.outcome,
        "claims": report.claims,
        "news": report.news,
        "state": health.state if health else None,
        "failure": health.failure if health else None,
        "detail": health.detail if health else "",
        "seconds": {"fetch": spent.fetch, "read": spent.read, "write": spent.write},
        "next_poll_at": health.next_poll_at.isoformat() if health and health.next_poll_at else None,
    }
