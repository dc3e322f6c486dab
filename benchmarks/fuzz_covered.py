"""Fuzz the readers guided by coverage: what reaches new code is changed further (atheris, libFuzzer's Python).

    pip install --target FOLDER_OF_ATHERIS atheris
    PYTHONPATH=FOLDER_OF_ATHERIS .venv/bin/python -m benchmarks.fuzz_covered [--minutes 60] [--only feed] [--keep FOLDER]

atheris is no dependency: it is built for few platforms, and benchmarks/fuzz.py (hypothesis) needs nothing. The minutes
are shared by the readers; each runs in a process of its own, begins with the documents of tests/golden and keeps what
it found under FOLDER for the next run. A finding is whatever leaves our tree of errors, takes longer than SECONDS of
CPU, more memory than a worker has, or breaks the rule that a claim is whole (tests/fuzz/rules.py). Exit 1 where there
was one. Make it a case of tests/fuzz/test_found.py and a fix.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import time
import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HOME = Path(__file__).parents[1]
SECONDS = 15.0  # of CPU for one input; measuring coverage makes the reader five to ten times slower
LONGEST = 8192  # bytes of an input
MEMORY = 1024  # MiB, as a worker has
# Of each reader: which golden files it begins with, and how a body begins (empty: as it comes).
READERS = {
    "feed": ((".xml",), b"<rss><channel>"),
    "html": ((".html",), b"<!doctype html><html><body>"),
    "markdown": ((".md", ".mdx"), b""),
    "json": ((".json",), b"{"),
    "openapi": ((".json", ".yaml"), b'{"openapi":"3.1.0","paths":'),
    "yaml": ((".yaml",), b"openapi: 3.0.0\n"),
    "graphql": ((".graphql",), b"type Query {"),
    "mail": ((".eml", ".txt"), b"Subject: x\nContent-Type: text/html\n\n"),
    "har": ((".har",), b'{"log":{"version":"1.2","entries":['),
    "config": ((), b"depends_on: [openai]\n"),
    "code": ((), b""),
}
# A source file's name decides how it is read.
NAMES = (
    *(
        "package.json",
        "package-lock.json",
        "requirements.txt",
        "poetry.lock",
        "pyproject.toml",
        "go.mod",
        "Gemfile.lock",
    ),
    *("pom.xml", "Dockerfile", "main.tf", "docker-compose.yml", "notebook.ipynb", "app.py", "app.ts", "bom.json"),
    *(".env", "composer.lock", "Cargo.lock", "yarn.lock", "pnpm-lock.yaml", ".github/workflows/ci.yml"),
)


def main() -> int:
    """Run each reader's process in turn and print what was found."""
    args = _options()
    if args.reader:
        _fuzz(args.reader, Path(args.keep), args.minutes)
        return 0
    if importlib.util.find_spec("atheris") is None:
        sys.exit("atheris is not here; see the head of benchmarks/fuzz_covered.py")
    readers = [name for name in READERS if args.only in name]
    keep = Path(args.keep or tempfile.mkdtemp(prefix="fuzz-"))
    print(f"{'reader':10} {'inputs':>9} {'kept':>6} {'seconds':>8} {'findings':>8}   ({keep})")
    findings = 0
    for name in readers:
        findings += _one(name, keep / name, args.minutes / len(readers))
    print(f"{findings} findings")
    return int(bool(findings))


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=60.0, help="of all readers together")
    options.add_argument("--only", default="", help="only readers whose name contains this")
    options.add_argument("--keep", default="", help="where inputs and findings are kept")
    options.add_argument("--reader", help=argparse.SUPPRESS)  # the process of one reader
    return options.parse_args()


def _one(name: str, folder: Path, minutes: float) -> int:
    """Fuzz one reader in a process of its own; a process that dies is a finding too, and the rest of its time runs on."""
    end = time.monotonic() + minutes * 60
    inputs, deaths, began = 0, 0, time.monotonic()
    while (left := end - time.monotonic()) > 5 and deaths < 5:
        command = [sys.executable, "-m", "benchmarks.fuzz_covered", "--reader", name, "--keep", str(folder)]
        done = subprocess.run(
            [*command, "--minutes", str(left / 60)],
            cwd=HOME,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        counted = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
        inputs += int(counted[1]) if counted else 0
        if done.returncode:
            deaths += 1
            folder.joinpath(f"death-{deaths}.txt").write_text(done.stderr[-20_000:])
    found = sorted(folder.glob("found-*.json"))
    kept = sum(1 for _ in folder.joinpath("corpus").iterdir())
    print(f"{name:10} {inputs:9} {kept:6} {time.monotonic() - began:8.0f} {len(found) + deaths:8}", flush=True)
    for one in found:
        said = json.loads(one.read_text())
        print(f"    {said['what']}: {one.with_suffix('.bin')}")
    for number in range(deaths):
        print(f"    the process died: {folder / f'death-{number + 1}.txt'}")
    return len(found) + deaths


def _fuzz(name: str, folder: Path, minutes: float) -> None:
    """Let libFuzzer call one reader until the time is over; never returns."""
    atheris = importlib.import_module("atheris")  # no dependency, see above
    with atheris.instrument_imports(include=["lastcall", "feedparser"]):
        from tests.fuzz import rules

        target = _target(name, rules.read, rules.whole)
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    _seed(name, corpus)
    libfuzzer = (
        f"-max_total_time={int(minutes * 60)}",
        f"-max_len={LONGEST}",
        f"-timeout={int(SECONDS * 4)}",
        f"-rss_limit_mb={MEMORY}",
        f"-artifact_prefix={folder}/",
        "-print_final_stats=1",
        "-verbosity=1",
    )
    atheris.Setup([sys.argv[0], *libfuzzer, str(corpus)], partial(_tried, target, folder))
    atheris.Fuzz()


def _tried(target: Callable[[bytes], None], folder: Path, data: bytes) -> None:
    """Try one input; what it raises is written down once for each place, and the search goes on."""
    began = time.process_time()
    try:
        target(data)
        taken = time.process_time() - began
        assert taken < SECONDS, f"{taken:.1f} s of CPU for {len(data)} bytes"
    except Exception as error:  # noqa: BLE001 - whatever an input makes the reader raise is a finding
        frames = [one for one in traceback.extract_tb(error.__traceback__) if "lastcall" in one.filename]
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "rule"
        what = f"{type(error).__name__} at {where}: {str(error)[:200]}"
        mark = hashlib.sha256(f"{type(error).__name__}{where}".encode()).hexdigest()[:12]
        if not (note := folder / f"found-{mark}.json").exists():
            note.with_suffix(".bin").write_bytes(data)
            note.write_text(json.dumps({"what": what, "trace": traceback.format_exc()[-6000:]}))


def _target(name: str, read: Callable[..., object], whole: Callable[..., None]) -> Callable[[bytes], None]:
    if name == "config":
        return _config()
    if name == "code":
        return _code()
    head = READERS[name][1]

    def document(data: bytes) -> None:
        """Read a body as it comes, or behind the head of its kind."""
        body = head + data[1:] if head and data[:1] and data[0] % 2 else data
        for claim in read(body):  # type: ignore[attr-defined] # a tuple of claims
            whole(claim)

    return document


def _config() -> Callable[[bytes], None]:
    from lastcall.adapters.config import read_config
    from lastcall.errors import ConfigError

    path = Path(tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None)) / "config.yaml"

    def config(data: bytes) -> None:
        """Read a config; a wrong one is a ConfigError."""
        path.write_bytes(data)
        try:
            read_config(path, env={"TOKEN": "x"})
        except ConfigError:
            return

    return config


def _code() -> Callable[[bytes], None]:
    from lastcall.adapters.catalogue import load_catalogue
    from lastcall.stages.detect.detect import detect
    from lastcall.stages.detect.finder import Finder
    from lastcall.stages.detect.index import build_index

    finder = Finder(build_index(load_catalogue(), ()))

    def code(data: bytes) -> None:
        """Look through a file whose name the first byte chooses."""
        if data:
            detect(NAMES[data[0] % len(NAMES)], data[1:], finder)

    return code


def _seed(name: str, corpus: Path) -> None:
    """Put the golden documents of a kind into the corpus, cut to size; the config and code have seeds of their own."""
    ends = READERS[name][0]
    for path in sorted((HOME / "tests/golden").rglob("*")):
        if path.suffix in ends and path.name != "truth.yaml":
            (corpus / f"golden-{path.parent.name}-{path.name}").write_bytes(b"\0" + path.read_bytes()[: LONGEST - 1])
    if name == "config":
        (corpus / "golden-config").write_bytes((HOME / "config.yaml").read_bytes()[:LONGEST])
    if name == "code":
        for number, file in enumerate(NAMES):
            (corpus / f"golden-{number}").write_bytes(bytes([number]) + f"openai gpt-4 {file}".encode())


if __name__ == "__main__":
    sys.exit(main())
