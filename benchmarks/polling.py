"""Poll N local feeds twice, first and unchanged: feeds a second, CPU seconds per 1,000, peak memory.

    python -m benchmarks.polling [--feeds 2000] [--reader PYTHON]

`--reader` names a Python in which the package `reader` is installed (pip install reader, in a venv of its own); it
then polls the same feeds in the same run. `first` and `unchanged` are of whole processes, start and end included, taken
by the operating system; `daemon` is the median of the later polls of the process that polls unchanged feeds again and again.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent

ROUNDS = 5  # polls of a process that stays
CLOCK = """
import json, resource, sys, time
def spent():
    return time.perf_counter(), sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
def since(before):
    return [now - then for now, then in zip(spent(), before)]
rounds = []
"""
OURS = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from lastcall.adapters.apart import Apart
from lastcall.adapters.http.fetcher import Fetcher
from lastcall.adapters.store import sources as rows
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store
from lastcall.model.config import Fetching
from lastcall.model.vendor import Source, SourceKind
from lastcall.usecases.poll import Desk, poll_sources
from lastcall.usecases.reading_apart import COMMAND, ReaderApart
from datetime import timedelta
import logging, structlog
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # as `reader`, which logs nothing
db, ports, count = Path(sys.argv[1]), sys.argv[2].split(), int(sys.argv[3])
prepare(db)
store = Store(db)
sources = [Source(f"local/{n}", f"vendor{n}", f"http://127.0.0.1:{ports[n % len(ports)]}/{n}.xml", SourceKind.FEED) for n in range(count)]
with store.write() as connection:
    rows.sync(connection, sources)
async def main():
    settings = Fetching(allow_hosts=("127.0.0.1",), robots=False, host_spacing=timedelta(0), concurrency=100)
    async with Fetcher(settings, version="bench") as fetcher, Apart(COMMAND) as workers:  # as the daemon reads
        desk = Desk(store, fetcher, {}, lambda: datetime.now(UTC), lambda: 0.0, read=ReaderApart(workers))
        for _ in range(int(sys.argv[4])):
            before = spent()
            reports = await poll_sources(sources, desk)
            rounds.append(since(before))
        return reports
reports = asyncio.run(main())
outcomes = {}
for report in reports:
    outcomes[report.outcome.value] = outcomes.get(report.outcome.value, 0) + 1
print(json.dumps([rounds, f"{outcomes} {sum(report.claims for report in reports)} notices"]))
store.close()
"""

THEIRS = """
import sys
from reader import make_reader
db, ports, count = sys.argv[1], sys.argv[2].split(), int(sys.argv[3])
reader = make_reader(db, feed_root=None)
for n in range(count):
    reader.add_feed(f"http://127.0.0.1:{ports[n % len(ports)]}/{n}.xml", exist_ok=True)
for _ in range(int(sys.argv[4])):
    before = spent()
    reader.update_feeds(workers=8, scheduled=False)
    rounds.append(since(before))
print(json.dumps([rounds, f"{reader.get_feed_counts()} {reader.get_entry_counts().total} entries"]))
"""


@dataclass(frozen=True)
class Run:
    """What a process took: wall and CPU seconds, peak MB, the same two seconds for each of its polls, and its words."""

    wall: float
    cpu: float
    peak: float
    rounds: list[tuple[float, float]]
    said: str


def run(python: str, script: str, database: Path, ports: str, count: int, rounds: int) -> Run:
    """Poll so many times in one process."""
    started = time.perf_counter()
    command = [python, "-c", CLOCK + script, str(database), ports, str(count), str(rounds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    wall = time.perf_counter() - started
    if status:
        sys.exit(f"a run failed: {printed}")
    polls, said = json.loads(printed)
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, polls, said)


def main() -> None:
    """Start the server, poll with each tool, print a line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--reader", help="a Python with the package reader")
    options = parser.parse_args()
    server = subprocess.Popen(
        [sys.executable, str(HERE / "feedserver.py"), str(options.feeds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    ports = server.stdout.readline().strip()
    tools = [("lastcall", sys.executable, OURS)]
    if options.reader:
        tools.append(("reader", options.reader, THEIRS))
    print(f"{options.feeds} feeds, {resource.getpagesize()} byte pages, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        for poll, rounds in (("first", 1), ("unchanged", 1), ("daemon", ROUNDS)):
            for name, python, script in tools:
                took = run(python, script, Path(folder) / f"{name}.db", ports, options.feeds, rounds)
                wall, cpu = took.wall, took.cpu
                if rounds > 1:
                    wall, cpu = (statistics.median(one) for one in zip(*took.rounds[1:], strict=True))
                rate, per = options.feeds / wall, cpu / options.feeds * 1000
                print(
                    f"{name:9} {poll:10} {rate:8.1f} feeds/s  {per:7.2f} CPU s/1,000  {took.peak:6.0f} MB  {took.said}"
                )
    server.communicate("")


if __name__ == "__main__":
    main()
