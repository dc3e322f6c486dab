"""facts/*.jsonl -> known shutdowns: one line a fact, one file a vendor, read only for the vendors that are asked for."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lastcall.adapters.fact_rows import fact_of
from lastcall.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lastcall.model.fact import Fact

HOME = Path(__file__).parents[1] / "facts"  # importlib.resources would cost 5 ms of every start
_SUFFIX = ".jsonl"
_AS_OF = "as-of.txt"  # the day on which the shipped set was last gone through


def load_facts(
    vendors: Collection[str] | None = None, folder: Path | None = None, *, since: date | None = None
) -> tuple[Fact, ...]:
    """Return the facts of these vendors (None: of all), by file and line; without a folder those that ship.

    With `since`, facts of which everything happened before that day may be left out, unread. Raises ConfigError with every mistake of every file, each with file, line and key.
    """
    home = folder or HOME
    found: list[Fact] = []
    wrong: list[str] = []
    for entry in sorted(home.iterdir(), key=lambda entry: entry.name):
        vendor = entry.name.removesuffix(_SUFFIX)
        if entry.name.endswith(_SUFFIX) and (vendors is None or vendor in vendors):
            _read(entry, vendor, f"{home.name}/{entry.name}", found, wrong, since)
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
    entry = HOME / f"{vendor}{_SUFFIX}"
    return entry.read_bytes().count(b"\n") if entry.is_file() else 0


@cache
def facts_as_of() -> date:
    """Return the day on which the shipped facts were last gone through."""
    return date.fromisoformat((HOME / _AS_OF).read_text(encoding="utf-8").strip())


def _read(entry: Path, vendor: str, name: str, found: list[Fact], wrong: list[str], since: date | None = None) -> None:
    try:
        text = entry.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        wrong.append(f"{name}:1: not UTF-8")
        return
    except OSError as error:
        wrong.append(f"{name}: {error.strerror}")
        return
    oldest = since.isoformat() if since else ""
    for place, row in _rows(text, name, wrong):
        if oldest and _is_over(row, oldest):
            continue
        fact, problems = fact_of(row, vendor, place)
        wrong += problems
        if fact is not None:
            found.append(fact)


def _is_over(row: dict[str, object], oldest: str) -> bool:
    """Tell from the texts alone whether everything happened before a day; in doubt it did not."""
    effects = row.get("effects")
    if not isinstance(effects, dict) or not effects:
        return False
    texts = [text.rpartition("/")[2] for text in effects.values() if isinstance(text, str)]
    # A month or a year is over when its letters sort before those of the day; a floor, a quarter and no date never are.
    return len(texts) == len(effects) and all(
        text[0] != ">" and text[4:6] not in ("-Q", "-H") and text < oldest[: len(text)] for text in texts if text
    )


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
