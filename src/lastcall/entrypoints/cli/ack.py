"""`lastcall ack`: "I know"; bound to the facts, so that a moved date speaks again."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.context import Context, context_of

if TYPE_CHECKING:
    from datetime import date


@click.command("ack")
@click.argument("notices", metavar="ID...", nargs=-1, required=True)
@click.option("--note", default="", help="Why, for whoever reads `explain`.")
@click.pass_context
def command(ctx: click.Context, notices: tuple[str, ...], note: str) -> int:
    """Acknowledge notices: no more reminders, until a date, a scope or a replacement changes."""
    silence(context_of(ctx), notices, until=None, note=note)
    return 0


def silence(context: Context, names: tuple[str, ...], *, until: date | None, note: str) -> None:
    """Write the silences of all these notices or, where a name is wrong, none."""
    from lastcall.adapters.store import silences
    from lastcall.entrypoints.cli.which import the_notice

    store = context.open_store()
    try:
        with store.write() as connection:
            found = [the_notice(connection, name) for name in names]
            for notice in found:
                silences.add(connection, notice, who=getpass.getuser(), now=context.now(), until=until, note=note)
    finally:
        store.close()
    for notice in found:
        how = f"snoozed until {until}" if until else "acknowledged"
        ends = notice.deadline or "no date yet"
        click.echo(f"{how}: {notice.key} ({ends}); a changed date, scope or replacement opens it again")
