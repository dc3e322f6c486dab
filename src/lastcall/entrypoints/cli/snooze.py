"""`lastcall snooze`: quiet until a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.cli.ack import act
from lastcall.entrypoints.cli.options import Until
from lastcall.entrypoints.context import context_of
from lastcall.errors import ConfigError

if TYPE_CHECKING:
    from datetime import date


@click.command("snooze")
@click.argument("notices", metavar="ID...", nargs=-1, required=True)
@click.option("--until", type=Until(), required=True, metavar="DAY", help="2026-12-31, or a span such as 7d.")
@click.option("--note", default="", help="Why, for whoever reads `explain`.")
@click.pass_context
def command(ctx: click.Context, notices: tuple[str, ...], until: date, note: str) -> int:
    """Be quiet about notices until DAY; a changed fact speaks earlier."""
    from lastcall.model.action import ActionKind

    context = context_of(ctx)
    if until <= context.today:
        raise ConfigError(f"snooze: {until} is not after today ({context.today}); nothing was written")
    act(context, notices, ActionKind.SNOOZE, until=until, note=note)
    return 0
