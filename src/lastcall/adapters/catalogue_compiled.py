"""vendors/*.yaml -> vendors/compiled.json: `python -m lastcall.adapters.catalogue_compiled` writes it anew."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lastcall.adapters.catalogue import COMPILED, HOME, checksum
from lastcall.adapters.catalogue_files import read_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from lastcall.model.vendor import Source, Vendor


def compiled(folder: Path) -> str:
    """Return the compiled copy of a folder of vendors as text."""
    lines = [f"{_text(slug)}:{_text(_plain(vendor))}" for slug, vendor in read_catalogue(folder).items()]
    # A line a vendor, so that a change of one is a change of one line.
    return f'{{"of":{checksum(folder)},"vendors":{{\n' + ",\n".join(lines) + "\n}}\n"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(vendor: Vendor) -> dict[str, Any]:
    plain = {name: value for name, value in asdict(vendor).items() if value}
    del plain["slug"]
    plain["marks"] = _filled(plain.get("marks", {}))
    plain["sources"] = [_source(source) for source in vendor.sources]
    if "serving" in plain:
        plain["serving"] = _filled(plain["serving"])
    if "signs" in plain:
        plain["signs"] = [_filled(sign | {"marks": _filled(sign["marks"])}) for sign in plain["signs"]]
    return plain


def _source(source: Source) -> dict[str, Any]:
    plain = asdict(source)
    del plain["vendor"]
    plain["every"] = int(source.every.total_seconds())
    return {name: value for name, value in plain.items() if value or name == "confirmed"}


def _filled(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if value}


if __name__ == "__main__":
    (HOME / COMPILED).write_text(compiled(HOME), encoding="utf-8")
