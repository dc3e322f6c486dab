"""`lastcall doctor`: what is wrong and how to mend it."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from lastcall.entrypoints.cli.options import FORMAT
from lastcall.entrypoints.cli.paper import ago, painted, say_json
from lastcall.entrypoints.context import Context, context_of
from lastcall.errors import LastcallError
from lastcall.model.counting import counted
from lastcall.model.shown import flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.model.config import Receiver

ROOM = 100_000_000  # bytes that should be free beside the database
LATE = timedelta(hours=1)  # a message that waits longer is itself worth a word
_CONNECT = 5.0  # seconds
_DEFAULTS = {
    "slack": "https://slack.com",
    "pagerduty": "https://events.pagerduty.com",
    "ntfy": "https://ntfy.sh",
    "github": "https://api.github.com",
}
_PORTS = {"http": 80, "https": 443, "smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `ok` False comes with what to do in `said`."""

    what: str
    ok: bool
    said: str


@click.command("doctor")
@click.option("--offline", is_flag=True, help="Try no receiver's address.")
@click.option("--alive", is_flag=True, help="Only ask what a heartbeat would: is work being done? For health checks.")
@FORMAT
@click.pass_context
def command(ctx: click.Context, *, offline: bool, alive: bool, form: str) -> int:
    """Look at config, database, clock, sources, outbox and receivers; exits 3 where one of them needs mending.

    Nothing is sent: a receiver's address is only connected to (`lastcall alerts test` sends).
    """
    context = context_of(ctx)
    if alive:
        return _told([_alive(context)], form, context)
    checks = [
        Check(
            "config",
            ok=True,
            said=f"{context.config.path}: {counted(len(context.usages), 'use')}, {counted(len(context.sources), 'source')}, "
            f"{counted(len(context.config.receivers), 'receiver')}",
        )
    ]
    checks += _templates(context)
    checks += _database(context)
    if not offline:
        checks += asyncio.run(_receivers(context))
    return _told(checks, form, context)


def _alive(context: Context) -> Check:
    """Ask for the vital signs, once: one blind page is no reason to restart anything."""
    from lastcall.usecases.vital import vital_signs

    store = context.open_store()
    try:
        signs = vital_signs(store, context.now())
    finally:
        store.close()
    return Check("alive", ok=not signs, said="; ".join(signs) or "sources are read, messages leave")


def _told(checks: list[Check], form: str, context: Context) -> int:
    """Print the checks and return the exit code."""
    bad = sum(not check.ok for check in checks)
    if form == "json":
        say_json([{"what": check.what, "ok": check.ok, "said": check.said} for check in checks])
    else:
        for check in checks:
            line = f"{'ok ' if check.ok else 'BAD'}  {check.what:<12} {flat(check.said)}"
            click.echo(line if check.ok else painted(line, "critical", color=context.color))
        click.echo(f"{bad} to mend" if bad else "all is well", err=True)
    return 3 if bad else 0


def _templates(context: Context) -> Iterator[Check]:
    from lastcall.entrypoints.preview import template_errors

    receivers = context.config.receivers
    if any(receiver.templates for receiver in receivers.values()):
        errors = template_errors(receivers)
        said = "; ".join(errors) or "every reason renders"
        yield Check("templates", ok=not errors, said=said)


def _database(context: Context) -> Iterator[Check]:
    path = context.database
    try:
        store = context.open_store()
    except LastcallError as error:
        yield Check("database", ok=False, said=str(error))
        return
    free = shutil.disk_usage(path.parent).free
    yield Check("database", ok=True, said=f"{path}: sound, {path.stat().st_size:,} bytes")
    yield Check(
        "disk",
        ok=free > ROOM,
        said=f"{free // 1_000_000:,} MB free" + ("" if free > ROOM else "; free some space before writes fail"),
    )
    try:
        yield from _rows(context, store)
    finally:
        store.close()


def _rows(context: Context, store: object) -> Iterator[Check]:
    from lastcall.adapters.store import held as held_rows
    from lastcall.adapters.store import outbox
    from lastcall.adapters.store import receivers as receiver_rows
    from lastcall.adapters.store import sources as source_rows
    from lastcall.adapters.store.store import Store

    assert isinstance(store, Store)
    now = context.now()
    with store.read() as connection:
        healths = source_rows.healths(connection)
        unsent = outbox.unsent(connection)
        states = receiver_rows.states(connection)
        held = held_rows.held(connection)
    newest = max((h.last_checked_at for h in healths if h.last_checked_at), default=None)
    ahead = newest is not None and newest > now + timedelta(minutes=5)
    yield Check(
        "clock",
        ok=not ahead,
        said=f"{now:%Y-%m-%d %H:%M} UTC, today is {context.today} in {context.config.time_zone}"
        + (f"; but a poll was written at {newest}: set the clock" if ahead else ""),
    )
    blind = [h for h in healths if h.state in ("blind", "stale")]
    words = "; ".join(f"{h.source_id}: {h.detail or h.state}" for h in blind[:3])
    yield Check(
        "sources",
        ok=not blind and newest is not None,
        said=f"{len(healths)} known, last poll {ago(newest, now)}"
        + (f"; {len(blind)} blind or stale: {words}; see `lastcall sources`" if blind else "")
        + ("; nothing was polled yet: `lastcall poll` or `lastcall run`" if newest is None else ""),
    )
    for name, state in states.items():
        if state.error and name in context.config.receivers:
            since = ago(state.broken_since, now)
            yield Check(
                name, ok=False, said=f"refuses messages since {since}: {state.error}; mend it, `lastcall alerts retry`"
            )
    stuck = [d for d in unsent if d.status == "dead" or now - d.created_at > LATE]
    yield Check(
        "outbox",
        ok=not stuck,
        said=f"{counted(len(unsent), 'message')} not delivered"
        + (f", {len(stuck)} refused or late: {stuck[0].last_error}; see `lastcall alerts`" if stuck else "")
        + "".join(f"; {name}: {one.words}" for name, one in held.items()),
    )


async def _receivers(context: Context) -> list[Check]:
    return list(await asyncio.gather(*(_reach(receiver) for receiver in context.config.receivers.values())))


async def _reach(receiver: Receiver) -> Check:
    """Connect to a receiver's address and hang up; its secret stays unsaid."""
    what = f"{receiver.name}"
    address = str(
        next(
            (receiver.options[k] for k in ("smtp", "webhook", "url", "api_url", "server") if k in receiver.options), ""
        )
    )
    address = address or _DEFAULTS.get(receiver.kind, "")
    if not address:
        return Check(what, ok=True, said=f"{receiver.kind}: nothing to reach")
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 443)
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), _CONNECT)
    except (OSError, TimeoutError) as error:
        why = flat(error) or "no answer"
        return Check(
            what, ok=False, said=f"{receiver.kind}: {host}:{port} cannot be reached ({why}); check the address"
        )
    writer.close()
    return Check(what, ok=True, said=f"{receiver.kind}: {host}:{port} answers; `lastcall alerts test` sends a message")
