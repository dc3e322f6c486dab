"""A folder of .eml files, or a Maildir -> the mails in it as bytes, newest first."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from lastcall.adapters.mailbox.senders import is_from
from lastcall.errors import FetchError
from lastcall.model.health import FetchFailure
from lastcall.model.mail import SIZE, senders_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.model.vendor import Source

FILES = 20_000  # files of a folder that are looked at, the newest
_HEAD = 64_000  # bytes in which the sender stands
_SUFFIXES = (".eml", ".EML")


def folder_mails(source: Source, path: str, senders: frozenset[str]) -> Iterator[bytes]:
    """Return the vendor's mails in a folder; raise FetchError where the folder cannot be listed."""
    folder = Path(path)
    try:
        found = [one for one in folder.iterdir() if one.name.endswith(_SUFFIXES)]
        for part in ("new", "cur"):  # of a Maildir; `tmp` holds what is still being delivered
            if (folder / part).is_dir():
                found += (folder / part).iterdir()
    except FileNotFoundError as error:
        raise FetchError(
            f"{source.id}: there is no folder {path}; make it, or look at the address", failure=FetchFailure.NOT_FOUND
        ) from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise FetchError(
            f"{source.id}: the folder {path} cannot be read: {why}; look who may read it", failure=FetchFailure.AUTH
        ) from error
    return _read(found, senders)


def _read(found: list[Path], senders: frozenset[str]) -> Iterator[bytes]:
    dated = sorted(((_changed_at(one), one.name, one) for one in found), reverse=True)
    for changed_at, _, one in islice(dated, FILES):
        if changed_at < 0:
            continue
        try:
            with one.open("rb") as file:
                head = file.read(_HEAD)
                if is_from(senders_in(head), senders):
                    yield head + file.read(SIZE - _HEAD)
        except OSError:  # moved from new to cur, or deleted, while we read: it is found at the next look
            continue


def _changed_at(one: Path) -> float:
    """Return when a file was written; below zero for what is no plain file, such as a pipe that never ends."""
    try:
        return one.stat().st_mtime if one.is_file() else -1.0
    except OSError:
        return -1.0
