"""`lastcall db`: the database file."""

from __future__ import annotations

from pathlib import Path

import click

from lastcall.entrypoints.context import context_of


@click.group("db")
def command() -> None:
    """Upgrade or back up the database."""


@command.command("upgrade")
@click.pass_context
def upgrade(ctx: click.Context) -> int:
    """Bring the database to today's schema; an older one is backed up first. The daemon does this by itself."""
    from lastcall.adapters.store.schema import prepare
    from lastcall.adapters.store.store import back_up, backup_name

    context = context_of(ctx)
    path = context.database
    done = prepare(path, backup=lambda file: back_up(file, backup_name(file, context.now())))
    click.echo(f"{path}: {done}")
    return 0


@command.command("backup")
@click.argument("target", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def backup(ctx: click.Context, target: Path | None) -> int:
    """Copy the database to TARGET (default: beside it, named by the time) and check the copy; the daemon may run."""
    from lastcall.adapters.store.store import back_up, backup_name
    from lastcall.errors import StoreError

    context = context_of(ctx)
    path = context.database
    if not path.exists():
        raise StoreError(f"database {path}: there is none yet; nothing to back up")
    made = back_up(path, target or backup_name(path, context.now()))
    click.echo(f"{made}: {made.stat().st_size:,} bytes, checked")
    return 0
