"""facts/*.jsonl -> known shutdowns: one line a fact, one file a vendor, read only for the vendors that are asked for."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from lastcall.adapters.fact_rows import fact_of
from lastcall.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from lastcall.model.fact import Fact

_SUFFIX = ".jsonl"
_AS_OF = "as-of.txt"  # the day on which the shipped set was last gone through


def load_facts(vendors: Collection[str] | None = None, folder: Traversable | Path | None = None) -> tuple[Fact, ...]:
    """Return the facts of these vendors (None: of all), by file and line; without a folder those that ship.

    Raises ConfigError with every mistake of every file, each with file, line and key.
    """
    home = folder or _shipped()
    found: list[Fact] = []
    wrong: list[str] = []
    for entry in sorted(home.iterdir(), key=lambda entry: entry.name):
        vendor = entry.name.removesuffix(_SUFFIX)
        if entry.name.endswith(_SUFFIX) and (vendors is None or vendor in vendors):
            _read(entry, vendor, f"{home.name}/{entry.name}", found, wrong)
    if wrong:
        raise ConfigError(*wrong)
    return tuple(found)


def read_facts(path: Path) -> tuple[Fact, ...]:
    """Return the facts of one file that names the vendor in each line; raises ConfigError."""
    found: list[Fact] = []
    wrong: list[str] = []
    _read(path, "", str(path), found, wrong)
    if wrong:
        raise ConfigError(*wrong)
    return tuple(found)


def count_facts(vendor: str) -> int:
    """Return how many facts are shipped for a vendor, without reading them."""
    entry = _shipped() / f"{vendor}{_SUFFIX}"
    return entry.read_bytes().count(b"\n") if entry.is_file() else 0


@cache
def facts_as_of() -> date:
    """Return the day on which the shipped facts were last gone through."""
    return date.fromisoformat((_shipped() / _AS_OF).read_text(encoding="utf-8").strip())


def _shipped() -> Traversable:
    return files("lastcall") / "facts"


def _read(entry: Traversable | Path, vendor: str, name: str, found: list[Fact], wrong: list[str]) -> None:
    try:
        text = entry.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        wrong.append(f"{name}:1: not UTF-8")
        return
    except OSError as error:
        wrong.append(f"{name}: {error.strerror}")
        return
    for place, row in _rows(text, name, wrong):
        fact, problems = fact_of(row, vendor, place)
        wrong += problems
        if fact is not None:
            found.append(fact)


def _rows(text: str, name: str, wrong: list[str]) -> Iterator[tuple[str, dict[str, object]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            wrong.append(f"{place}: not JSON; each line is one object")
            continue
        if isinstance(row, dict):
            yield place, row
        else:
            wrong.append(f"{place}: must be an object")
