"""Fuzz the reader for as long as you like: the rules of tests/fuzz, with fresh seeds, in turn, until the time is over.

    python -m benchmarks.fuzz --minutes 10 [--only tables] [--seed 1]

Each finding is printed once, minimised, with the last line of ours in its traceback; exit 1 where there was one. Make it
a case of tests/fuzz/test_found.py and a fix.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.rules import RULES

ROUND = 200  # examples of one rule before the next one has its turn
PHASES = (Phase.generate, Phase.target, Phase.shrink)


def main() -> int:
    """Try the rules in turn and print what broke."""
    args = _options()
    rules = [name for name in RULES if args.only in name]
    started, number, tried = time.monotonic(), args.seed, dict.fromkeys(rules, 0)
    found: dict[tuple[str, str], str] = {}
    while rules and time.monotonic() - started < args.minutes * 60:
        for name in rules:
            trouble = _try(name, number)
            tried[name] += ROUND
            if trouble and (name, trouble[0]) not in found:
                found[name, trouble[0]] = trouble[1]
                print(f"\n{name}, seed {number}: {trouble[0]}\n{trouble[1]}", flush=True)
        number += 1
    for name, count in tried.items():
        broken = sum(1 for rule, _ in found if rule == name)
        print(f"{name:20} {count:8} examples, {broken} findings")
    print(f"{time.monotonic() - started:.0f} s, seeds {args.seed} to {number - 1}, {len(found)} findings")
    return int(bool(found))


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=5.0)
    options.add_argument("--only", default="", help="only rules whose name contains this")
    options.add_argument("--seed", type=int, default=1, help="of the first round")
    return options.parse_args()


def _try(name: str, number: int) -> tuple[str, str] | None:
    """Run one round of a rule; return where it broke, in our code, and the whole story; None: it held."""
    rule, strategies = RULES[name]
    limits = settings(
        max_examples=ROUND, deadline=None, database=None, phases=PHASES, suppress_health_check=list(HealthCheck)
    )
    try:
        seed(number)(limits(given(*strategies)(rule)))()
    except Exception as error:  # noqa: BLE001  # whatever an input makes the reader raise is a finding
        frames = [
            frame for frame in traceback.extract_tb(_innermost(error).__traceback__) if "lastcall" in frame.filename
        ]
        where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "rule"
        notes = "\n".join(getattr(error, "__notes__", []))
        return f"{type(_innermost(error)).__name__} at {where}", f"{error}\n{notes}"[:3000]
    return None


def _innermost(error: BaseException) -> BaseException:
    """Return the first error of a group: hypothesis gathers what differs."""
    return _innermost(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


if __name__ == "__main__":
    sys.exit(main())
