"""A backup -> the database again; what stood in its place is kept aside, and no kill leaves neither."""

from __future__ import annotations

import os
import shutil
from itertools import count
from typing import TYPE_CHECKING

from lastcall.adapters.store.engine import make_private, to_disk
from lastcall.adapters.store.instance import InstanceLock
from lastcall.adapters.store.schema import HEAD, KNOWN, backups_of, check_sound, revision
from lastcall.errors import StoreError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_COMPANIONS = ("-wal", "-shm")


def newest_sound_backup(path: Path) -> Path:
    """Return the newest backup beside a database that has no damage; raise StoreError where there is none."""
    told = []
    for copy in reversed(backups_of(path)):
        try:
            _check(copy)
        except StoreError as error:
            told.append(str(error))
        else:
            return copy
    found = f"; not sound: {'; '.join(told)}" if told else ""
    raise StoreError(f"database {path}: there is no sound backup beside it{found}; name one that you keep elsewhere")


def restore(path: Path, backup: Path, now: datetime) -> Path | None:
    """Put a backup in the place of a database; return where the old file is now, None where there was none.

    Raises StoreError where the backup is damaged or of a newer Lastcall, where a daemon runs, or the disk is full.
    """
    _check(backup)
    part = path.with_name(f"{path.name}.restoring")
    names = (path.with_name(f"{path.stem}.{now:%Y%m%dT%H%M%SZ}.replaced{n or ''}{path.suffix}") for n in count())
    aside = next(name for name in names if not name.exists())
    with InstanceLock(path):
        try:
            make_private(part)
            shutil.copyfile(backup, part)
            to_disk(part)
            kept = _keep_aside(path, aside)
            part.replace(path)  # the one moment at which the old file gives way
            to_disk(path.parent)
        except OSError as error:
            raise StoreError(
                f"database {path}: {error.strerror}; check the folder's owner and space; nothing was replaced"
            ) from error
        finally:
            part.unlink(missing_ok=True)
    return aside if kept else None


def _keep_aside(path: Path, aside: Path) -> bool:
    """Give the old file a second name, and take its journal away, which would be played into the new one."""
    kept = path.exists()
    if kept:
        os.link(path, aside)
    for end in _COMPANIONS:
        companion = path.with_name(path.name + end)
        if companion.exists():
            companion.replace(aside.with_name(aside.name + end))
    return kept


def _check(backup: Path) -> None:
    if not backup.exists():
        raise StoreError(f"backup {backup}: there is no such file")
    check_sound(backup, deep=True)
    found = revision(backup)
    if found not in (*KNOWN, HEAD):
        raise StoreError(
            f"backup {backup}: made by a newer Lastcall (schema {found}); upgrade Lastcall first"
            if found
            else f"backup {backup}: is no database of Lastcall; choose another"
        )
