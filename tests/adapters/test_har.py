"""An archive is read entry by entry, as a whole reading would read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lastcall.adapters.har import entries_of

ENTRIES = [{"request": {"url": 'https://a.example/ü\\"]}'}, "n": [1, 2.5e3, None, True]}, [], {}, "x" * 50, 12345, -1]
LOG = {"version": "1.2", "pages": [{"id": "1"}], "entries": ENTRIES, "comment": "}"}


@pytest.mark.parametrize("part", [1, 2, 7, 64, 1_000_000])
@pytest.mark.parametrize("indent", [None, 2])
def test_entries_are_those_of_a_whole_reading_however_little_is_read_at_a_time(
    tmp_path: Path, part: int, indent: int | None
) -> None:
    path = tmp_path / "a.har"
    text = json.dumps({"before": {"entries": [0]}, "log": LOG, "after": 1}, indent=indent, ensure_ascii=False)
    path.write_text(f"\ufeff{text}\n", encoding="utf-8")

    assert list(entries_of(path, part=part)) == ENTRIES


def test_every_archive_that_ends_too_early_or_goes_on_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    text = json.dumps({"log": {"entries": [{"a": 1}, 23], "v": 1}})
    for broken in (*(text[:end] for end in range(len(text))), f"{text}x", "[]", '{"log": 1}', "{1: 2}", '{"log": {}}'):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(ValueError):  # noqa: PT011 - of the decoder's messages none is ours
            list(entries_of(path, part=3))


def test_an_archive_without_entries_is_one(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    path.write_text('{"log": {"entries": []}}', encoding="utf-8")

    assert list(entries_of(path)) == []
