"""A folder of .eml files, or a Maildir -> the mails in it as bytes, newest first, and what of it could not be read."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lastcall.adapters.mailbox.senders import is_from
from lastcall.errors import FetchError
from lastcall.model.health import FetchFailure
from lastcall.model.mail import is_cut, senders_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from lastcall.model.vendor import Source

FILES = 20_000  # files of a folder that are looked at, the newest
SETTLED = 2.0  # seconds: a file that was changed within them is looked at twice, since somebody may be writing it
UNFINISHED = 3_600.0  # seconds: so old, a mail that ends in the middle will not become whole any more
PART = 1_000_000  # bytes of a mail that are read; text stands before what is attached
_HEAD = 64_000  # bytes in which the sender stands
_FIRST = 8_000  # … and in which it stands most often
_FROM = re.compile(rb"^from[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_SUFFIXES = (".eml", ".EML")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as it was when the folder was listed."""

    path: Path
    changed_ns: int
    size: int

    @property
    def mark(self) -> tuple[str, int, int]:
        """Return by what a file is known again: a Maildir's flags and its move from new to cur change nothing."""
        return self.path.name.partition(":2,")[0], self.changed_ns, self.size

    def age(self, now: datetime) -> float:
        """Return how many seconds ago it was changed; a clock that is a little ahead counts as one that is behind."""
        return abs(now.timestamp() - self.changed_ns / 1e9)


@dataclass(slots=True)
class Post:
    """A folder's mails while they are read; `unread` says what could not be, `waiting` what is not whole yet."""

    entries: tuple[Entry, ...]
    strangers: Collection[tuple[str, int, int]] = ()  # known from the last look
    unread: list[str] = field(default_factory=list)
    waiting: set[Entry] = field(default_factory=set)
    met: set[tuple[str, int, int]] = field(default_factory=set)  # strangers of this look

    def mails(self, senders: frozenset[str], now: datetime) -> Iterator[tuple[str, bytes]]:
        """Yield name and body of each mail of these senders, newest first; one that cannot be read costs no other."""
        for entry in self.entries:
            if entry.mark in self.strangers:
                self.met.add(entry.mark)
                continue
            try:
                body = self._opened(entry, senders)
            except FileNotFoundError:  # moved from new to cur, or deleted, while we read: it is found at the next look
                continue
            except OSError as error:
                self.unread.append(f"{entry.path.name}: {error.strerror or error}")
                continue
            if body and entry.age(now) < UNFINISHED and len(body) < PART and is_cut(body):
                self.waiting.add(entry)
                self.unread.append(f"{entry.path.name}: it ends in the middle, perhaps it is still being written")
            elif body:
                yield entry.path.name, body

    def _opened(self, entry: Entry, senders: frozenset[str]) -> bytes:
        """Return a mail, empty where it is somebody else's."""
        with entry.path.open("rb") as file:
            head = file.read(_FIRST)
            if b"\n\n" not in head and b"\r\n\r\n" not in head:
                head += file.read(_HEAD - _FIRST)
            found = () if _is_strangers(head, senders) else senders_in(head)
            if is_from(found, senders):
                return head + file.read(PART - len(head))
        if (
            not (found or _FROM.search(head)) and entry.path.suffix in _SUFFIXES
        ):  # somebody put it there as a mail, and it is none
            self.unread.append(f"{entry.path.name}: no sender stands in it")
        else:
            self.met.add(entry.mark)
        return b""


def listed(source: Source, path: str) -> tuple[Entry, ...]:
    """Return the files of a folder that may be mails, newest first; raise FetchError where it cannot be listed."""
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
    entries = [entry for one in found if (entry := _entry(one)) is not None]
    return tuple(sorted(entries, key=lambda one: (one.changed_ns, one.path.name), reverse=True)[:FILES])


def mark_of(entries: Iterable[Entry], senders: frozenset[str]) -> str:
    """Return a digest of a listing: while it is the same, no file need be opened."""
    said = repr((sorted(entry.mark for entry in entries), sorted(senders)))
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()


def _is_strangers(head: bytes, senders: frozenset[str]) -> bool:
    """Tell whether no line that could be a mail's From names one of these senders; asked of thousands, so in haste."""
    said = b"\n".join(_FROM.findall(head)).lower()
    return not any(one.encode("utf-8", "surrogateescape") in said for one in senders)


def _entry(one: Path) -> Entry | None:
    """Return a file as it is now; None for what is no plain file, such as a pipe that never ends."""
    try:
        if not one.is_file():
            return None
        stat = one.stat()
    except OSError:
        return None
    return Entry(one, stat.st_mtime_ns, stat.st_size)
