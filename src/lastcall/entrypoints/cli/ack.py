"""`lastcall ack`: "I know"; bound to the facts, so that a moved date speaks again."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.context import Context, context_of

if TYPE_CHECKING:
    from datetime import date

    from lastcall.model.action import ActionKind


@click.command("ack")
@click.argument("notices", metavar="ID...", nargs=-1, required=True)
@click.option("--note", default="", help="Why, for whoever reads `explain`.")
@click.option("--undo", is_flag=True, help="Take back an acknowledgement, a snooze or a waiver.")
@click.pass_context
def command(ctx: click.Context, notices: tuple[str, ...], note: str, *, undo: bool) -> int:
    """Acknowledge notices: no more reminders, until a date, a scope or a replacement changes."""
    from lastcall.model.action import ActionKind

    act(context_of(ctx), notices, ActionKind.REOPEN if undo else ActionKind.ACK, note=note)
    return 0


def act(context: Context, names: tuple[str, ...], kind: ActionKind, *, until: date | None = None, note: str) -> None:
    """Write what is done about all these notices or, where a name is wrong, about none."""
    from lastcall.adapters.store import silences
    from lastcall.entrypoints.cli.which import the_notice

    store = context.open_store()
    try:
        with store.write() as connection:
            found = [the_notice(connection, name) for name in names]
            for notice in found:
                who = getpass.getuser()
                silences.add(connection, notice, who=who, now=context.now(), until=until, note=note, kind=kind)
    finally:
        store.close()
    done, after = _WORDS[kind.value]
    for notice in found:
        when = f" until {until}" if until else ""
        ends = notice.deadline or "no date yet"
        click.echo(f"{done}{when}: {notice.key} ({ends}){after}")


_OPENS = "; a changed date, scope or replacement opens it again"
_WORDS = {
    "ack": ("acknowledged", _OPENS),
    "snooze": ("snoozed", _OPENS),
    "waive": ("waived", f"{_OPENS}; reports go on showing it"),
    "note": ("noted", "; `lastcall explain` shows it"),
    "reopen": ("open again", ""),
}
