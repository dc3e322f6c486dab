"""`lastcall db`: the database file."""

from __future__ import annotations

from pathlib import Path

import click

from lastcall.entrypoints.context import context_of


@click.group("db")
def command() -> None:
    """Upgrade, back up or restore the database."""


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


@command.command("restore")
@click.argument("backup", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace a database that is sound, too.")
@click.pass_context
def restore_(ctx: click.Context, backup: Path | None, *, force: bool) -> int:
    """Put BACKUP (default: the newest sound one beside the database) in the database's place; the old file is kept.

    The daemon makes a backup each day and before each upgrade. What was found since is found again by the next polls;
    what was said since may be said once more.
    """
    from lastcall.adapters.store.restore import newest_sound_backup, restore
    from lastcall.errors import StoreError

    context = context_of(ctx)
    path, now = context.database, context.now()
    if not force and _is_sound(path):
        raise StoreError(f"database {path}: is sound, nothing to restore; --force replaces it all the same")
    chosen = backup or newest_sound_backup(path)
    made = chosen.stat().st_mtime if chosen.exists() else now.timestamp()
    aside = restore(path, chosen, now)
    hours = max(now.timestamp() - made, 0) / 3600
    click.echo(f"{path}: restored from {chosen.name}, {hours:.1f} hours old")
    if aside is not None:
        click.echo(f"{aside}: the file that was replaced", err=True)
    return 0


def _is_sound(path: Path) -> bool:
    from lastcall.adapters.store.schema import check_sound
    from lastcall.errors import StoreError

    if not path.exists():
        return False
    try:
        check_sound(path, deep=True)
    except StoreError:
        return False
    return True
