"""One look through a folder of code: what is used there, from the cache where nothing changed, else read anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lastcall.adapters.scan_cache import digest_of, is_settled
from lastcall.adapters.tree import list_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from lastcall.adapters.scan_cache import ScanCache
    from lastcall.model.code import Scan, Tree
    from lastcall.model.notice import Notice


@dataclass(frozen=True, slots=True)
class ScanDesk:
    """What a scan needs: the cache, and the reader, whose half second of imports only a changed tree pays for."""

    cache: ScanCache
    read: Callable[[Tree, ScanCache, date, int], tuple[Scan, tuple[Notice, ...]]]  # what reads a tree that changed
    today: date
    now_ns: int


def scan_tree(folder: Path, desk: ScanDesk, *, without: Collection[Path] = ()) -> tuple[Scan, tuple[Notice, ...]]:
    """Return what a folder or file uses, and the notices that touch any of it; raises ConfigError for no such path.

    Paths are relative to the folder. A tree that lies as it lay at the last scan is not read again. `without` are
    files that are no evidence: the config, a baseline.
    """
    tree = list_tree(folder)
    if without:
        # A tree holds no links, so that one look at its root is enough to know where all of its files truly lie.
        home = Path(tree.root).resolve()
        apart = {path.resolve() for path in without}
        names = {path.relative_to(home).as_posix() for path in apart if path.is_relative_to(home)}
        tree = replace(tree, files=tuple(state for state in tree.files if state.path not in names))
    root = str(folder.absolute())
    digest = f"{digest_of(tree)} {desk.today}"
    if kept := desk.cache.scan_of(root, digest):
        return kept
    scan, notices = desk.read(tree, desk.cache, desk.today, desk.now_ns)
    if is_settled(tree, now_ns=desk.now_ns):
        desk.cache.keep_scan(root, digest, scan, notices)
    return scan, notices
