"""How long `lastcall --help` and `lastcall upcoming` take, on a database of many notices: whole processes, medians.

python benchmarks/startup.py [--notices 10000] [--runs 15]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from lastcall.adapters.store import notices
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store
from lastcall.model.notice import (
    Announced,
    Claim,
    Deadline,
    Effect,
    Evidence,
    Milestone,
    Notice,
    Stage,
    Subject,
    SubjectKind,
)

CONFIG = "depends_on: [openai, stripe, anthropic/claude-2]\nreceivers:\n  console: {kind: console}\n"
VENDORS = ("openai", "stripe", "anthropic", *(f"vendor{n}" for n in range(47)))


def fill(path: Path, count: int) -> None:
    """Write `count` notices of 50 vendors, ending over four years around today."""
    prepare(path)
    store = Store(path)
    now, today = datetime.now(UTC), date.today()
    with store.write() as connection:
        found = []
        for n in range(count):
            subject = Subject(VENDORS[n % len(VENDORS)], SubjectKind.MODEL, f"model-{n}")
            ends = Deadline.day(today + timedelta(days=n % 1400 - 700))
            seen = Evidence(f"{subject.vendor}/page", "https://example.com/page", "It ends then. " * 8, now, "table")
            claim = Claim(subject, seen, Stage.DEPRECATED, (Milestone(Effect.SHUTDOWN, ends),))
            notice = Notice(subject, Stage.DEPRECATED, now, claim.milestones, claims=(claim,), thread=f"t{n}")
            found.append(Announced(replace(notice, replacements=("model-next",))))
        notices.record(connection, found, source_id="bench/page", now=now, first_poll=True)
    store.close()


def median(command: list[str], folder: Path, runs: int) -> tuple[float, float]:
    """Return the median and the slowest wall time of a command in milliseconds, after one run that warms the cache."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(command, cwd=folder, capture_output=True, check=True)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[1:]), max(times[1:])


def main() -> None:
    """Print one line a command."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--notices", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=15)
    args = options.parse_args()
    lastcall = [str(Path(sys.executable).with_name("lastcall"))]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config.yaml").write_text(CONFIG)
        fill(folder / "lastcall.db", args.notices)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "lastcall --help": [*lastcall, "--help"],
            "lastcall --version": [*lastcall, "--version"],
            "lastcall upcoming": [*lastcall, "upcoming"],
            "lastcall upcoming --within 90d": [*lastcall, "upcoming", "--within", "90d"],
            "lastcall upcoming --all --within 90d": [*lastcall, "upcoming", "--all", "--within", "90d"],
            "lastcall upcoming --all": [*lastcall, "upcoming", "--all"],
        }
        for label, command in commands.items():
            middle, worst = median(command, folder, args.runs)
            print(f"{label:<38} {middle:7.0f} ms   slowest {worst:7.0f} ms")


if __name__ == "__main__":
    main()
