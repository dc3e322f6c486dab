"""Poll N local feeds twice, first and unchanged: feeds a second, CPU seconds per 1,000, peak memory.

    python -m benchmarks.polling [--feeds 2000] [--reader PYTHON]

`--reader` names a Python in which the package `reader` is installed (pip install reader, in a venv of its own); it
then polls the same feeds in the same run. Figures are of whole processes, taken by the operating system.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent

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
        return await poll_sources(sources, desk)
reports = asyncio.run(main())
outcomes = {}
for report in reports:
    outcomes[report.outcome.value] = outcomes.get(report.outcome.value, 0) + 1
print(outcomes, sum(report.claims for report in reports), "notices")
store.close()
"""

THEIRS = """
import sys
from reader import make_reader
db, ports, count = sys.argv[1], sys.argv[2].split(), int(sys.argv[3])
reader = make_reader(db, feed_root=None)
for n in range(count):
    reader.add_feed(f"http://127.0.0.1:{ports[n % len(ports)]}/{n}.xml", exist_ok=True)
reader.update_feeds(workers=8, scheduled=False)
print(reader.get_feed_counts(), reader.get_entry_counts().total, "entries")
"""


def run(python: str, script: str, database: Path, ports: str, count: int) -> tuple[float, float, float, str]:
    """Run one poll in a process; return wall seconds, CPU seconds, peak MB and what it printed."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [python, "-c", script, str(database), ports, str(count)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    wall = time.perf_counter() - started
    if status:
        sys.exit(f"a run failed: {said}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said.strip()


def main() -> None:
    """Start the server, poll with each tool twice, print a line each."""
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
        for poll in ("first", "unchanged"):
            for name, python, script in tools:
                wall, cpu, peak, said = run(python, script, Path(folder) / f"{name}.db", ports, options.feeds)
                rate, per = options.feeds / wall, cpu / options.feeds * 1000
                print(f"{name:9} {poll:10} {rate:8.1f} feeds/s  {per:7.2f} CPU s/1,000  {peak:6.0f} MB  {said}")
    server.communicate("")


if __name__ == "__main__":
    main()
