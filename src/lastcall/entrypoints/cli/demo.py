"""`lastcall demo`: the Sora story in a terminal, with a real web server, mailbox and Slack stand-in on this machine."""

from __future__ import annotations

import asyncio

import click

from lastcall.entrypoints.context import context_of


@click.command("demo")
@click.option("--pause", type=float, default=0.6, show_default=True, help="Seconds between two happenings.")
@click.option("--full", is_flag=True, help="Show every mail and every Slack message whole, not only the first.")
@click.pass_context
def command(ctx: click.Context, *, pause: float, full: bool) -> int:
    """Play the Sora story: 24 March to 8 October 2026 in under a minute.

    A web server on the loopback interface serves the vendor's pages, a mail server and a Slack stand-in take the
    messages; everything between them is the real Lastcall with a turning clock. Nothing leaves this machine.
    """
    from lastcall.entrypoints.demo import play_demo
    from lastcall.entrypoints.logs import set_up_logging

    context = context_of(ctx)
    set_up_logging("auto", context.verbose or -1, context.env)
    return asyncio.run(play_demo(context, pause=pause, full=full))
