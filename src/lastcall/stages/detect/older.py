"""Versions that a vendor's page names no more: older than the oldest that it names, and ended no later than that one."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from lastcall.stages.detect.index import Mark

_NUMBER = re.compile(r"(v?)([0-9]{1,3})(\.0)$")  # `v1` alone is the first version of everything
_MONTH = re.compile(r"(20[0-9]{2})(-?)([01][0-9])$")
_FIRST_YEAR = 2017  # no vendor had versions by month before


def older_versions(marks: Iterable[Mark], dated: Collection[str]) -> Iterator[Mark]:
    """Yield a mark for each version below the oldest one of a vendor, as the oldest; `dated` are vendors with versions."""
    found: dict[tuple[str, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.what == "version" and mark.vendor in dated and (form := _form(mark.text)):
            found[mark.vendor, form].append(mark)
    for _, named in sorted(found.items()):
        oldest = min(named, key=lambda mark: [int(part) for part in re.findall(r"\d+", mark.text)])
        months = {mark.text[-2:] for mark in named}
        for text in _below(oldest.text, months if len(named) > 2 else None):
            yield replace(oldest, text=text)


def _form(text: str) -> str:
    if found := _NUMBER.match(text):
        return f"{found[1]}N.0"
    return f"M{found[2]}" if (found := _MONTH.match(text)) else ""


def _below(text: str, months: set[str] | None) -> Iterator[str]:
    """Yield the versions below one: v14.0 of v15.0; by month only the months in which the vendor has versions."""
    if found := _NUMBER.match(text):
        yield from (f"{found[1]}{number}.0" for number in range(1, int(found[2])))
    elif found := _MONTH.match(text):
        for year in range(_FIRST_YEAR, int(found[1]) + 1):
            for month in sorted(months or (f"{number:02d}" for number in range(1, 13))):
                if (older := f"{year}{found[2]}{month}") < text:
                    yield older
