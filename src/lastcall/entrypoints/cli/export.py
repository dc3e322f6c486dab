"""`lastcall export`: calendar, feeds and interchange formats of what you use that goes away."""

from __future__ import annotations

from pathlib import Path

import click

from lastcall.entrypoints.context import Context, context_of
from lastcall.errors import ConfigError
from lastcall.model.counting import counted

_FORMS = ("ics", "atom", "json", "cle", "model-eol", "openeox")


@click.command("export")
@click.argument("form", type=click.Choice([*_FORMS, "key"]), metavar="|".join([*_FORMS, "key"]))
@click.option("-o", "--output", metavar="FILE", help="Write to FILE; it is replaced as a whole.")
@click.pass_context
def command(ctx: click.Context, form: str, output: str | None) -> int:
    """Print the deadlines of what you use: a calendar (ics), feeds (atom, json), ECMA-428 (cle), model-eol, OpenEoX.

    What the config declares counts, and what is found in its projects' folders. Events keep their UIDs: a moved date
    moves the event, a withdrawn one is cancelled. `key` prints the addresses at which `web` serves the same.
    """
    if form == "key":
        return _say_addresses(context_of(ctx))
    from lastcall.entrypoints.shelves import shelf_now
    from lastcall.entrypoints.survey import survey
    from lastcall.stages.export import EXPORTS

    context = context_of(ctx)
    seen = survey(context)
    context.found = seen.usages
    store = context.open_store()
    try:
        shelf = shelf_now(context, store)
    finally:
        store.close()
    body = EXPORTS[form][0](shelf)
    for name in seen.unseen:
        click.echo(f"export: the folder of {name} could not be looked at: only what is declared is in it", err=True)
    if output is None:
        click.echo(body, nl=False)
        return 0
    _replace(Path(output), body)
    click.echo(f"{output}: {counted(len(shelf.entries), 'notice')}", err=True)
    return 0


def _say_addresses(context: Context) -> int:
    """Print where calendar and feeds are served; whoever knows the key may read them."""
    from lastcall.stages.links import feed_key

    web = context.config.web
    if web is None:
        raise ConfigError("export key: the config has no `web`, so nothing is served; docs/configuration.md says how")
    for name in ("calendar.ics", "feed.atom", "feed.json", "cle.json", "model-eol.json", "openeox.json"):
        click.echo(f"{web.url}/{name}?key={feed_key(web.secret)}")
    return 0


def _replace(path: Path, body: bytes) -> None:
    """Write beside the file and rename, so that whoever reads it never sees half of it."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(body)
        part.replace(path)
    except OSError as error:
        raise ConfigError(f"export: {path}: {error.strerror}") from error
