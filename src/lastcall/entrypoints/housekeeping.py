"""What the daemon does once a day for its own database: old rows go, a checked copy is made, old copies go."""

from __future__ import annotations

import glob
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from lastcall.adapters.store import retention
from lastcall.adapters.store.schema import backups_of, check_sound
from lastcall.adapters.store.store import back_up, backup_name

if TYPE_CHECKING:
    from lastcall.adapters.store.store import Store
    from lastcall.entrypoints.context import Context

BACKUPS = 3  # kept beside the database
HALF_DONE = timedelta(hours=6)  # after which nobody is still writing a copy

log = structlog.get_logger()


def keep_house(context: Context, store: Store) -> None:
    """Let go of what is too old, back up the database, keep the newest copies; raise StoreError."""
    with store.write() as connection:
        pruned = retention.prune(connection, context.now())
    if pruned:
        log.info("let go of old rows", rows=pruned)
    path = context.database
    check_sound(path, deep=True)  # before the newest copies push out those of a sound file
    back_up(path, backup_name(path, context.now()))
    copies = backups_of(path)
    for old in copies[:-BACKUPS]:
        old.unlink(missing_ok=True)
    for half in path.parent.glob(f"{glob.escape(path.stem)}.*.part*"):  # of a backup that was killed
        if context.now().timestamp() - half.stat().st_mtime > HALF_DONE.total_seconds():
            half.unlink(missing_ok=True)
    log.info("backed up", copies=min(len(copies), BACKUPS))
