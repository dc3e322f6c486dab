"""What a project already has -> a baseline, so that only what is new is told."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lastcall.model.report import Row

_VERSION = 1


def marked(rows: Iterable[Row], baseline: str, name: str) -> tuple[Row, ...]:
    """Return the rows with those that the baseline holds marked as old; raises ConfigError where it is none.

    A row is known by its notice, its path and its line of text, not by its number: code above it may change. Three
    lines that are the same need three in the baseline. A deadline that moved makes a row new.
    """
    left = Counter(_read(baseline, name))
    found = []
    for row in rows:
        key = _key(row)
        is_old = row.role.is_use and left[key] > 0
        left[key] -= is_old
        found.append(replace(row, is_old=True) if is_old else row)
    return tuple(found)


def written(rows: Iterable[Row]) -> str:
    """Return the baseline of the rows that count, sorted, so that its differences can be read."""
    entries = sorted(
        (
            {"key": _key(row), "path": row.path, "subject": f"{row.vendor}/{row.subject}", "deadline": row.deadline}
            for row in rows
            if row.counts
        ),
        key=lambda entry: (str(entry["path"]), str(entry["subject"]), str(entry["key"])),
    )
    return json.dumps({"lastcall_baseline": _VERSION, "findings": entries}, ensure_ascii=False, indent=1) + "\n"


def _key(row: Row) -> str:
    text = f"{row.notice}|{row.deadline}|{row.path}|{' '.join(row.text.split())}"
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _read(text: str, name: str) -> list[str]:
    try:
        data = json.loads(text)
        if data["lastcall_baseline"] != _VERSION:
            raise ConfigError(f"{name}: a baseline of another version; write it anew with --write-baseline")
        return [str(entry["key"]) for entry in data["findings"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{name}: no baseline ({error}); write one with --write-baseline {name}") from error
