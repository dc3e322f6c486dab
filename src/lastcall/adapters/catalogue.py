"""The catalogue: every vendor by its slug, from the compiled copy where that is current, else from vendors/*.yaml."""

from __future__ import annotations

import json
import zlib
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lastcall.model.vendor import Access, Marks, Serving, Sign, Source, SourceKind, Vendor

if TYPE_CHECKING:
    from collections.abc import Mapping

HOME = Path(__file__).parents[1] / "vendors"  # importlib.resources would cost 5 ms of every start
COMPILED = "compiled.json"


def load_catalogue(folder: Path | None = None) -> Mapping[str, Vendor]:
    """Return every vendor by slug, in the order of the slugs; without a folder those that come with Lastcall.

    Raises ConfigError with every mistake of every file, each with file, line and key.
    """
    return _shipped() if folder is None else _read(folder)


@cache
def _shipped() -> Mapping[str, Vendor]:
    """Return the shipped vendors: checking 150 files of YAML costs a tenth of a second, their compiled copy a hundredth."""
    try:
        compiled = json.loads((HOME / COMPILED).read_bytes())
        if compiled["of"] == checksum(HOME):
            return {slug: _vendor(slug, raw) for slug, raw in compiled["vendors"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # only a copy: the files themselves say what is wrong
    return _read(HOME)


def _read(folder: Path) -> Mapping[str, Vendor]:
    from lastcall.adapters.catalogue_files import read_catalogue

    return read_catalogue(folder)


def checksum(folder: Path) -> int:
    """Return a number that changes with any name or byte of the folder's YAML files."""
    total = 0
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            total = zlib.crc32(entry.read_bytes(), zlib.crc32(entry.name.encode(), total))
    return total


def _vendor(slug: str, raw: Mapping[str, Any]) -> Vendor:
    return Vendor(
        slug=slug,
        name=raw["name"],
        sources=tuple(_source(slug, source) for source in raw["sources"]),
        marks=_marks(raw["marks"]),
        aliases=tuple(raw.get("aliases", ())),
        glossary=raw.get("glossary", {}),
        families={name: tuple(members) for name, members in raw.get("families", {}).items()},
        notice_policy=raw["notice_policy"],
        signs=tuple(
            Sign(s["subject"], _marks(s["marks"]), s.get("kind", ""), tuple(s.get("unless", ())))
            for s in raw.get("signs", ())
        ),
        engines=raw.get("engines", {}),
        serving=_serving(raw["serving"]) if "serving" in raw else None,
        prefixes=tuple(raw.get("prefixes", ())),
        notice_days=raw.get("notice_days"),
    )


def _source(vendor: str, raw: Mapping[str, Any]) -> Source:
    return Source(
        id=raw["id"],
        vendor=vendor,
        url=raw["url"],
        kind=SourceKind(raw["kind"]),
        every=timedelta(seconds=raw["every"]),
        access=Access(raw["access"]),
        confirmed=raw["confirmed"],
        options=raw.get("options", {}),
        note=raw.get("note", ""),
        seen=raw.get("seen", ""),
    )


def _serving(raw: Mapping[str, Any]) -> Serving:
    return Serving(tuple(raw["named"]), raw.get("chiefly", ""), raw.get("maker_first", False))


def _marks(raw: Mapping[str, Any]) -> Marks:
    return Marks(**{name: _frozen(value) for name, value in raw.items()})


def _frozen(value: Any) -> Any:
    return {key: tuple(names) for key, names in value.items()} if isinstance(value, dict) else tuple(value)
