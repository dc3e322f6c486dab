"""`lastcall export`: calendar and feeds of what you use that goes away."""

from __future__ import annotations

from pathlib import Path

import click

from lastcall.entrypoints.context import context_of
from lastcall.errors import ConfigError


@click.command("export")
@click.argument("form", type=click.Choice(["ics", "atom", "json"]), metavar="ics|atom|json")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE; it is replaced as a whole.")
@click.pass_context
def command(ctx: click.Context, form: str, output: str | None) -> int:
    """Print the deadlines of what you use as a calendar (ics) or its notices as a feed (atom, json).

    Events keep their UIDs: a moved date moves the event, a withdrawn one is cancelled.
    """
    from lastcall.stages.export import EXPORTS
    from lastcall.usecases.export import shelf_of

    context = context_of(ctx)
    store = context.open_store()
    try:
        with store.read() as connection:
            shelf = shelf_of(
                connection, context.config, context.usages, context.vendors, now=context.now(), today=context.today
            )
    finally:
        store.close()
    body = EXPORTS[form][0](shelf)
    if output is None:
        click.echo(body, nl=False)
        return 0
    _replace(Path(output), body)
    click.echo(f"{output}: {len(shelf.entries)} notices", err=True)
    return 0


def _replace(path: Path, body: bytes) -> None:
    """Write beside the file and rename, so that whoever reads it never sees half of it."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(body)
        part.replace(path)
    except OSError as error:
        raise ConfigError(f"export: {path}: {error.strerror}") from error
