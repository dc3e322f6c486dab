"""`lastcall check`: what you use that is going away; for people and CI."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.cli.options import WITHIN
from lastcall.entrypoints.context import Context, context_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import timedelta

    from lastcall.adapters.store.store import Store
    from lastcall.model.code import Sighting
    from lastcall.model.usage import Usage
    from lastcall.usecases.look import Look

LEVELS = ("critical", "high", "medium", "low", "info", "never")


@click.command("check")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@WITHIN
@click.option("--fail-on", type=click.Choice(LEVELS), default="high", show_default=True, help="Exit 1 from here on.")
@click.option("--allow-incomplete", is_flag=True, help="Do not exit 3 where something could not be checked.")
@click.option("--offline", is_flag=True, help="Fetch nothing; what the database knows counts.")
@click.option(
    *("-f", "--format", "form"),
    type=click.Choice(["table", "json", "markdown", "github"]),
    default="table",
    help="How to print; github is workflow annotations.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write there, not to stdout.")
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
    output: Path | None,
) -> int:
    """Say what you use that is going away, and how well that is known. No daemon is needed.

    Fetches what is due, then compares with what the config declares and with the ids found in PATH. Exits 1 for a
    finding at or over --fail-on, 3 where a source that covers you could not be read: that is never called fine.
    """
    from lastcall.entrypoints.cli import findings
    from lastcall.entrypoints.logs import set_up_logging
    from lastcall.usecases.look import look

    context = context_of(ctx)
    set_up_logging(context.config.log_format, context.verbose or -1, context.env)
    seen, files = _sightings(context, paths)
    usages = context.usages + _usages(seen)
    store = context.open_store()
    try:
        _fetch(context, store, offline=offline)
        found = look(store, context.config, usages, context.vendors, context.sources, today=context.today)
    finally:
        store.close()
    context.remember()
    if within is not None:
        found = findings.only_within(found, within, context.today)
    unnamed = sorted({s.vendor for s in seen} - {usage.vendor for usage in usages})
    report = findings.report(context, found, form, files=files, unnamed=unnamed)
    if output:
        output.write_text(report, encoding="utf-8")
    else:
        click.echo(report, nl=False)
    if not found.coverage.is_complete and not allow_incomplete:
        return 3
    return int(_fails(found, fail_on))


def _fails(found: Look, fail_on: str) -> bool:
    from lastcall.model.usage import Severity

    return fail_on != "never" and any(level.rank >= Severity(fail_on).rank for level, _ in found.findings)


def _sightings(context: Context, paths: tuple[Path, ...]) -> tuple[list[Sighting], int]:
    """Return the marks found in the given files and folders, and how many files were looked at."""
    from dataclasses import replace

    from lastcall.adapters.files import read_project
    from lastcall.model.code import SourceFile
    from lastcall.stages.detect.marks import detect_marks

    found: list[Sighting] = []
    files = 0
    for path in paths:
        read = (
            (SourceFile(path.name, path.read_text("utf-8", "replace")),) if path.is_file() else read_project(path).files
        )
        home = path.parent if path.is_file() else path
        files += len(read)
        found += [
            replace(sighting, location=(home / sighting.location).as_posix())
            for sighting in detect_marks(read, context.vendors)
        ]
    return found, files


def _usages(sightings: list[Sighting]) -> tuple[Usage, ...]:
    """Return the ids found in code as usages; a mere package or host says too little about what of a vendor is used."""
    from lastcall.model.usage import Usage

    return tuple(
        Usage("", s.vendor, s.name, location=s.location, text=s.mark, detector="marks") for s in sightings if s.name
    )


def _fetch(context: Context, store: Store, *, offline: bool) -> None:
    from lastcall import __version__
    from lastcall.adapters.apart import Apart
    from lastcall.adapters.http.fetcher import Fetcher
    from lastcall.adapters.store import sources as source_rows
    from lastcall.entrypoints.daemon import jitter
    from lastcall.usecases.poll import Desk, poll_sources
    from lastcall.usecases.reading_apart import COMMAND, ReaderApart

    with store.write() as connection:
        source_rows.sync(connection, context.sources.values())
        ids = () if offline else source_rows.claim_due(connection, context.now(), 100_000)
    if not ids:
        return

    async def fetch() -> None:
        async with Fetcher(context.config.fetching, version=__version__) as fetcher, Apart(COMMAND) as workers:
            desk = Desk(store, fetcher, context.vendors, context.now, jitter, ReaderApart(workers))
            with _progress(len(ids), quiet=context.quiet) as step:
                await poll_sources([context.sources[i] for i in ids], desk, on_report=lambda _: step())

    asyncio.run(fetch())


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
