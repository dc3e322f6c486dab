"""What the scanner finds of what goes away in the sample applications, and how many decoys fire.

python -m benchmarks.scan_quality [--missed] [--gate] [--peers BIN] [--home DIR]

Prints recall and decoys by sample and by kind. `--missed` lists every line that is wrong, `--gate` exits 1 below the
floors of scan_quality.json, `--peers` runs llm-sunset and depdesk from a folder of programs on the same files,
`--home` measures the samples of another folder.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.samples import HOME, Label, Sample, samples

if TYPE_CHECKING:
    from collections.abc import Iterable

FLOORS = Path(__file__).with_suffix(".json")
LASTCALL = Path(sys.executable).with_name("lastcall")


def scanned(folder: Path, cache: Path) -> dict[tuple[str, int], set[str]]:
    """Return the vendors that the scanner says are used, by path and line."""
    env = {**os.environ, "LASTCALL_CACHE_DIR": str(cache)}
    done = subprocess.run(
        [LASTCALL, "scan", "--all", "-f", "json", "."], cwd=folder, env=env, capture_output=True, check=True
    )
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in json.loads(done.stdout)["findings"]:
        if row["role"] in ("use", "maybe"):
            found[row["path"], row["line"]].add(row["vendor"])
    return found


def peer(program: Path, folder: Path) -> set[tuple[str, int]]:
    """Return the lines that another scanner reports."""
    words = {"llm-sunset": ["scan", "--format", "json", "."], "depdesk": ["check", "--json", "."]}[program.name]
    done = subprocess.run([program, *words], cwd=folder, capture_output=True, check=False)
    try:
        data = json.loads(done.stdout)
    except ValueError:
        return set()
    return set(_places(data))


def _places(data: Any) -> Iterable[tuple[str, int]]:
    if isinstance(data, dict):
        path = next((data[key] for key in ("path", "file", "filename") if isinstance(data.get(key), str)), None)
        line = next((data[key] for key in ("line", "line_number", "lineno") if isinstance(data.get(key), int)), None)
        if path and line:
            yield path.removeprefix("./"), line
        for value in data.values():
            yield from _places(value)
    elif isinstance(data, list):
        for value in data:
            yield from _places(value)


def score(sample: Sample, found: dict[tuple[str, int], set[str]], tally: dict[str, Counter[str]]) -> list[str]:
    """Count what was found of one sample and return the lines that are wrong, in words."""
    wrong = []
    labelled: dict[tuple[str, int], Label] = {(label.path, label.line): label for label in sample.labels}
    for label in sample.labels:
        hit = found.get((label.path, label.line), set())
        for key in (sample.name, f"kind {'decoy' if label.is_decoy else label.kind}", "all"):
            tally[key]["decoys" if label.is_decoy else "true"] += 1
            tally[key]["fired" if label.is_decoy else "found"] += bool(hit)
            tally[key]["whose"] += not label.is_decoy and label.vendor in hit
        if bool(hit) == label.is_decoy:
            said = f"fired ({label.kind})" if label.is_decoy else f"missed {label.vendor}:{label.kind}"
            wrong.append(f"{sample.name}/{label.path}:{label.line}: {said}: {label.text[:110]}")
        elif hit and label.vendor not in hit:
            wrong.append(
                f"{sample.name}/{label.path}:{label.line}: whose: {sorted(hit)} for {label.vendor}: {label.text[:90]}"
            )
    for place in sorted(set(found) - set(labelled)):
        tally["all"]["unlabelled"] += 1
        wrong.append(
            f"{sample.name}/{place[0]}:{place[1]}: no label: {sorted(found[place])}: {sample.files[place[0]].splitlines()[place[1] - 1].strip()[:90]}"
        )
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--home", type=Path, default=HOME)
    options = parser.parse_args()
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    others: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as temp:
        for sample in samples(options.home):
            folder = Path(temp) / sample.name
            sample.write(folder)
            wrong += score(sample, scanned(folder, Path(temp) / "cache"), tally)
            for name in ("llm-sunset", "depdesk") if options.peers else ():
                places = peer(options.peers / name, folder)
                for label in sample.labels:
                    others[name]["decoys" if label.is_decoy else "true"] += 1
                    others[name]["fired" if label.is_decoy else "found"] += (label.path, label.line) in places
    if options.missed:
        print("\n".join(wrong))
    for key, count in tally.items():
        print(f"{key:<24} {_line(count)}")
    for key, count in others.items():
        print(f"{key:<24} {_line(count)}")
    return gate(tally["all"]) if options.gate else 0


def _line(count: Counter[str]) -> str:
    words = []
    if count["true"]:
        words.append(
            f"recall {count['found'] / count['true']:.3f} ({count['found']} of {count['true']}, vendor right {count['whose']})"
        )
    if count["decoys"]:
        words.append(f"decoys fired {count['fired']} of {count['decoys']}")
    if count["unlabelled"]:
        words.append(f"{count['unlabelled']} more lines without a label")
    return ", ".join(words)


def gate(count: Counter[str]) -> int:
    """Return 1 and say why where a floor is broken."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    measured = {"recall": count["found"] / count["true"], "vendor_right": count["whose"] / count["true"]}
    below = [
        f"{name} {measured[name]:.3f} is under {floors[name]}" for name in measured if measured[name] < floors[name]
    ]
    ceilings = ("fired", "unlabelled")
    below += [f"{name} {count[name]} is over {floors[name]}" for name in ceilings if count[name] > floors[name]]
    print("\n".join(below) or "all floors hold")
    return int(bool(below))


if __name__ == "__main__":
    sys.exit(main())
