"""The labelled sample applications: benchmarks/samples/*.sample -> folders of files and what stands in them.

A sample is one text. `=== path` begins a file; a line that ends in ⟦vendor:kind⟧ uses something that goes away (kind
`maybe`: put together from parts), one that ends in ⟦-reason⟧ is a decoy: it names such a thing and does not use it.
The marks are taken off before anybody looks, so no scanner can read them and no line number is written down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(__file__).parent / "samples"
_MARK = re.compile(r"[ \t]*⟦([^⟧]*)⟧[ \t]*$")


@dataclass(frozen=True)
class Label:
    """What one line of a sample is; `vendor` is empty for a decoy, whose `kind` is then its reason."""

    path: str
    line: int
    vendor: str
    kind: str
    text: str

    @property
    def is_decoy(self) -> bool:
        """Tell whether it names something that goes away without using it."""
        return not self.vendor


@dataclass(frozen=True)
class Sample:
    """One sample application."""

    name: str
    files: dict[str, str]
    labels: tuple[Label, ...]

    def write(self, folder: Path) -> None:
        """Write the files, without their marks."""
        for path, text in self.files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")


def samples(home: Path = HOME) -> Iterator[Sample]:
    """Yield every sample, by name."""
    for entry in sorted(home.glob("*.sample")):
        yield _read(entry)


def _read(entry: Path) -> Sample:
    files: dict[str, list[str]] = {}
    labels = []
    path = ""
    for line in entry.read_text(encoding="utf-8").splitlines():
        if line.startswith("=== "):
            path = line[4:].strip()
            files[path] = []
            continue
        found = _MARK.search(line)
        bare = line[: found.start()] if found else line
        files[path].append(bare)
        if found:
            vendor, _, kind = found[1].partition(":") if not found[1].startswith("-") else ("", "", found[1][1:])
            labels.append(Label(path, len(files[path]), vendor, kind, bare.strip()))
    return Sample(entry.stem, {name: "\n".join(lines) + "\n" for name, lines in files.items()}, tuple(labels))
