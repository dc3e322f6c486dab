"""`lastcall extract`: what the reader gets out of saved documents; saves no notice."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lastcall.model.counting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lastcall.model.document import Parsed
    from lastcall.model.notice import Claim
    from lastcall.model.verdict import Verdict
    from lastcall.stages.extract.context import ExtractContext

    Reader = Callable[[Parsed, ExtractContext, str | None], list[dict[str, Any]]]

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("extract")
@click.argument("doc", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--vendor", default="unknown", metavar="SLUG", help="Who speaks.")
@click.option("--url", default="", help="The address that the document was saved from.")
@click.option("--as-of", type=_DAY, metavar="DAY", help="The day on which it was current.  [default: today]")
@click.option(
    "-f", "--format", "form", type=click.Choice(["jsonl", "json", "table"]), default="table", help="How to print."
)
@click.option("--explain", "why", is_flag=True, help="Show why each passage was or was not a notice.")
@click.option(
    "--suggest", is_flag=True, help="Ask the config's endpoint about passages that the rules are not sure of."
)
@click.pass_context
def command(
    ctx: click.Context,
    doc: Path,
    vendor: str,
    url: str,
    as_of: datetime | None,
    *,
    form: str,
    why: bool,
    suggest: bool,
) -> int:
    """Read DOC, a saved document of any kind or a folder of them, and print the notices in it; - is standard input.

    The kind is found by content. A folder is read file by file; `entry` is then the file's name, and a file that
    cannot be read is told and passed over (exit 3).
    """
    from lastcall.entrypoints.cli.saved import files_in, open_document
    from lastcall.errors import ParseError

    if why and suggest:
        raise click.UsageError("--explain tells of our own rules; leave out --suggest")
    day = as_of.replace(tzinfo=UTC) if as_of else datetime.now(UTC)
    folder = doc.is_dir()
    rows: list[dict[str, Any]] = []
    failed = 0
    read = _reader(ctx, why=why, suggest=suggest)
    for path in files_in(doc):
        try:
            parsed, context = open_document(path, vendor, url, day)
        except ParseError as error:
            if not folder:
                raise
            click.echo(f"lastcall: {error}", err=True)
            failed += 1
            continue
        for warning in parsed.warnings:
            click.echo(f"lastcall: {path}: {warning}", err=True)
        rows += read(parsed, context, path.name if folder else None)
    _print(rows, form, why=why)
    return 3 if failed else 0


def _reader(ctx: click.Context, *, why: bool, suggest: bool) -> Reader:
    """Return what turns a document into the rows that are printed of it; raises ConfigError, see `asking_reader`."""
    if why:
        from lastcall.stages.extract.explain import explain

        return lambda parsed, context, entry: [plain_verdict(one, entry) for one in explain(parsed, context)]
    if suggest:
        from lastcall.entrypoints.cli.suggesting import asking_reader
        from lastcall.entrypoints.context import context_of

        asked = asking_reader(context_of(ctx))
        return lambda parsed, context, entry: [plain(claim, entry) for claim in asked(parsed, context)]
    from lastcall.stages.extract import extract

    return lambda parsed, context, entry: [plain(claim, entry) for claim in extract(parsed, context)]


def plain(claim: Claim, entry: str | None = None) -> dict[str, Any]:
    """Return a claim as it is printed; the fields are documented in docs/commands.md."""
    from lastcall.model.notice import Effect

    firm = claim.deadline(Effect.SHUTDOWN) or claim.deadline()
    floor = firm is not None and firm.is_floor
    return {
        "subject": claim.subject.name,
        "aliases": list(claim.aliases),
        "subject_kind": claim.subject.kind,
        "stage": claim.stage,
        "announced_on": claim.announced_on.isoformat() if claim.announced_on else claim.announced_month,
        "sunset_on": firm.iso if firm and not floor else None,
        "not_before": firm.iso if firm and floor else None,
        "replacements": list(claim.replacements),
        "entry": entry or claim.entry_id or claim.entry_link or None,
        "locator": claim.locator,
        "quote": claim.evidence.quote,
        "confidence": claim.confidence,
        "rule": claim.evidence.rule,
        "doubts": list(claim.doubts),
    }


def plain_verdict(verdict: Verdict, entry: str | None = None) -> dict[str, Any]:
    """Return a verdict as it is printed."""
    passage = verdict.passage
    return {
        "kind": passage.kind,
        "line": passage.line or None,
        "locator": passage.locator,
        "entry": entry or passage.entry_id or None,
        "published_on": passage.published_on.isoformat() if passage.published_on else None,
        "lead": passage.lead,
        "text": passage.text,
        "reason": verdict.reason,
        "notices": [plain(claim, entry) for claim in verdict.claims],
    }


def _print(rows: list[dict[str, Any]], form: str, *, why: bool) -> None:
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    elif why:
        _explained(rows)
    else:
        for row in rows:
            click.echo(f"{_when(row):24} {row['stage']:20} {row['subject']}")
            for doubt in row["doubts"]:
                click.echo(f"{'':24} doubt: {doubt}")
        click.echo(counted(len(rows), "notice"), err=True)


def _when(row: dict[str, Any]) -> str:
    return row["sunset_on"] or (f"not before {row['not_before']}" if row["not_before"] else "no date")


def _explained(rows: Sequence[dict[str, Any]]) -> None:
    from lastcall.entrypoints.cli.paper import columns
    from lastcall.model.shown import flat

    lines = []
    for row in rows:
        told = "; ".join(f"{notice['subject']}, {_when(notice)}" for notice in row["notices"])
        lines.append(
            (
                str(row["line"] or "-"),
                str(row["kind"]),
                "NOTICE" if told else "silent",
                flat(f"{told} ({row['reason']})" if told else row["reason"], 90),
                flat(row["locator"], 32),
                row["text"],
            )
        )
    for line in columns(lines, flexible=5, heads=("line", "kind", "verdict", "why", "where", "text")):
        click.echo(line)
    spoke = sum(bool(row["notices"]) for row in rows)
    click.echo(f"{len(rows)} passages: {spoke} say that something ends, {len(rows) - spoke} do not", err=True)
