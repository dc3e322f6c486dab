"""How fast a scan of a large tree is, beside ripgrep over the same names.

python -m benchmarks.scan_speed [--folder DIR] [--files 20000] [--megabytes 270] [--git] [--peers BIN] [--repeat 3]

Makes a tree of source files (once, where DIR is given), runs `rg -F -f` with the same needles and `lastcall scan`
cold, then again over the unchanged tree, and prints CPU seconds, wall seconds and peak memory of each. `--git` makes
the tree a repository first; `--peers` is a folder of programs: llm-sunset and depdesk, where they are there, run once.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

LASTCALL = Path(sys.executable).with_name("lastcall")
_WORDS = [
    "account",
    "address",
    "amount",
    "archive",
    "balance",
    "batch",
    "buffer",
    "cache",
    "charge",
    "client",
    "config",
    "context",
    "counter",
    "customer",
    "data",
    "date",
    "delivery",
    "entry",
    "error",
    "event",
    "field",
    "file",
    "filter",
    "flag",
    "folder",
    "format",
    "group",
    "handle",
    "header",
    "index",
    "invoice",
    "item",
    "label",
    "level",
    "limit",
    "line",
    "list",
    "lock",
    "log",
    "map",
    "mark",
    "match",
    "merge",
    "message",
    "method",
    "model",
    "name",
    "node",
    "notice",
    "number",
    "offset",
    "order",
    "owner",
    "page",
    "parser",
    "path",
    "pattern",
    "payment",
    "place",
    "plan",
    "pool",
    "price",
    "process",
    "product",
    "profile",
    "query",
    "queue",
    "range",
    "rate",
    "reader",
    "record",
    "refund",
    "region",
    "report",
    "request",
    "result",
    "retry",
    "role",
    "row",
    "rule",
    "schedule",
    "scope",
    "score",
    "section",
    "session",
    "share",
    "shop",
    "signal",
    "size",
    "slot",
    "source",
    "stage",
    "start",
    "state",
    "status",
    "step",
    "store",
    "stream",
    "subject",
    "sum",
    "table",
    "tag",
    "target",
    "task",
    "text",
    "thread",
    "ticket",
    "time",
    "token",
    "total",
    "trace",
    "tree",
    "type",
    "unit",
    "update",
    "usage",
    "user",
    "value",
    "vendor",
    "version",
    "view",
    "visit",
    "weight",
    "window",
    "word",
    "worker",
    "zone",
]
_ENDINGS = (".py", ".ts", ".go", ".java", ".rb", ".js", ".yaml", ".json", ".md", ".cs")
_PLANTED = (
    'model = "gpt-4-32k"',
    'url = "https://fcm.googleapis.com/fcm/send"',
    'runtime: "nodejs14.x"',
    "client.files_upload(channels=channel)",
    'engine: "text-davinci-003"',
    'const v = "https://graph.facebook.com/v12.0/me"',
)


_PEERS = {"llm-sunset": "scan", "depdesk": "check"}


@dataclass(frozen=True)
class Run:
    """What one run of a program cost."""

    cpu: float
    wall: float
    megabytes: float


def make_tree(folder: Path, files: int, megabytes: int) -> None:
    """Write source files of random words, with a line of something that goes away in one of a hundred."""
    rng = random.Random(20261126)
    lines = [_line(rng) for _ in range(20_000)]
    long = sum(len(line) + 1 for line in lines) / len(lines)
    size = megabytes * 1_000_000 / files
    for number in range(files):
        home = folder / f"m{number % 97:02d}" / f"p{number % 31:02d}"
        home.mkdir(parents=True, exist_ok=True)
        chosen = rng.choices(lines, k=max(round(rng.expovariate(1 / size) / long), 3))
        if number % 100 == 0:
            chosen.insert(rng.randrange(len(chosen)), rng.choice(_PLANTED))
        home.joinpath(f"f{number}{_ENDINGS[number % len(_ENDINGS)]}").write_text("\n".join(chosen) + "\n")


def _line(rng: random.Random) -> str:
    name, other = rng.choice(_WORDS), rng.choice(_WORDS)
    forms = (
        f"    {name}_{other} = self.{other}.get({name!r}, {rng.randrange(1000)})",
        f"    if {name} is None or {other}.{name} < {rng.random():.4f}:",
        f'    "{name}-{other}": "{rng.choice(_WORDS)} {rng.choice(_WORDS)}",',
        f"    return new {name.title()}{other.title()}({other}, {name}.{rng.choice(_WORDS)});",
        f"    // the {name} of the {other} is {rng.choice(_WORDS)} since the {rng.choice(_WORDS)}",
        "",
        f"def {name}_{other}({other}, {rng.choice(_WORDS)}):",
        f"function {name}{other.title()}({other}) {{",
    )
    return rng.choice(forms)


def commit(folder: Path) -> None:
    """Make a folder a git repository that holds all of it."""
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    for words in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "tree"]):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def measured(words: list[str | Path], folder: Path, env: dict[str, str]) -> Run:
    """Run a program and return what it and its children cost."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.Popen(words, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(done.pid, 0)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    return Run(cpu or used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def needles(target: Path) -> int:
    """Write all that the scanner looks for, one a line, and return how many there are."""
    from lastcall.adapters.scan_cache import ScanCache
    from lastcall.entrypoints.context import Context
    from lastcall.entrypoints.knowledge import knowledge_of

    sought = knowledge_of(Context(config_optional=True), ScanCache(None, ""))
    target.write_text("\n".join(sought.index.needles) + "\n", encoding="utf-8")
    return len(sought.index.needles)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--megabytes", type=int, default=270)
    parser.add_argument("--git", action="store_true")
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temp:
        tree = options.folder or Path(temp) / "tree"
        if not tree.exists():
            make_tree(tree, options.files, options.megabytes)
            if options.git:
                commit(tree)
        compare(tree, Path(temp), options.repeat, options.peers)
    return 0


def compare(tree: Path, temp: Path, repeat: int, peers: Path | None) -> None:
    sizes = [path.stat().st_size for path in tree.rglob("*") if path.is_file()]
    print(f"{len(sizes)} files, {sum(sizes) / 1e6:.0f} MB; {needles(temp / 'needles')} needles")
    cold, warm, found = [], [], []
    for number in range(repeat):
        env = {**os.environ, "LASTCALL_CACHE_DIR": str(temp / f"cache{number}"), "HOME": str(temp)}
        measured([LASTCALL, "scan", temp / "needles"], temp, env)  # the index; the tree is not in the cache yet
        if shutil.which("rg"):
            found.append(measured(["rg", "-F", "-c", "-uu", "-f", temp / "needles", tree], temp, env))
        cold.append(measured([LASTCALL, "scan", "-f", "json", tree], temp, env))
        warm.append(measured([LASTCALL, "scan", "-f", "json", tree], temp, env))
    rows = {"ripgrep -F -f": found, "lastcall scan, cold": cold, "lastcall scan, unchanged": warm}
    for name, verb in _PEERS.items():
        if peers is not None and (peers / name).exists():
            rows[name] = [measured([peers / name, verb, tree], temp, dict(os.environ))]
    for name, runs in rows.items():
        if runs:
            print(
                f"{name:<26} CPU {_median(runs, 'cpu'):6.2f} s  wall {_median(runs, 'wall'):6.2f} s  memory {_median(runs, 'megabytes'):5.0f} MB"
            )
    if found:
        print(f"CPU of a cold scan to ripgrep's: {_median(cold, 'cpu') / _median(found, 'cpu'):.2f} (at most 2.5)")
    for name in _PEERS:
        if rows.get(name):
            ratios = [_median(rows[name], what) / _median(cold, what) for what in ("cpu", "wall")]
            print(f"{name} to a cold scan: CPU {ratios[0]:.1f}, wall {ratios[1]:.1f} (llm-sunset at least 15)")


def _median(runs: list[Run], name: str) -> float:
    return float(statistics.median(getattr(run, name) for run in runs))


if __name__ == "__main__":
    sys.exit(main())
