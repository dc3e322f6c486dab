"""`lastcall extract`: what the reader gets out of saved documents; saves nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from lastcall.model.notice import Claim

_DAY = click.DateTime(["%Y-%m-%d"])
LARGEST = 20_000_000  # bytes of one document


@click.command("extract")
@click.argument("doc", type=click.Path(exists=True, path_type=Path))
@click.option("--vendor", default="unknown", metavar="SLUG", help="Who speaks.")
@click.option("--url", default="", help="The address that the document was saved from.")
@click.option("--as-of", type=_DAY, metavar="DAY", help="The day on which it was current.  [default: today]")
@click.option(
    "-f", "--format", "form", type=click.Choice(["jsonl", "json", "table"]), default="table", help="How to print."
)
@click.option("--explain", is_flag=True, help="Show why each passage was or was not a notice.")
def command(doc: Path, vendor: str, url: str, as_of: datetime | None, *, form: str, explain: bool) -> int:
    """Read DOC, a saved document of any kind or a folder of them, and print the notices in it.

    The kind is found by content. A folder is read file by file; `entry` is then the file's name.
    """
    now = datetime.now(UTC)
    day = as_of.replace(tzinfo=UTC) if as_of else now
    files = sorted(path for path in doc.iterdir() if path.is_file()) if doc.is_dir() else [doc]
    rows: list[dict[str, Any]] = []
    for path in files:
        claims = _read(path, vendor, url, day, explain=explain)
        rows += [plain(claim, path.name if doc.is_dir() else None) for claim in claims]
    _print(rows, form)
    return 0


def _read(path: Path, vendor: str, url: str, day: datetime, *, explain: bool) -> tuple[Claim, ...]:
    from lastcall.errors import ParseError
    from lastcall.stages.extract import EXTRACTORS, extract
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.stages.parse import parse

    if path.stat().st_size > LARGEST:
        raise ParseError(f"{path}: more than {LARGEST:,} bytes; it is not read")
    try:
        parsed = parse(path.read_bytes(), url=url)
    except ParseError as error:
        raise ParseError(f"{path}: {error}") from error
    context = ExtractContext(vendor, f"{vendor}/{path.name}", url, day.date(), day)
    if explain:
        for passage in parsed.passages:
            told = EXTRACTORS[passage.kind]((passage,), context)
            said = "; ".join(f"{claim.subject.name} ({claim.evidence.rule})" for claim in told) or "no notice"
            click.echo(f"{passage.kind:6} {said} <- {' '.join(passage.text.split())[:100]}", err=True)
    return extract(parsed, context)


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


def _print(rows: list[dict[str, Any]], form: str) -> None:
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    else:
        for row in rows:
            when = row["sunset_on"] or (f"not before {row['not_before']}" if row["not_before"] else "no date")
            click.echo(f"{when:24} {row['stage']:20} {row['subject']}")
        click.echo(f"{len(rows)} notices", err=True)
