"""How well the reader reads: our golden documents everywhere, labelled corpora where they exist; and the gate.

    python -m benchmarks.quality                       the tables
    python -m benchmarks.quality --golden --list       every difference in the golden documents
    python -m benchmarks.quality --golden --refresh    take what is read right now off tests/golden/still_wrong.yaml
    python -m benchmarks.quality --page docs/quality.md                    the tables as a page
    python -m benchmarks.quality --gate benchmarks/quality.json            exit 1 where a figure fell (`make quality`)
    python -m benchmarks.quality --gate benchmarks/quality.json --accept   raise the floors to what was measured

Without --force, --accept lowers no floor and --refresh excuses no document that was read right.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import corpora
from benchmarks.figures import BELOW, Figures, as_page, as_text, tables
from tests.golden import judge
from tests.golden.truth import STILL_WRONG, cases, sentences, still_wrong

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Measure, print, and hold the figures against their floors."""
    args = _options().parse_args()
    started = time.perf_counter()
    tasks = [] if args.golden else corpora.rows(args.corpora)
    with ProcessPoolExecutor(max(1, args.jobs)) as pool:
        results = pool.map(corpora.scored, tasks)
        readings = list(pool.map(judge.reading, cases(), chunksize=8))
        sayings = list(pool.map(judge.reading, sentences(), chunksize=8))
        real = list(results)
    told = {"golden": judge.figures(readings), "sentences": judge.figures(sayings), **_by_corpus(real)}
    shown = tables(told, readings, real)
    print(*(as_text(table) for table in shown), sep="\n")
    if not args.golden and not tasks:
        print(f"\nno labelled corpora at {args.corpora}: the golden documents alone are measured")
    if args.list:
        _print_wrongs([*readings, *sayings], real)
    print(f"\n{time.perf_counter() - started:.1f} s")
    if args.page:
        args.page.write_text(as_page(shown, _wrong([*readings, *sayings])), "utf-8")
    if args.refresh:
        return refresh([*readings, *sayings], force=args.force)
    return gate(args.gate, told, accept=args.accept, force=args.force) if args.gate else 0


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpus", help="labelled corpora")
    options.add_argument("--golden", action="store_true", help="only our own golden documents")
    options.add_argument("--list", action="store_true", help="print everything that is misread")
    options.add_argument("--page", type=Path, help="write all tables and what is misread as Markdown")
    options.add_argument("--refresh", action="store_true", help=f"rewrite {STILL_WRONG.name}")
    options.add_argument("--gate", type=Path, help="the file of floors")
    options.add_argument("--accept", action="store_true", help="raise the floors to what was measured")
    options.add_argument("--force", action="store_true", help="also lower floors, also excuse documents")
    options.add_argument("--jobs", type=int, default=2)
    return options


def _by_corpus(real: Iterable[dict[str, Any]]) -> Figures:
    by_corpus = defaultdict(list)
    for one in real:
        by_corpus[one["corpus"]].append(one)
    return {corpus: corpora.figures(results) for corpus, results in sorted(by_corpus.items())}


def _print_wrongs(readings: Iterable[judge.Reading], real: Iterable[dict[str, Any]]) -> None:
    every = [(f"golden {one.name}", one.differences) for one in readings]
    every += [(f"{one['corpus']} {one['doc']}", corpora.wrongs(one)) for one in real]
    for name, words in every:
        if words:
            print(f"\n{name}", *words, sep="\n    ")


def refresh(readings: Iterable[judge.Reading], *, force: bool, path: Path = STILL_WRONG) -> int:
    """Rewrite the list of misread documents, keeping each reason; a newly misread one is taken in by force only."""
    known = still_wrong(path)
    wrong = _wrong(readings)
    new = sorted(set(wrong) - set(known))
    kept = {name: known.get(name, wrong[name]) for name in sorted(wrong) if force or name in known}
    lines = [
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(why, ensure_ascii=False)}\n" for name, why in kept.items()
    ]
    path.write_text(
        "# Golden documents that are still misread, and why; it may only shrink.\n" + "".join(lines), "utf-8"
    )
    print(f"{path}: {len(kept)} documents; off the list: {', '.join(sorted(set(known) - set(wrong))) or 'none'}")
    if new and not force:
        print(f"misread and not on the list (--force takes them in): {', '.join(new)}")
    return int(bool(new) and not force)


def _wrong(readings: Iterable[judge.Reading]) -> dict[str, str]:
    return {one.name: "; ".join(one.differences) for one in readings if one.differences}


def fell(told: Figures, floors: Figures) -> tuple[str, ...]:
    """Return one sentence for each figure that is worse than its floor; a set that was not measured is not judged."""
    words = []
    for name in sorted(set(told) & set(floors)):
        for figure, floor in floors[name].items():
            value = told[name].get(figure, 0.0)
            if (value > floor) if figure in BELOW else (value < floor):
                words.append(f"{name}: {figure} fell to {value:.4f}; the floor is {floor:.4f}")
    return tuple(words)


def raised(told: Figures, floors: Figures, *, force: bool) -> Figures:
    """Return the new floors: what was measured, and never less than before unless by force."""
    found = {name: dict(figures) for name, figures in floors.items()}
    for name, figures in told.items():
        new = {figure: _floor(figure, value) for figure, value in figures.items() if figure != "docs"}
        old = {} if force else found.get(name, {})
        better = {
            figure: (min if figure in BELOW else max)(value, old.get(figure, value)) for figure, value in new.items()
        }
        found[name] = better
    return found


def _floor(figure: str, value: float) -> float:
    return value if figure in BELOW else math.floor(value * 1000 + 1e-6) / 1000  # three digits, never rounded up


def gate(path: Path, told: Figures, *, accept: bool, force: bool) -> int:
    """Hold the figures against the floors of a file, or make them the floors; 1 where one fell."""
    floors: Figures = json.loads(path.read_text("utf-8")) if path.exists() else {}
    words = fell(told, floors)
    if accept and (force or not words):
        new = raised(told, floors, force=force)
        path.write_text(json.dumps(new, indent=1, sort_keys=True) + "\n", "utf-8")
        print(f"{path}: the floors of {', '.join(sorted(told))} are what was measured")
        return 0
    for sentence in words:
        print(f"FELL  {sentence}", file=sys.stderr)
    for name in sorted(set(floors) - set(told)):
        print(f"not measured here: {name}")
    print("quality: " + (f"{len(words)} figures fell; see --list" if words else "no figure fell below its floor"))
    return int(bool(words))


if __name__ == "__main__":
    sys.exit(main())
