"""`lastcall vendors`: who is in the catalogue, how each is watched, and whether a file of it is right."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lastcall.entrypoints.cli.options import FORMAT
from lastcall.entrypoints.cli.paper import columns, say_json
from lastcall.entrypoints.context import context_of
from lastcall.model.counting import counted
from lastcall.model.shown import flat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lastcall.model.vendor import Marks, Serving, Source, Vendor


@click.group("vendors", invoke_without_command=True)
@click.option("--grep", metavar="TEXT", default="", help="Only those whose name, alias or address holds TEXT.")
@FORMAT
@click.pass_context
def command(ctx: click.Context, grep: str, form: str) -> int:
    """List the vendors that Lastcall knows, with how many of their sources anybody can read."""
    if ctx.invoked_subcommand:
        return 0
    found = [v for v in context_of(ctx).vendors.values() if grep.lower() in _words(v)]
    if form == "json":
        say_json([plain(vendor) for vendor in found])
        return 0
    rows = [
        (v.slug, v.name, str(len(v.sources)), str(_watched(v)), str(_facts(v.slug)), str(len(v.signs))) for v in found
    ]
    heads = ("slug", "name", "sources", "watched", "facts", "signs")
    for line in columns(rows, flexible=1, heads=heads):
        click.echo(line)
    sources = [source for vendor in found for source in vendor.sources]
    click.echo(f"{counted(len(found), 'vendor')}, {counted(len(sources), 'source')}: {_by_access(sources)}", err=True)
    return 0


@command.command("show")
@click.argument("slug")
@FORMAT
@click.pass_context
def show(ctx: click.Context, slug: str, form: str) -> int:
    """Show all that is known of the vendor SLUG (or alias): sources, marks, signs, words, policy."""
    vendor = _named(context_of(ctx).vendors, slug)
    if form == "json":
        say_json(plain(vendor))
        return 0
    for line in _lines(vendor):
        click.echo(line)
    return 0


@command.command("lint")
@click.argument("path", metavar="[FILE]", required=False, type=click.Path(exists=True, path_type=Path))
def lint(path: Path | None) -> int:
    """Check a vendor's FILE, a folder of them, or those that ship: every mistake at once, with file, line and key."""
    from lastcall.adapters.catalogue import HOME
    from lastcall.adapters.catalogue_files import read_catalogue, read_vendor

    if path is not None and path.is_file():
        vendors: Mapping[str, Vendor] = {path.stem: read_vendor(path, str(path))}
    else:
        vendors = read_catalogue(path or HOME)
    sources = sum(len(vendor.sources) for vendor in vendors.values())
    click.echo(f"{counted(len(vendors), 'vendor')}, {counted(sources, 'source')}: nothing is wrong")
    return 0


def plain(vendor: Vendor) -> dict[str, Any]:
    """Return a vendor as `--format json` prints it."""
    return {
        "slug": vendor.slug,
        "name": vendor.name,
        "aliases": list(vendor.aliases),
        "notice_policy": vendor.notice_policy,
        "notice_days": vendor.notice_days,
        "glossary": dict(vendor.glossary),
        "families": {name: list(members) for name, members in vendor.families.items()},
        "engines": {name: dict(runs) for name, runs in vendor.engines.items()},
        "serving": _plain_serving(vendor.serving) if vendor.serving else None,
        "prefixes": list(vendor.prefixes),
        "sources": [_plain_source(source) for source in vendor.sources],
        "marks": _filled(vendor.marks),
        "signs": [
            {
                "subject": sign.subject,
                "kind": sign.kind or None,
                "unless": list(sign.unless),
                "marks": _filled(sign.marks),
            }
            for sign in vendor.signs
        ],
    }


def _plain_serving(serving: Serving) -> dict[str, Any]:
    return {"named": list(serving.named), "chiefly": serving.chiefly or None, "maker_first": serving.maker_first}


def _plain_source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "url": source.url,
        "kind": source.kind,
        "every_hours": int(source.every.total_seconds() // 3600),
        "access": source.access,
        "confirmed": source.confirmed,
        "seen": source.seen,
        "note": source.note,
    }


def _filled(marks: Marks) -> dict[str, Any]:
    from dataclasses import asdict

    return {name: value for name, value in asdict(marks).items() if value}


def _lines(vendor: Vendor) -> list[str]:
    also = f" (also {', '.join(vendor.aliases)})" if vendor.aliases else ""
    promised = f" At least {vendor.notice_days} days are promised." if vendor.notice_days else ""
    lines = [f"{vendor.name}  {vendor.slug}{also}", f"{vendor.notice_policy}{promised}", "", "sources"]
    for source in vendor.sources:
        how = "" if source.access == "open" else f"  not watched: {source.access}"
        sure = f"confirmed: {source.seen}" if source.confirmed else f"UNCONFIRMED: {source.seen}"
        lines += [f"  {source.id}  {source.kind}{how}", f"    {source.url}"]
        lines += [f"    {flat(text, 160)}" for text in (source.note, sure if source.seen else "") if text]
    lines += ["", "shows in code as", *_marked(vendor.marks)]
    if vendor.signs:
        lines += ["", "one thing of it is used where"]
        for sign in vendor.signs:
            unless = f" (unless it says {' or '.join(sign.unless)})" if sign.unless else ""
            lines += [f"  {sign.subject}{unless}", *(f"  {line}" for line in _marked(sign.marks))]
    if vendor.glossary:
        lines += ["", "its words", *(f"  {word}: {meaning}" for word, meaning in vendor.glossary.items())]
    if vendor.engines:
        lines += ["", "runs a version of", *(f"  {name}: {_products(runs)}" for name, runs in vendor.engines.items())]
    if serving := vendor.serving:
        lines += ["", "serves models of other makers", f"  named by: {', '.join(serving.named)}"]
        lines += [f"  chiefly those of {serving.chiefly}"] if serving.chiefly else []
        lines += ["  its ids begin with their maker: a bare name is the maker's own"] if serving.maker_first else []
    if vendor.prefixes:
        lines += ["", f"routers write before its models: {', '.join(f'{prefix}/' for prefix in vendor.prefixes)}"]
    if known := _facts(vendor.slug):
        lines += ["", f"known facts: {known}; lastcall facts --vendor {vendor.slug}"]
    return lines


def _products(runs: Mapping[str, str]) -> str:
    return ", ".join(f"{product} ({engine})" if engine else product for engine, product in runs.items())


def _marked(marks: Marks) -> list[str]:
    lines = []
    for name, values in _filled(marks).items():
        parts = values.items() if isinstance(values, dict) else [("", values)]
        lines += [f"  {name}{f' ({key})' if key else ''}: {', '.join(names)}" for key, names in parts]
    return lines


def _named(vendors: Mapping[str, Vendor], slug: str) -> Vendor:
    from difflib import get_close_matches

    if slug in vendors:
        return vendors[slug]
    names = {alias: vendor for vendor in vendors.values() for alias in vendor.aliases}
    if slug in names:
        return names[slug]
    near = get_close_matches(slug, [*vendors, *names], n=1)
    hint = f"did you mean {near[0]!r}?" if near else "`lastcall vendors` lists them"
    raise click.UsageError(f"no vendor {slug!r}; {hint}")


def _words(vendor: Vendor) -> str:
    return " ".join((vendor.slug, vendor.name, *vendor.aliases, *(s.url for s in vendor.sources))).lower()


def _watched(vendor: Vendor) -> int:
    from lastcall.stages.watch import FOR_PEOPLE

    return sum(source.access == "open" and source.kind not in FOR_PEOPLE for source in vendor.sources)


def _by_access(sources: list[Source]) -> str:
    counts = Counter(source.access.value for source in sources)
    told = ", ".join(f"{count} {access}" for access, count in counts.most_common())
    doubtful = sum(not source.confirmed for source in sources)
    return f"{told or 'none'}" + (f"; {doubtful} unconfirmed" if doubtful else "")


def _facts(slug: str) -> int:
    from lastcall.adapters.facts import count_facts

    return count_facts(slug)
