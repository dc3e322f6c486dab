"""`lastcall waive`: accepted for a reason until a day; silent, and still shown in reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.cli.ack import act
from lastcall.entrypoints.cli.options import Until
from lastcall.entrypoints.context import context_of
from lastcall.errors import ConfigError

if TYPE_CHECKING:
    from datetime import date


@click.command("waive")
@click.argument("notices", metavar="ID...", nargs=-1, required=True)
@click.option(
    "--until", type=Until(), required=True, metavar="DAY", help="Last day: 2026-12-31, or a span such as 90d."
)
@click.option("--reason", required=True, help="Why; reports show it.")
@click.pass_context
def command(ctx: click.Context, notices: tuple[str, ...], until: date, reason: str) -> int:
    """Accept notices until DAY: no messages, and no findings in `check`, until a fact changes."""
    from lastcall.model.action import ActionKind

    context = context_of(ctx)
    if until < context.today:
        raise ConfigError(f"waive: {until} is before today ({context.today}); nothing was written")
    if not reason.strip():
        raise ConfigError("waive: --reason is empty; say why, reports show it")
    act(context, notices, ActionKind.WAIVE, until=until, note=reason.strip())
    return 0
