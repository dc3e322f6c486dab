"""`lastcall sources`: health of each source; test a URL; add one."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lastcall.entrypoints.cli.options import FORMAT
from lastcall.entrypoints.cli.paper import ago, columns, painted, say_json
from lastcall.entrypoints.context import DEFAULT_CONFIG, Context, context_of
from lastcall.errors import ConfigError, FetchError
from lastcall.model.counting import counted
from lastcall.model.shown import flat

if TYPE_CHECKING:
    from lastcall.model.config import Fetching
    from lastcall.model.health import SourceHealth
    from lastcall.model.vendor import Source
    from lastcall.usecases.reading import Reading

# Every kind that is polled (a test holds it to the model), spelt out so that --help imports nothing.
KINDS = (
    *("auto", "feed", "page", "markdown", "json", "yaml", "openapi", "graphql"),
    *("news", "endpoint", "mail", "traffic"),
)
_KIND = click.option("--kind", type=click.Choice(KINDS), default="auto", help="What it is.  [default: auto]")
_VENDOR = click.option("--vendor", metavar="SLUG", default="own", help="Whose notices they are.  [default: own]")


@click.group("sources", invoke_without_command=True)
@FORMAT
@click.pass_context
def command(ctx: click.Context, form: str) -> int:
    """Show how well each source is being read; exits 3 while one of them is blind or stale."""
    if ctx.invoked_subcommand:
        return 0
    return show(context_of(ctx), form)


@command.command("list")
@FORMAT
@click.pass_context
def list_(ctx: click.Context, form: str) -> int:
    """Show how well each source is being read (the same as `sources` alone)."""
    return show(context_of(ctx), form)


def show(context: Context, form: str) -> int:
    """Print the health of every watched source; return 3 while one cannot be relied on."""
    healths = _healths(context)
    now = context.now()
    bad = sum(health.state in ("blind", "stale") for health in healths)
    if form == "json":
        say_json([_plain(context, health) for health in healths])
        return 3 if bad else 0
    rows = [
        (
            _state(health),
            health.source_id,
            ago(health.last_ok_at, now) if health.state != "not_watched" else "",
            str(health.yields) if health.last_ok_at else "",
            flat(health.detail or (f"moved to {health.moved_to}" if health.moved_to else "")),
        )
        for health in healths
    ]
    heads = ("state", "source", "last read", "notices", "")
    for number, line in enumerate(columns(rows, flexible=4, heads=heads)):
        click.echo(painted(line, healths[number - 1].state.replace("_", " "), color=context.color) if number else line)
    counts: dict[str, int] = {}
    for health in healths:
        counts[health.state] = counts.get(health.state, 0) + 1
    words = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in counts.items())
    click.echo(f"{counted(len(healths), 'source')}: {words or 'none'}", err=True)
    return 3 if bad else 0


def _state(health: SourceHealth) -> str:
    """Return the state with the kind of trouble that made it."""
    state = health.state.replace("_", " ")
    return f"{state}: {health.failure.replace('_', ' ')}" if health.failure else state


def _healths(context: Context) -> list[SourceHealth]:
    from dataclasses import replace

    from lastcall.adapters.store import sources as source_rows
    from lastcall.stages.health import state_at

    store = context.open_store()
    try:
        with store.write() as connection:
            source_rows.sync(connection, context.sources.values())
        with store.read() as connection:
            found = source_rows.healths(connection)
    finally:
        store.close()
    known = context.sources
    timed = [replace(h, every=known[h.source_id].every) for h in found if h.source_id in known]
    return [replace(h, state=state_at(h, now=context.now())) for h in timed]


def _plain(context: Context, health: SourceHealth) -> dict[str, Any]:
    source = context.sources[health.source_id]
    return {
        "id": health.source_id,
        "vendor": source.vendor,
        "url": source.url,
        "kind": source.kind,
        "access": source.access,
        "state": health.state,
        "failure": health.failure,
        "detail": health.detail,
        "last_checked_at": health.last_checked_at,
        "last_ok_at": health.last_ok_at,
        "last_changed_at": health.last_changed_at,
        "next_poll_at": health.next_poll_at,
        "entries": health.entries,
        "notices": health.yields,
        "moved_to": health.moved_to,
    }


@command.command("test")
@click.argument("url")
@_KIND
@_VENDOR
@click.option(
    "--from", "senders", metavar="WHO", multiple=True, help="Who writes the vendor's mails: domain or address."
)
@FORMAT
@click.pass_context
def test(ctx: click.Context, url: str, kind: str, vendor: str, senders: tuple[str, ...], form: str) -> int:
    """Fetch URL once and show what it would yield; saves nothing.

    URL is an address or the name of a watched source; what is watched is read as it is watched. The password of a
    mailbox that is not in the config is asked for, or read from standard input.
    """
    context = context_of(ctx)
    fetching = _fetching(context)
    source = _tried(context, url, kind, vendor, senders)
    try:
        reading = asyncio.run(_read(context, fetching, source))
    except FetchError as error:
        click.echo(f"{url}: {error} ({error.failure})", err=True)
        return 3
    from lastcall.entrypoints.cli.extract import plain

    rows = [plain(claim) for claim in reading.claims]
    if form == "json":
        problem = reading.problem.detail if reading.problem else None
        say_json(
            {"url": url, "format": reading.format, "entries": reading.entries, "problem": problem, "notices": rows}
        )
        return 3 if reading.problem else 0
    for row in rows:
        when = row["sunset_on"] or (f"not before {row['not_before']}" if row["not_before"] else "no date")
        click.echo(f"{when:24} {row['stage']:20} {flat(row['subject'])}")
    click.echo(
        f"{reading.format or 'unreadable'}: {counted(reading.entries, 'entry or row', 'entries or rows')}, {counted(len(rows), 'notice')}",
        err=True,
    )
    for warning in reading.warnings[:5]:
        click.echo(f"warning: {flat(warning)}", err=True)
    if reading.problem:
        click.echo(f"problem: {flat(reading.problem.detail)}", err=True)
        return 3
    return 0


def _fetching(context: Context) -> Fetching:
    """Return the config's way to fetch; without a config the safe default."""
    from lastcall.model.config import Fetching

    return context.config.fetching if _has_config(context) else Fetching()


def _has_config(context: Context) -> bool:
    return context.config_path is not None or Path(DEFAULT_CONFIG).exists()


def _tried(context: Context, url: str, kind: str, vendor: str, senders: tuple[str, ...]) -> Source:
    """Return the watched source of that name or address, or else one made of what was said."""
    from lastcall.model.vendor import Source, SourceKind

    if kind == "auto" and not senders and _has_config(context):
        for source in context.sources.values():
            if url in (source.id, source.url):
                return source
    options = {"from": " ".join(senders)} if senders else {}
    if url.startswith("imaps:"):
        options["password"] = _password(url)
    return Source(f"{vendor}/test", vendor, url, SourceKind(kind), options=options)


def _password(url: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt(f"Password for {flat(url, 200)}", hide_input=True, err=True))


async def _read(context: Context, fetching: Fetching, source: Source) -> Reading:
    from lastcall import __version__
    from lastcall.adapters.apart import Apart
    from lastcall.adapters.http.fetcher import Fetcher
    from lastcall.adapters.reach import Reach
    from lastcall.model.document import Document
    from lastcall.model.health import SourceHealth
    from lastcall.usecases.reading_apart import COMMAND, ReaderApart

    now = context.now()
    async with Fetcher(fetching, version=__version__) as fetcher, Apart(COMMAND) as workers:
        got = await Reach(fetcher, context.vendors).fetch(source, None, now=now)
        assert isinstance(got, Document)  # nothing was said that a 304 could answer
        before = SourceHealth(source.id)
        return await ReaderApart(workers)(got, source, context.vendors.get(source.vendor), before, now.date())


@command.command("accept")
@click.argument("names", metavar="SOURCE...", nargs=-1, required=True)
@click.pass_context
def accept(ctx: click.Context, names: tuple[str, ...]) -> int:
    """Say that SOURCE is fine as it is now: its next reading is what is normal.

    For a page whose layout changed, and for what is odd for good: a feed that is only quiet, another host. A page that
    loses its rows later is told again.
    """
    from lastcall.adapters.store import sources as source_rows
    from lastcall.stages.health import accepted

    context = context_of(ctx)
    known = {health.source_id: health for health in _healths(context)}
    if missing := [name for name in names if name not in known]:
        raise ConfigError(f"sources: no source {missing[0]!r} is watched; `lastcall sources` lists them")
    store = context.open_store()
    try:
        with store.write() as connection:
            for name in names:
                source_rows.reset(connection, accepted(known[name]))
    finally:
        store.close()
    for name in names:
        click.echo(f"{name}: accepted; `lastcall poll {name}` reads it anew")
    return 0


@command.command("add")
@click.argument("url")
@_KIND
@_VENDOR
@click.option("--id", "name", metavar="NAME", help="Its short name.  [default: made of the address]")
@click.option("--every", metavar="SPAN", help="How often, such as 6h.")
@click.pass_context
def add(ctx: click.Context, url: str, kind: str, vendor: str, name: str | None, every: str | None) -> int:
    """Write URL under `sources` in the config, and check the config before it is kept. `sources test` tries one first."""
    context = context_of(ctx)
    path = Path(context.config_path or DEFAULT_CONFIG)
    before = path.read_text("utf-8") if path.exists() else ""
    parts = {"url": url, "vendor": vendor, "kind": kind, "id": name, "every": every}
    entry = ", ".join(f"{key}: {_quoted(value)}" for key, value in parts.items() if value)
    after = with_source(before, f"{{{entry}}}")
    draft = path.with_name(f".{path.name}.draft")
    from lastcall.adapters.config import read_config

    try:
        draft.write_text(after, encoding="utf-8")
        read_config(draft, env=context.env, vendors=context.vendors)
        draft.replace(path)
    except ConfigError as error:
        told = "\n".join(line.replace(draft.name, path.name) for line in error.problems)
        raise ConfigError(f"nothing was written; with this source the config would be wrong:\n{told}") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"{path}: added {url}; `lastcall poll` reads it")
    return 0


def with_source(text: str, entry: str) -> str:
    """Return a config's text with one more source, all other lines and comments as they were."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line.split("#")[0].strip() in ("sources:", "sources: []"):
            # A list may stand at the margin or be indented: the new item stands as the next one does.
            following = next((after for after in lines[number + 1 :] if after.lstrip().startswith("- ")), "  - ")
            indent = following[: len(following) - len(following.lstrip())]
            return "\n".join([*lines[:number], "sources:", f"{indent}- {entry}", *lines[number + 1 :]]) + "\n"
    return "\n".join([*lines, "", "sources:", f"  - {entry}"]) + "\n"


def _quoted(value: str) -> str:
    return "'" + value.replace("$", "$$").replace("'", "''") + "'"
