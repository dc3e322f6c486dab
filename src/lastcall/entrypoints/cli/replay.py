"""`lastcall replay`: recorded history through the whole river, with a turning clock."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.cli.paper import columns, say_json
from lastcall.entrypoints.context import DEFAULT_CONFIG, Context, context_of
from lastcall.model.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from lastcall.adapters.stories import Story
    from lastcall.entrypoints.theatre import Told
    from lastcall.model.truth import Verdict

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("replay")
@click.argument("story", default="")
@click.option("--from", "since", type=_DAY, metavar="DAY", help="First day to play.  [default: the story's first]")
@click.option("--to", "until", type=_DAY, metavar="DAY", help="Last day to play.  [default: the story's last]")
@click.option("-f", "--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print.")
@click.pass_context
def command(ctx: click.Context, story: str, since: datetime | None, until: datetime | None, *, form: str) -> int:
    """Play recorded documents day by day and print when you would have been told, and how often.

    STORY is the name of a shipped story (sora, gpt-4o, files-upload, twilio-video) or a folder with a story.yaml.
    Without one, what this installation recorded (`record: true`) is played, or else every shipped story. Exits 1 where
    a shutdown was never told. Nothing leaves this machine and nothing is kept.
    """
    from lastcall.entrypoints.logs import set_up_logging
    from lastcall.entrypoints.theatre import play, said_of
    from lastcall.stages.verdict import judge

    context = context_of(ctx)
    set_up_logging("auto", context.verbose or -1, context.env)
    first, last = (day.date() if day else None for day in (since, until))
    results = []
    for script in _stories(context, story, last):
        told = asyncio.run(play(script, context.vendors, since=first, until=last))
        truth = [t for t in script.truth if t.announced_on is None or t.announced_on <= (last or script.until)]
        results.append((script, told, judge(said_of(told), truth)))
    if form == "json":
        say_json([_plain(*result) for result in results])
    else:
        for result in results:
            _show(context, *result)
    return int(any(verdict.told_on is None for *_, verdicts in results for verdict in verdicts))


def _stories(context: Context, name: str, until: date | None) -> Iterator[Story]:
    """Yield the story that is named; without a name the recorded one, or all that ship."""
    from lastcall.adapters.stories import read_story, shipped_stories
    from lastcall.entrypoints.recorded import recorded_story

    if name:
        yield read_story(name)
        return
    if Path(context.config_path or DEFAULT_CONFIG).exists() and (own := recorded_story(context, until)):
        yield own
        return
    yield from map(read_story, shipped_stories())


def _show(context: Context, script: Story, told: Sequence[Told], verdicts: Sequence[Verdict]) -> None:
    if not context.quiet:
        names = ", ".join(usage.pattern for usage in script.usages)
        click.echo(f"{script.title}\nfor somebody who depends on {names}:\n")
    for one in told:
        click.echo(f"{one.on}  {one.reason:<14} {one.title}")
    if context.quiet:
        return
    first = f"first word on {told[0].on}" if told else "never told"
    click.echo(f"\n{counted(len(told), 'message')}, {first}\n")
    rows = [(v.subject, _or(v.ends_on, "no date"), *_when(v), str(v.messages), str(v.noise)) for v in verdicts]
    heads = ("shutdown", "ends", "first told", "after the announcement", "before the end", "messages", "noise")
    for line in columns(rows, flexible=0, heads=heads):
        click.echo(line)
    click.echo("")


def _when(verdict: Verdict) -> tuple[str, str, str]:
    late = "?" if verdict.days_late is None else counted(verdict.days_late, "day")
    before = "-" if verdict.days_before is None else counted(verdict.days_before, "day")
    return _or(verdict.told_on, "NEVER"), late, before


def _or(day: date | None, words: str) -> str:
    return day.isoformat() if day else words


def _plain(script: Story, told: Sequence[Told], verdicts: Sequence[Verdict]) -> dict[str, object]:
    return {
        "title": script.title,
        "messages": [one.plain for one in told],
        "shutdowns": [
            {
                "subject": v.subject,
                "ends_on": v.ends_on,
                "told_on": v.told_on,
                "days_after_announcement": v.days_late,
                "days_before_end": v.days_before,
                "messages": v.messages,
                "noise": v.noise,
                "is_true": v.is_true,
            }
            for v in verdicts
        ],
    }
