"""`lastcall alerts`: messages on their way; a test message; another try for what was refused."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.cli.options import FORMAT
from lastcall.entrypoints.cli.paper import ago, columns, say_json
from lastcall.entrypoints.context import Context, context_of
from lastcall.errors import ConfigError, DeliveryError
from lastcall.model.shown import flat

if TYPE_CHECKING:
    from lastcall.adapters.store.held import Held
    from lastcall.model.alert import Delivery
    from lastcall.model.config import Receiver


@click.group("alerts", invoke_without_command=True)
@FORMAT
@click.pass_context
def command(ctx: click.Context, form: str) -> int:
    """Show the messages that wait, for a receiver or for the next hour, or were refused, and why; exits 3 while one was refused for good."""
    from lastcall.adapters.store import held as held_rows
    from lastcall.adapters.store import outbox
    from lastcall.adapters.store import receivers as receiver_rows

    if ctx.invoked_subcommand:
        return 0
    context = context_of(ctx)
    store = context.open_store()
    try:
        with store.read() as connection:
            open_ = outbox.unsent(connection)
            counts = outbox.counts(connection)
            states = receiver_rows.states(connection)
            held = held_rows.held(connection)
    finally:
        store.close()
    dead = any(delivery.status == "dead" for delivery in open_)
    if form == "json":
        say_json([*map(_plain, open_), *(_plain_held(name, one) for name, one in held.items())])
        return 3 if dead else 0
    now = context.now()
    rows = [
        (
            d.status,
            d.receiver,
            ago(d.created_at, now),
            str(d.attempts),
            d.id,
            flat(f"{d.rendered.summary}  {d.last_error}"),
        )
        for d in open_
    ]
    for line in columns(rows, flexible=5, heads=("status", "receiver", "written", "tries", "id", "")):
        click.echo(line)
    for name, waiting in held.items():
        click.echo(f"{name}: {waiting.words}", err=True)
    for name, state in states.items():
        if state.error:
            click.echo(f"{name} needs mending since {ago(state.broken_since, now)}: {flat(state.error)}", err=True)
        elif state.paused(now):
            click.echo(f"{name} is left alone until {state.paused_until:%H:%M:%S} UTC", err=True)
    sent = ", ".join(f"{count} to {who}" for (who, status), count in counts.items() if status == "sent")
    click.echo(f"{len(open_)} not delivered; sent so far: {sent or 'nothing'}", err=True)
    return 3 if dead else 0


def _plain(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "receiver": delivery.receiver,
        "status": delivery.status,
        "summary": delivery.rendered.summary,
        "attempts": delivery.attempts,
        "written_at": delivery.created_at,
        "due_at": delivery.due_at,
        "last_error": delivery.last_error,
    }


def _plain_held(receiver: str, held: Held) -> dict[str, object]:
    """Return what waits for a receiver's next hour as one row: it is not written yet, so it has no id."""
    return {
        "id": None,
        "receiver": receiver,
        "status": "held",
        "summary": held.words,
        "attempts": 0,
        "written_at": None,
        "due_at": held.until,
        "last_error": "",
    }


@command.command("retry")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every refused message.")
@click.option("--receiver", metavar="NAME", help="Those of one receiver.")
@click.pass_context
def retry(ctx: click.Context, ids: tuple[str, ...], *, everything: bool, receiver: str | None) -> int:
    """Make refused messages due again; the daemon sends them at its next tick. Exits 3 where an ID is not refused."""
    from lastcall.adapters.store import outbox
    from lastcall.adapters.store import receivers as receiver_rows

    if not (ids or everything or receiver):
        raise click.UsageError("name messages by their ID, a --receiver, or say --all")
    context = context_of(ctx)
    known = context.config.receivers
    if receiver and receiver not in known:
        raise ConfigError(f"alerts retry: no receiver {receiver!r}; known: {', '.join(known)}")
    names = (receiver,) if receiver else tuple(known)
    store = context.open_store()
    try:
        with store.write() as connection:
            receiver_rows.unpause(connection, receiver or "")
            count = outbox.revive(connection, context.now(), ids, receivers=names)
            left = outbox.counts(connection)
    finally:
        store.close()
    click.echo(f"{count} message{'s are' if count != 1 else ' is'} due again")
    gone = sorted({who for (who, status) in left if status == "dead" and who not in known})
    if gone:
        click.echo(f"the config has no receiver {', '.join(gone)} any more; put it back to send its messages", err=True)
    return 3 if len(set(ids)) > count else 0


@command.command("preview")
@click.argument("what", metavar="[NOTICE|REASON]", default="announced")
@click.option("--receiver", metavar="NAME", help="As this receiver would get it.  [default: the first]")
@click.option(
    "-f", "--format", "form", type=click.Choice(["text", "html", "json"]), default="text", help="What to show."
)
@click.pass_context
def preview(ctx: click.Context, what: str, receiver: str | None, form: str) -> int:
    """Show a message without sending it: of a notice by its ID, or an invented one for a reason.

    Exits 3 where a template of yours fails; the layout of our own is shown then, as it would be sent.
    """
    from lastcall.entrypoints.preview import message_of
    from lastcall.stages.render import render
    from lastcall.stages.render.reading import as_html, as_json, as_text

    context = context_of(ctx)
    known = context.config.receivers
    name = receiver or next(iter(known))
    if name not in known:
        raise ConfigError(f"alerts preview: no receiver {name!r}; known: {', '.join(known)}")
    rendered = render(message_of(context, what, name), known[name])
    shown = {"text": as_text, "html": as_html, "json": as_json}[form](rendered)
    if not shown:
        raise click.UsageError(f"a message to {name} ({rendered.kind}) has no {form}; try --format json")
    click.echo(shown.rstrip())
    if error := rendered.meta.get("template_error"):
        click.echo(f"template {flat(error)}", err=True)
        return 3
    return 0


@command.command("test")
@click.argument("receivers", metavar="[RECEIVER]...", nargs=-1)
@click.pass_context
def test(ctx: click.Context, receivers: tuple[str, ...]) -> int:
    """Send a marked test message through the real channel of each receiver, or of those named; exits 3 if one fails."""
    context = context_of(ctx)
    known = context.config.receivers
    for name in receivers:
        if name not in known:
            raise ConfigError(f"alerts test: no receiver {name!r}; known: {', '.join(known)}")
    results = [asyncio.run(_try(context, known[name])) for name in receivers or known]
    return 0 if all(results) else 3


async def _try(context: Context, receiver: Receiver) -> bool:
    from lastcall.adapters.channels import open_channel
    from lastcall.model.alert import AlertReason, Delivery, DeliveryStatus, Layout, Message
    from lastcall.stages.render import render
    from lastcall.stages.titles import title_of

    now = context.now()
    ident = f"test-{now:%Y%m%d%H%M%S%f}"
    empty = Message(ident, receiver.name, Layout.TEST, AlertReason.TEST, "info", ident, (), now, context.today)
    message = Message(
        *(ident, receiver.name, Layout.TEST, AlertReason.TEST, "info", ident, (), now, context.today),
        title=title_of(empty),
    )
    delivery = Delivery(ident, receiver.name, ident, render(message, receiver), DeliveryStatus.SENDING, now)
    channel = open_channel(receiver, context.config.fetching)
    try:
        receipt = await channel.deliver(delivery, now=now)
    except DeliveryError as error:
        click.echo(f"{receiver.name} ({receiver.kind}): not sent: {flat(error)}", err=True)
        return False
    finally:
        await channel.close()
    click.echo(f"{receiver.name} ({receiver.kind}): sent" + (f"; {receipt.note}" if receipt.note else ""))
    return True
