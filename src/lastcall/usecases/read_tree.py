"""A tree that changed -> what stands in its files, what the project uses, and the notices that touch it."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lastcall.adapters.contents import read_contents
from lastcall.adapters.scan_cache import unpacked_report
from lastcall.model.code import FileReport, Skipped
from lastcall.stages.detect.detect import detect
from lastcall.stages.detect.finder import Finder
from lastcall.stages.detect.owners import PLACES
from lastcall.stages.detect.resolve import resolve
from lastcall.stages.touch import touching

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from lastcall.adapters.contents import Contents
    from lastcall.adapters.scan_cache import ScanCache
    from lastcall.model.code import FileState, Scan, Tree
    from lastcall.model.notice import Notice
    from lastcall.model.vendor import Vendor
    from lastcall.stages.detect.index import Index


_THREADS = 2
_BATCH = 64  # files


@dataclass(frozen=True, slots=True)
class Sought:
    """What a scan looks for: the index, the notices that it was made of, and how vendors are called."""

    index: Index
    notices: tuple[Notice, ...]
    vendors: Mapping[str, Vendor]


def read_tree(
    tree: Tree, sought: Sought, cache: ScanCache, today: date, now_ns: int
) -> tuple[Scan, tuple[Notice, ...]]:
    """Return what a tree uses, and the notices that touch any of it; files that lie as they lay are not read again."""
    files = _reports(tree, cache, Finder(sought.index))
    cache.keep_reports(tree.root, files, now_ns=now_ns)
    unread = [Skipped(path, found) for path, (_, found) in files.items() if isinstance(found, str)]
    reports = {path: found for path, (_, found) in files.items() if isinstance(found, FileReport)}
    owners = _codeowners(Path(tree.root))
    scan = resolve(reports, sought.index.houses, today=today, skipped=(*tree.skipped, *unread), codeowners=owners)
    return scan, touching(scan.hits, sought.notices, sought.vendors)


def _reports(tree: Tree, cache: ScanCache, finder: Finder) -> dict[str, tuple[FileState, FileReport | str]]:
    """Return for each file its state with its report, or with the reason why it was not read."""
    known = cache.reports_of(tree.root)
    said: dict[str, FileReport | str] = {}
    fresh = []
    for state in tree.files:
        kept = known.get(state.path)
        if kept and kept[0] == (state.size, state.mtime_ns, state.inode):
            said[state.path] = kept[1] if isinstance(kept[1], str) else unpacked_report(kept[1])
        else:
            fresh.append(state.path)
    for path, contents, raw in _searched(tree.root, fresh, finder):
        said[path] = contents.reason or detect(path, contents.data, finder, raw)
    return {state.path: (state, said[state.path]) for state in tree.files}


def _searched(
    root: str, paths: list[str], finder: Finder
) -> Iterator[tuple[str, Contents, list[tuple[int, int, int]]]]:
    """Yield each file with all needles that stand in it; other threads read and search what comes next.

    Reading and searching wait for nobody: both run beside the interpreter. A few batches are held at a time, never the
    whole tree.
    """

    def search(batch: list[str]) -> list[tuple[str, Contents, list[tuple[int, int, int]]]]:
        read = [(path, read_contents(f"{root}/{path}")) for path in batch]
        return [(path, contents, finder.raw(contents.data)) for path, contents in read]

    finder.raw(b"")  # one thread builds the automaton
    with ThreadPoolExecutor(_THREADS) as pool:
        ahead: deque[Future[list[tuple[str, Contents, list[tuple[int, int, int]]]]]] = deque()
        for start in range(0, len(paths), _BATCH):
            ahead.append(pool.submit(search, paths[start : start + _BATCH]))
            if len(ahead) > _THREADS + 1:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()


def _codeowners(root: Path) -> str:
    return _first(read_contents(str(root / place)).data for place in PLACES)


def _first(texts: Iterable[bytes]) -> str:
    return next((text.decode("utf-8", "replace") for text in texts if text), "")
