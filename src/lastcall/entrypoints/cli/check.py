"""`lastcall check`: what you use that is going away; for people and CI."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.cli.options import WITHIN
from lastcall.entrypoints.cli.scan import FORMS, LEVELS, deliver, look_through, save_baseline, tree_options
from lastcall.entrypoints.context import Context, context_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import timedelta

    from lastcall.adapters.store.store import Store
    from lastcall.model.report import Report
    from lastcall.model.vendor import Source
    from lastcall.usecases.look import Look


@click.command("check")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@WITHIN
@click.option("--fail-on", type=click.Choice(LEVELS), default="high", show_default=True, help="Exit 1 from here on.")
@click.option("--allow-incomplete", is_flag=True, help="Do not exit 3 where something could not be checked.")
@click.option("--offline", is_flag=True, help="Fetch nothing; what the database and the shipped facts know counts.")
@click.option("-f", "--format", "form", type=click.Choice(FORMS), default="table", help="How to print.")
@tree_options
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    within: timedelta | None,
    *,
    fail_on: str,
    allow_incomplete: bool,
    offline: bool,
    form: str,
    baseline: Path | None,
    write_baseline: bool,
    changed: str | None,
    no_cache: bool,
    output: Path | None,
) -> int:
    """Say what you use that is going away, and how well that is known. No daemon is needed, with PATH no config either.

    Fetches what is due of the vendors that the config names and that show under PATH, then compares. Where no source
    has spoken, the facts that ship do, with their age. Exits 1 for a finding at or over --fail-on, 3 where a source that
    covers you, or a file, could not be read: that is never called fine.
    """
    from lastcall.entrypoints.cli import findings
    from lastcall.entrypoints.logs import set_up_logging

    context = context_of(ctx)
    context.config_optional = bool(paths)
    set_up_logging(context.config.log_format, context.verbose or -1, context.env)
    old = None if write_baseline else baseline
    ask = partial(
        look_through,
        context,
        paths,
        within,
        baseline=old,
        changed=changed,
        use_cache=not no_cache,
        apart=tuple(filter(None, (baseline, output))),
    )
    tree = ask() if paths else None
    found, tree = _look(context, tree, ask, offline=offline)
    if write_baseline and tree:
        return save_baseline(tree, baseline)
    if within is not None:
        found = findings.only_within(found, within, context.today)
    declared = {usage.vendor for usage in context.usages}
    unnamed = sorted({one.vendor for one in tree.covers} - declared) if tree else []
    deliver(findings.report(context, found, form, tree=tree, unnamed=unnamed), output)
    is_complete = found.coverage.is_complete and not (tree and tree.unread)
    if not is_complete and not allow_incomplete:
        return 3
    return int(_fails(found, fail_on))


def _look(
    context: Context, tree: Report | None, ask: Callable[[], Report], *, offline: bool
) -> tuple[Look, Report | None]:
    """Fetch what is due of the vendors in use, look through the code again if that taught anything, and compare."""
    from lastcall.adapters.store import sources as source_rows
    from lastcall.entrypoints.cli.known import knowledge_of
    from lastcall.stages.match import vendors_of
    from lastcall.stages.rows import usages_of
    from lastcall.stages.watch import watched_sources
    from lastcall.usecases.look import look

    seen = tuple(one.vendor for one in tree.covers) if tree else ()
    config = replace(context.config, vendors=(*context.config.vendors, *seen))
    sources = watched_sources(config, context.vendors) if seen else context.sources
    store = context.open_store()
    try:
        if _fetch(context, store, sources, offline=offline) and tree:
            tree = ask()
        usages = context.usages + (usages_of(tree.rows) if tree else ())
        used = vendors_of(usages, context.vendors) | set(seen)
        known = knowledge_of(context, frozenset(used))
        today = context.today
        found = look(store, context.config, usages, context.vendors, sources, today=today, knowledge=known, seen=seen)
        if seen and Path(context.config.path).exists():  # the daemon goes on with what the config names
            with store.write() as connection:
                source_rows.sync(connection, context.sources.values())
    finally:
        store.close()
    context.remember()
    return found, tree


def _fails(found: Look, fail_on: str) -> bool:
    from lastcall.model.usage import Severity

    return fail_on != "never" and any(level.rank >= Severity(fail_on).rank for level, _ in found.findings)


def _fetch(context: Context, store: Store, sources: Mapping[str, Source], *, offline: bool) -> bool:
    """Ask the sources that are due; tell whether any was asked."""
    from lastcall.adapters.store import sources as source_rows

    with store.write() as connection:
        source_rows.sync(connection, sources.values())
        ids = () if offline else source_rows.claim_due(connection, context.now(), 100_000)
    if not ids:
        return False
    # Readers and network are half a second of imports: only who fetches pays for them.
    from lastcall import __version__
    from lastcall.adapters.apart import Apart
    from lastcall.adapters.http.fetcher import Fetcher
    from lastcall.adapters.reach import Reach
    from lastcall.entrypoints.clock import jitter
    from lastcall.usecases.poll import Desk, poll_sources
    from lastcall.usecases.reading_apart import COMMAND, ReaderApart

    async def fetch() -> None:
        async with Fetcher(context.config.fetching, version=__version__) as fetcher, Apart(COMMAND) as workers:
            desk = Desk(
                store, Reach(fetcher, context.vendors), context.vendors, context.now, jitter, read=ReaderApart(workers)
            )
            with _progress(len(ids), quiet=context.quiet) as step:
                await poll_sources([sources[i] for i in ids], desk, on_report=lambda _: step())

    asyncio.run(fetch())
    return True


@contextlib.contextmanager
def _progress(total: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """Show a bar on a terminal, nothing elsewhere; yields the function that moves it by one."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading sources", total=total)
        yield lambda: bar.advance(task)
