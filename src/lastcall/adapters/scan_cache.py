"""What earlier scans found, in files of the user's cache folder: an unchanged tree is not read again.

Everything here is a shortcut: what cannot be read, or is of another version, is as if it were not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lastcall.adapters.store.codec import dump_notice, load_notice
from lastcall.errors import StoreError
from lastcall.model.code import (
    Candidate,
    FileReport,
    Hit,
    Ignore,
    Place,
    Role,
    Scan,
    Sighting,
    Skipped,
    Stranger,
    Sureness,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lastcall.model.code import FileState, Tree
    from lastcall.model.notice import Notice

RACY_NS = 2_000_000_000  # a file this fresh may change again without its time changing
_BROKEN = (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, StoreError)


@dataclass(frozen=True, slots=True)
class ScanCache:
    """The cache folder and the key of the knowledge that the scans rest on; no folder: nothing is kept."""

    folder: Path | None
    key: str

    def scan_of(self, root: str, digest: str) -> tuple[Scan, tuple[Notice, ...]] | None:
        """Return what was found in a tree of this digest, and the notices that touch it; None where it is not kept."""
        data = self._read(f"scan-{_short(root)}")
        if not data or data.get("digest") != digest:
            return None
        try:
            return _scan(data["scan"]), tuple(load_notice(text) for text in data["notices"])
        except _BROKEN:
            return None

    def keep_scan(self, root: str, digest: str, scan: Scan, notices: tuple[Notice, ...]) -> None:
        """Keep what was found in a tree."""
        data = {"digest": digest, "scan": astuple(scan), "notices": [dump_notice(notice) for notice in notices]}
        self._write(f"scan-{_short(root)}", data)

    def reports_of(self, root: str) -> Mapping[str, tuple[tuple[int, int, int], list[Any] | str]]:
        """Return what is known of each file of a tree: its state, and its report as it was kept."""
        data = self._read(f"files-{_short(root)}") or {}
        try:
            return {path: ((row[0], row[1], row[2]), row[3]) for path, row in data["files"].items()}
        except _BROKEN:
            return {}

    def keep_reports(self, root: str, files: Mapping[str, tuple[FileState, FileReport | str]], *, now_ns: int) -> None:
        """Keep the report of each file, or the reason why it was not read; not of files that changed just now."""
        rows = {
            path: [
                state.size,
                state.mtime_ns,
                state.inode,
                report if isinstance(report, str) else packed_report(report),
            ]
            for path, (state, report) in files.items()
            if now_ns - state.mtime_ns > RACY_NS
        }
        self._write(f"files-{_short(root)}", {"files": rows})

    def read(self, name: str) -> dict[str, Any] | None:
        """Return kept data that belongs to the key; None where there is none."""
        return self._read(name)

    def write(self, name: str, data: dict[str, Any]) -> None:
        """Keep data under a name, for the key."""
        self._write(name, data)

    def _read(self, name: str) -> dict[str, Any] | None:
        if self.folder is None:
            return None
        try:
            data = json.loads((self.folder / f"{name}.json").read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        return data if isinstance(data, dict) and data.get("key") == self.key else None

    def _write(self, name: str, data: dict[str, Any]) -> None:
        if self.folder is None:
            return
        text = json.dumps({"key": self.key, **data}, separators=(",", ":"), default=str)
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, fresh = tempfile.mkstemp(dir=self.folder, suffix=".tmp")
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogateescape") as file:
                file.write(text)
            Path(fresh).replace(self.folder / f"{name}.json")


def digest_of(tree: Tree) -> str:
    """Return a digest of the states of all files of a tree: equal digests hold equal text."""
    lines = [f"{path}\0{size}\0{mtime_ns}\0{inode}\n" for path, size, mtime_ns, inode in tree.files]
    lines += [f"{one.path}\0{one.reason}\n" for one in tree.skipped]
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def is_settled(tree: Tree, *, now_ns: int) -> bool:
    """Tell whether no file of a tree changed so lately that it may change again unseen."""
    return all(now_ns - state.mtime_ns > RACY_NS for state in tree.files)


def _short(root: str) -> str:
    return hashlib.sha256(root.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def packed_report(report: FileReport) -> list[Any]:
    """Return a report as plain data; empty for a file that says nothing."""
    return list(astuple(report)) if report != FileReport() else []


def unpacked_report(data: list[Any]) -> FileReport:
    """Return the report of what `packed_report` made; raises where it did not make it."""
    if not data:
        return FileReport()
    return FileReport(
        tuple(_candidate(row) for row in data[0]),
        tuple(Sighting(*row) for row in data[1]),
        tuple(Stranger(*row) for row in data[2]),
        data[3],
    )


def _candidate(row: list[Any]) -> Candidate:
    place, text, role, why, sureness, options, needs, ignore, stem, makers, near, here = row
    return Candidate(
        Place(*place),
        text,
        Role(role),
        why,
        Sureness(sureness),
        tuple((vendor, subject, kind) for vendor, subject, kind in options),
        needs,
        Ignore(*ignore) if ignore else None,
        stem,
        tuple(makers),
        near,
        here,
    )


def _scan(row: list[Any]) -> Scan:
    hits, sightings, strangers, skipped, files, counts = row
    return Scan(
        tuple(_hit(one) for one in hits),
        tuple(Sighting(*one) for one in sightings),
        tuple(Stranger(*one) for one in strangers),
        tuple(Skipped(*one) for one in skipped),
        files,
        counts,
    )


def _hit(row: list[Any]) -> Hit:
    vendor, subject, kind, place, text, role, why, sureness, owner, ignored = row
    return Hit(vendor, subject, kind, Place(*place), text, Role(role), why, Sureness(sureness), owner, ignored)
