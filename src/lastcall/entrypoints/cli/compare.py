"""`lastcall compare`: what changed between two saved copies of one page; saves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lastcall.entrypoints.cli.options import FORMAT
from lastcall.entrypoints.cli.paper import columns, say_json
from lastcall.model.counting import counted
from lastcall.model.shown import flat

if TYPE_CHECKING:
    from lastcall.model.comparison import Comparison, Difference
    from lastcall.model.notice import Claim, Notice

_DAY = click.DateTime(["%Y-%m-%d"])
_COPY = click.Path(exists=True, path_type=Path)


@click.command("compare")
@click.argument("old", type=_COPY)
@click.argument("new", type=_COPY)
@click.option("--vendor", default="unknown", metavar="SLUG", help="Who speaks.")
@click.option("--url", default="", help="The address that both were saved from.")
@click.option("--was-on", type=_DAY, metavar="DAY", help="The day on which OLD was current.  [default: the day before]")
@click.option("--as-of", type=_DAY, metavar="DAY", help="The day on which NEW was current.  [default: today]")
@FORMAT
def command(
    old: Path, new: Path, vendor: str, url: str, was_on: datetime | None, as_of: datetime | None, *, form: str
) -> int:
    """Say what changed from OLD to NEW, two saved copies of one page in whatever formats.

    News alone exits 0. What NEW no longer names has vanished: that takes nothing back, only a sentence does. A NEW that
    names nothing at all, where OLD did, exits 3: most likely it is broken.
    """
    from lastcall.stages.compare import compare

    later = as_of.replace(tzinfo=UTC) if as_of else datetime.now(UTC)
    earlier = was_on.replace(tzinfo=UTC) if was_on else later - timedelta(days=1)
    if earlier > later:
        raise click.UsageError("--was-on lies after --as-of; OLD comes first")
    before, _ = _read(old, vendor, url, earlier)
    after, page = _read(new, vendor, url, later)
    found = compare(before, after, old_at=earlier, new_at=later, page=page)
    if form == "json":
        say_json(_plain(found))
    else:
        _print(found)
    if found.went_blank:
        click.echo(f"lastcall: {new}: names nothing that ends, where {old} did; look at the page", err=True)
        return 3
    return 0


def _read(path: Path, vendor: str, url: str, day: datetime) -> tuple[tuple[Claim, ...], str]:
    """Return what a copy says, and its text."""
    from lastcall.entrypoints.cli.saved import files_in, open_document
    from lastcall.stages.extract import extract

    claims: list[Claim] = []
    texts: list[str] = []
    for file in files_in(path):
        parsed, context = open_document(file, vendor, url, day)
        # Both copies are one source, whatever their files are called.
        claims += extract(parsed, replace(context, source_id=f"{vendor}/page"))
        texts += [passage.text for passage in parsed.passages]
    return tuple(claims), "\n".join(texts)


def _print(found: Comparison) -> None:
    rows = [(str(one.kind), flat(one.notice.subject.name, 60), one.said) for one in found.differences]
    for line in columns(rows, flexible=2, heads=("what", "notice", "how")):
        click.echo(line)
    for one in found.differences:
        if quote := _quote(one):
            click.echo(f'\n{one.notice.subject.name}: "{flat(quote, 300)}"')
    count = len({one.notice.key for one in found.differences})
    click.echo(
        f"{count} changed, {found.unchanged} unchanged; {counted(found.before, 'notice')} before, {found.after} now",
        err=True,
    )


def _quote(one: Difference) -> str:
    """Return the sentence that a change rests on, where it is one that people will want to read for themselves."""
    from lastcall.model.comparison import Kind

    if one.after is None or one.kind not in (Kind.WITHDRAWN, Kind.MOVED_EARLIER, Kind.MOVED_LATER):
        return ""
    known = {claim.evidence.quote for claim in one.before.claims} if one.before else set()
    return next((claim.evidence.quote for claim in reversed(one.after.claims) if claim.evidence.quote not in known), "")


def _plain(found: Comparison) -> dict[str, Any]:
    return {
        "before": found.before,
        "after": found.after,
        "unchanged": found.unchanged,
        "went_blank": found.went_blank,
        "differences": [
            {
                "what": one.kind.replace(" ", "_"),
                "key": one.notice.key,
                "subject": one.notice.subject.name,
                "said": one.said,
                "before": _facts(one.before),
                "after": _facts(one.after),
            }
            for one in found.differences
        ],
    }


def _facts(notice: Notice | None) -> dict[str, Any] | None:
    if notice is None:
        return None
    return {
        "subject": notice.subject.name,
        "stage": notice.stage,
        "ends": str(notice.deadline) if notice.deadline else None,
        "ends_on": notice.deadline.iso if notice.deadline else None,
        "replacements": notice.replacements,
        "no_replacement": notice.no_replacement,
        "scope": str(notice.scope),
        "withdrawn": notice.withdrawn,
        "said": [
            {
                "quote": claim.evidence.quote,
                "url": claim.evidence.url,
                "locator": claim.locator,
                "on": claim.published_on,
            }
            for claim in notice.claims
        ],
    }
