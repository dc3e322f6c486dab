"""`lastcall run`: the daemon, or one round of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.context import context_of

if TYPE_CHECKING:
    from lastcall.entrypoints.context import Context


@click.command("run")
@click.option("--once", is_flag=True, help="One round: poll what is due, tell what is to be told, exit.")
@click.pass_context
def command(ctx: click.Context, *, once: bool) -> int:
    """Run the daemon: poll sources, notice changes, alert.

    SIGTERM and SIGINT finish what is in flight and exit 0. A second daemon on the same database is refused.
    With --once: exit 3 where a source could not be read.
    """
    import asyncio

    from lastcall.entrypoints.daemon import run
    from lastcall.entrypoints.logs import set_up_logging

    context = context_of(ctx)
    set_up_logging(context.config.log_format, -1 if context.quiet else context.verbose, context.env)
    return asyncio.run(run(context, once=once, on_start=partial(_say_what_is_known, context)))


def _say_what_is_known(context: Context) -> None:
    """Log what the shipped facts know of what you use, where no source has spoken yet: a first start, no network."""
    import structlog

    from lastcall.entrypoints.cli.upcoming import resting_on_facts

    log = structlog.get_logger()
    for row in resting_on_facts(context):
        named = {key: row[key] for key in ("vendor", "subject", "ends", "severity", "confidence", "verified_on", "id")}
        log.info("known fact, not yet read from a source", **named)
