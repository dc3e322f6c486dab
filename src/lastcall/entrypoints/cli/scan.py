"""`lastcall scan`: where the code uses something that goes away; nothing is fetched, no config and no database needed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lastcall.entrypoints.cli.options import Span
from lastcall.entrypoints.context import context_of
from lastcall.errors import ConfigError
from lastcall.model.counting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lastcall.entrypoints.context import Context
    from lastcall.model.code import Scan
    from lastcall.model.health import SourceHealth
    from lastcall.model.report import Report, Row
    from lastcall.model.usage import Waiver
    from lastcall.model.vendor import Vendor
    from lastcall.usecases.scan import ScanDesk

LEVELS = ("critical", "high", "medium", "low", "info", "never")
FORMS = ("table", "json", "sarif", "markdown", "github", "csv")
YEAR = timedelta(days=365)


def tree_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every look through code has."""
    for option in (
        click.option(
            "--baseline",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Only tell what this file does not hold.",
        ),
        click.option("--write-baseline", is_flag=True, help="Write what is found now into the --baseline file."),
        click.option("--changed", metavar="BASE", help="Only lines changed since this commit, branch or tag."),
        click.option("--no-cache", is_flag=True, help="Read every file, and keep nothing."),
        click.option(
            "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write there, not to stdout."
        ),
    ):
        command = option(command)
    return command


@click.command("scan")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--within", type=Span(), default=None, metavar="SPAN", help="Only what ends so soon.  [default: 1y]")
@click.option("--all", "everything", is_flag=True, help="However late it ends.")
@click.option("--fail-on", type=click.Choice(LEVELS), default="never", show_default=True, help="Exit 1 from here on.")
@click.option("-f", "--format", "form", type=click.Choice(FORMS), default="table", help="How to print.")
@tree_options
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    within: timedelta | None,
    *,
    everything: bool,
    fail_on: str,
    form: str,
    baseline: Path | None,
    write_baseline: bool,
    changed: str | None,
    no_cache: bool,
    output: Path | None,
) -> int:
    """Find uses of what goes away in the code under PATH (default: here), by what is known without any network.

    What git ignores and dependencies' folders are not looked at; skipped files are counted. Exits 0 unless --fail-on
    is given, 3 where a file could not be read and --fail-on asks for an answer.
    """
    from lastcall.stages.reports import REPORTS

    context = context_of(ctx)
    context.config_optional = True
    span = None if everything else within or YEAR
    report = look_through(
        context,
        paths or (Path(),),
        span,
        baseline=None if write_baseline else baseline,
        changed=changed,
        use_cache=not no_cache,
        apart=tuple(filter(None, (baseline, output))),
    )
    if write_baseline:
        return save_baseline(report, baseline)
    deliver(REPORTS[form](report), output)
    return exit_code(report, fail_on)


def look_through(
    context: Context,
    paths: Sequence[Path],
    span: timedelta | None,
    *,
    baseline: Path | None = None,
    changed: str | None = None,
    use_cache: bool = True,
    apart: Sequence[Path] = (),
) -> Report:
    """Return what the code under the paths says; raises ConfigError for a path, baseline or base that is none.

    The config and the files that stand `apart` name things without using them: they are no evidence.
    """
    from lastcall.entrypoints.knowledge import light_vendors, scan_desk
    from lastcall.stages.baseline import marked

    desk = scan_desk(context, use_cache=use_cache)
    vendors = light_vendors(desk.cache, context)
    scans: list[Scan] = []
    rows: list[Row] = []
    for path in paths:
        scan, found = rows_in(path, desk, vendors, context.config.waivers, changed, (Path(context.config.path), *apart))
        scans.append(scan)
        rows += found
    if baseline is not None:
        rows = list(marked(rows, _text_of(baseline), str(baseline)))
    return _report(context, scans, rows, vendors, span)


def _report(
    context: Context, scans: Sequence[Scan], rows: Sequence[Row], vendors: Mapping[str, Vendor], span: timedelta | None
) -> Report:
    from lastcall import __version__
    from lastcall.adapters.facts import facts_as_of
    from lastcall.model.report import Report
    from lastcall.stages.cover import cover
    from lastcall.stages.known import aged
    from lastcall.stages.rows import in_order, within

    kept, later = within(rows, span)
    used = {sighting.vendor for scan in scans for sighting in scan.sightings}
    used |= {row.vendor for row in rows if row.role.is_use}
    return Report(
        context.today,
        __version__,
        in_order(kept),
        later,
        f"{context.today + span:%-d %b %Y}" if span else "",
        sum(scan.files for scan in scans),
        tuple(one for scan in scans for one in scan.skipped),
        _summed(scan.counts for scan in scans),
        cover(used, vendors, healths_of(context)),
        tuple({one.name: one for scan in scans for one in scan.strangers}.values()),
        aged(facts_as_of(), context.today),
    )


def rows_in(
    path: Path,
    desk: ScanDesk,
    vendors: Mapping[str, Vendor],
    waivers: Sequence[Waiver],
    changed: str | None,
    apart: Sequence[Path] = (),
) -> tuple[Scan, tuple[Row, ...]]:
    """Return the scan of one path and its rows, whose paths are as the user would write them."""
    from lastcall.adapters.git import changed_lines
    from lastcall.stages.rows import rows_of
    from lastcall.stages.touch import touch
    from lastcall.usecases.scan import scan_tree

    scan, notices = scan_tree(path, desk, without=apart)
    home = path.parent if path.is_file() else path
    prefix = "" if str(home) == "." else f"{home.as_posix().rstrip('/')}/"
    hits = scan.hits
    if changed is not None:
        lines = changed_lines(home, changed)
        hits = tuple(hit for hit in hits if any(hit.place.line in span for span in lines.get(hit.place.path, ())))
    touched = touch(hits, notices, vendors, waivers, today=desk.today)
    return scan, rows_of(touched, vendors, prefix=prefix, today=desk.today)


def healths_of(context: Context) -> dict[str, SourceHealth]:
    """Return how well each source was read, by id; nothing where there is no database."""
    from lastcall.adapters.store.reading import look, source_states

    if not context.quick_database.exists():
        return {}
    with look(context.quick_database) as connection:
        return source_states(connection)


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    from collections import Counter

    whole: Counter[str] = Counter()
    for one in counts:
        whole.update(one)
    return dict(sorted(whole.items()))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; write one with --baseline {path} --write-baseline") from error


def save_baseline(report: Report, baseline: Path | None) -> int:
    """Write the baseline; raises ConfigError where no file was named."""
    from lastcall.stages.baseline import written

    if baseline is None:
        raise ConfigError("--write-baseline: name the file with --baseline FILE")
    deliver(written(report.rows), baseline)
    click.echo(f"wrote {baseline}: {counted(len(report.counted), 'finding')}", err=True)
    return 0


def deliver(text: str, output: Path | None) -> None:
    """Print a report, or write it to a file, without colour; names that are no UTF-8 are shown with question marks."""
    plain = text.encode("utf-8", "replace").decode()
    if output is None:
        click.echo(plain, nl=False)  # as text: click takes the colour out where nobody looks at a terminal
        return
    try:
        output.write_text(click.unstyle(plain), "utf-8", newline="")
    except OSError as error:
        raise ConfigError(f"{output}: cannot be written: {error.strerror}") from error


def exit_code(report: Report, fail_on: str) -> int:
    """Return 1 for a use at or over a level, 3 where a file could not be read, else 0."""
    from lastcall.model.usage import Severity

    if fail_on == "never":
        return 0
    if any(row.severity.rank >= Severity(fail_on).rank for row in report.counted):
        return 1
    return 3 if report.unread else 0
