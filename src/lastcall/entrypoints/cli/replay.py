"""`lastcall replay`: recorded history through the whole river, with a turning clock."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.context import Context, context_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lastcall.adapters.stories import Story
    from lastcall.entrypoints.theatre import Told

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("replay")
@click.argument("story", default="sora")
@click.option("--from", "since", type=_DAY, metavar="DAY", help="First day to play.  [default: the story's first]")
@click.option("--to", "until", type=_DAY, metavar="DAY", help="Last day to play.  [default: the story's last]")
@click.option("-f", "--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print.")
@click.pass_context
def command(ctx: click.Context, story: str, since: datetime | None, until: datetime | None, *, form: str) -> int:
    """Play recorded documents day by day and print when you would have been told, and how often.

    STORY is the name of a shipped story (sora) or a folder with a story.yaml; docs/replay.md says how to record one.
    Nothing leaves this machine and nothing is kept.
    """
    from lastcall.adapters.stories import read_story
    from lastcall.entrypoints.logs import set_up_logging
    from lastcall.entrypoints.theatre import play

    context = context_of(ctx)
    set_up_logging("auto", context.verbose or -1, context.env)
    script = read_story(story)
    told = asyncio.run(
        play(script, context.vendors, since=since.date() if since else None, until=until.date() if until else None)
    )
    if form == "json":
        click.echo(json.dumps([one.plain for one in told], ensure_ascii=False, indent=1))
    else:
        _show(context, script, told)
    return 0


def _show(context: Context, script: Story, told: Sequence[Told]) -> None:
    if not context.quiet:
        names = ", ".join(usage.pattern for usage in script.usages)
        click.echo(f"{script.title}\nfor somebody who depends on {names}:\n")
    for one in told:
        click.echo(f"{one.on}  {one.reason:<14} {one.title}")
    if not context.quiet:
        first = f"first word on {told[0].on}" if told else "never told"
        click.echo(f"\n{len(told)} messages, {first}")
