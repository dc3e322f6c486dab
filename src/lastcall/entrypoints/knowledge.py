"""The catalogue, the known facts and the database -> what a scan looks for, kept in the cache folder while none changes."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from lastcall.adapters.scan_cache import ScanCache
    from lastcall.entrypoints.context import Context
    from lastcall.model.code import Scan, Tree
    from lastcall.model.notice import Notice
    from lastcall.model.vendor import Vendor
    from lastcall.usecases.read_tree import Sought
    from lastcall.usecases.scan import ScanDesk

_NAME = "index"


def scan_desk(context: Context, *, use_cache: bool = True) -> ScanDesk:
    """Return what a scan needs; nothing is read before it is asked for."""
    from lastcall.adapters.scan_cache import ScanCache
    from lastcall.usecases.scan import ScanDesk

    cache = ScanCache(context.cache_folder if use_cache else None, knowledge_key(context))
    now_ns = int(context.now().timestamp() * 1_000_000_000)

    def read(tree: Tree, cache: ScanCache, today: date, now_ns: int) -> tuple[Scan, tuple[Notice, ...]]:
        from lastcall.usecases.read_tree import read_tree

        return read_tree(tree, knowledge_of(context, cache), cache, today, now_ns)

    return ScanDesk(cache, read, context.today, now_ns)


def knowledge_key(context: Context) -> str:
    """Return a digest of all that knowledge is made of, by the times of files alone."""
    import lastcall

    home = Path(lastcall.__file__).parent
    parts = [lastcall.__version__, str(context.today)]
    parts += [f"{_newest(home / name)}" for name in ("vendors", "facts", "stages/detect", "stages/detect/manifests")]
    database = context.quick_database
    for path in (database, database.with_name(f"{database.name}-wal")):
        try:
            state = path.stat()
            parts.append(f"{path} {state.st_mtime_ns} {state.st_size}")
        except OSError:
            parts.append(f"{path} none")
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _newest(folder: Path) -> int:
    return max((entry.stat().st_mtime_ns for entry in os.scandir(folder)), default=0) if folder.is_dir() else 0


def knowledge_of(context: Context, cache: ScanCache) -> Sought:
    """Return what is looked for: as it was kept, or worked out anew; raises ConfigError where the catalogue is broken."""
    from lastcall.stages.detect.index import build_index, packed
    from lastcall.usecases.read_tree import Sought

    if (kept := cache.read(_NAME)) and (known := _unpacked(kept)):
        return known
    notices = known_notices(context)
    index = build_index(context.vendors, notices)
    known = Sought(index, notices, context.vendors)
    cache.write(_NAME, {"index": packed(index), **_packed(notices, context.vendors)})
    return known


def known_notices(context: Context) -> tuple[Notice, ...]:
    """Return what the database believes and, where it is silent, what the shipped facts know."""
    from lastcall.adapters.store.reading import look, notices_ending, notices_undated
    from lastcall.entrypoints.cli.known import knowledge_of as facts_of
    from lastcall.model.usage import Usage

    believed: tuple[Notice, ...] = ()
    if context.quick_database.exists():
        with look(context.quick_database) as connection:
            believed = notices_ending(connection, None, None) + notices_undated(connection)
    # Facts about runtimes speak only where something of the vendor is named; a scan names what it finds.
    named = [Usage("", slug, slug) for slug in context.vendors]
    return facts_of(context, None).beside(believed, named, today=context.today)


def light_vendors(cache: ScanCache, context: Context) -> dict[str, Vendor]:
    """Return how vendors are called and watched, without reading the whole catalogue where that was kept."""
    kept = cache.read("vendors")
    if kept is None:
        cache.write("vendors", _packed((), context.vendors))
        return dict(context.vendors)
    return {slug: _vendor(slug, row) for slug, row in kept["vendors"].items()}


def _packed(notices: tuple[Notice, ...], vendors: Any) -> dict[str, Any]:
    from lastcall.adapters.store.codec import dump_notice

    return {
        "notices": [dump_notice(notice) for notice in notices],
        "vendors": {
            slug: {
                "name": vendor.name,
                "aliases": vendor.aliases,
                "families": {name: list(members) for name, members in vendor.families.items()},
                "sources": [[source.id, source.url, str(source.access)] for source in vendor.sources],
            }
            for slug, vendor in vendors.items()
        },
    }


def _unpacked(data: dict[str, Any]) -> Sought | None:
    from lastcall.adapters.store.codec import load_notice
    from lastcall.errors import StoreError
    from lastcall.stages.detect.index import unpacked
    from lastcall.usecases.read_tree import Sought

    try:
        return Sought(
            unpacked(data["index"]),
            tuple(load_notice(text) for text in data["notices"]),
            {slug: _vendor(slug, row) for slug, row in data["vendors"].items()},
        )
    except (KeyError, TypeError, ValueError, StoreError):
        return None  # only a shortcut


def _vendor(slug: str, row: dict[str, Any]) -> Vendor:
    from lastcall.model.vendor import Access, Source, Vendor

    return Vendor(
        slug,
        row["name"],
        sources=tuple(Source(key, slug, url, access=Access(access)) for key, url, access in row["sources"]),
        aliases=tuple(row["aliases"]),
        families={name: tuple(members) for name, members in row["families"].items()},
    )
