"""`lastcall note`: words about a notice for whoever reads it next."""

from __future__ import annotations

import click

from lastcall.entrypoints.cli.ack import act
from lastcall.entrypoints.context import context_of
from lastcall.errors import ConfigError


@click.command("note")
@click.argument("notice", metavar="ID")
@click.argument("text", nargs=-1, required=True)
@click.pass_context
def command(ctx: click.Context, notice: str, text: tuple[str, ...]) -> int:
    """Write TEXT beside a notice; `explain` shows it with who and when."""
    from lastcall.model.action import ActionKind

    words = " ".join(text).strip()
    if not words:
        raise ConfigError("note: there is no text; nothing was written")
    act(context_of(ctx), (notice,), ActionKind.NOTE, note=words)
    return 0
