"""One look through a folder of code: read what changed, find what is used, say what could not be looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lastcall.adapters.contents import read_contents
from lastcall.adapters.scan_cache import digest_of, is_settled, unpacked_report
from lastcall.adapters.tree import list_tree
from lastcall.model.code import FileReport, Skipped
from lastcall.stages.detect.detect import detect
from lastcall.stages.detect.finder import Finder
from lastcall.stages.detect.owners import PLACES
from lastcall.stages.detect.resolve import resolve
from lastcall.stages.touch import touching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from lastcall.adapters.scan_cache import ScanCache
    from lastcall.model.code import FileState, Scan, Tree
    from lastcall.model.notice import Notice
    from lastcall.model.vendor import Vendor
    from lastcall.stages.detect.index import Index


@dataclass(frozen=True, slots=True)
class Sought:
    """What a scan looks for: the index, the notices that it was made of, and how vendors are called."""

    index: Index
    notices: tuple[Notice, ...]
    vendors: Mapping[str, Vendor]


@dataclass(frozen=True, slots=True)
class ScanDesk:
    """What a scan needs: the cache, and the knowledge, which is worked out only where something must be read."""

    cache: ScanCache
    knowledge: Callable[[], Sought]
    today: date
    now_ns: int


def scan_tree(folder: Path, desk: ScanDesk, *, without: Path | None = None) -> tuple[Scan, tuple[Notice, ...]]:
    """Return what a folder or file uses, and the notices that touch any of it; raises ConfigError for no such path.

    Paths are relative to the folder. A tree that lies as it lay at the last scan is not read again. `without` is a
    file that is no evidence.
    """
    tree = list_tree(folder)
    if without is not None:
        kept = tuple(state for state in tree.files if Path(tree.root, state.path).resolve() != without.resolve())
        tree = replace(tree, files=kept)
    root = str(folder.absolute())
    digest = f"{digest_of(tree)} {desk.today}"
    if kept := desk.cache.scan_of(root, digest):
        return kept
    knowledge = desk.knowledge()
    files = _reports(tree, desk, Finder(knowledge.index))
    desk.cache.keep_reports(root, files, now_ns=desk.now_ns)
    unread = [Skipped(path, found) for path, (_, found) in files.items() if isinstance(found, str)]
    reports = {path: found for path, (_, found) in files.items() if isinstance(found, FileReport)}
    scan = resolve(reports, today=desk.today, skipped=(*tree.skipped, *unread), codeowners=_codeowners(Path(tree.root)))
    notices = touching(scan.hits, knowledge.notices, knowledge.vendors)
    if is_settled(tree, now_ns=desk.now_ns):
        desk.cache.keep_scan(root, digest, scan, notices)
    return scan, notices


def _reports(tree: Tree, desk: ScanDesk, finder: Finder) -> dict[str, tuple[FileState, FileReport | str]]:
    """Return for each file its state with its report, or with the reason why it was not read."""
    known = desk.cache.reports_of(tree.root)
    found: dict[str, tuple[FileState, FileReport | str]] = {}
    for state in tree.files:
        kept = known.get(state.path)
        if kept and kept[0] == (state.size, state.mtime_ns, state.inode):
            found[state.path] = (state, kept[1] if isinstance(kept[1], str) else unpacked_report(kept[1]))
            continue
        contents = read_contents(f"{tree.root}/{state.path}")
        said = contents.reason or detect(state.path, contents.data, finder)
        found[state.path] = (state, said)
    return found


def _codeowners(root: Path) -> str:
    return _first(read_contents(str(root / place)).data for place in PLACES)


def _first(texts: Iterable[bytes]) -> str:
    return next((text.decode("utf-8", "replace") for text in texts if text), "")
