"""How much memory the daemon takes with 350 sources, after as many polls as it makes in a day.

    python -m benchmarks.resident [--sources 350] [--polls 8] [--limit 180]

A real `lastcall run` in a process of its own; each source is a page of some size on loopback, one in eight polls brings
a changed page. Prints the daemon's memory as it goes, its peak, and that of the processes that read pages. Exit 1 where
the daemon's peak is over the limit (MB).
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import IO

ROWS = 30  # of each page: ten thousand notices in all, as `upcoming` is measured with
CHANGED = 8  # one poll in so many brings a changed page
CONFIG = """depends_on: [{vendors}]
receivers: {{console: {{kind: console}}}}
vendors: []
fetch: {{allow_hosts: [127.0.0.1], host_spacing: 0s, robots: false}}
poll_every: {every}s
tick: 1s
most_per_hour: 5
sources:
"""


class Web:
    """Pages that change now and then; it counts what it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer until the other side has enough."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                vendor = head.split(b" ", 2)[1].decode().strip("/")
                self.asked += 1
                body = self._page(vendor, self.asked // 350 // CHANGED)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    @staticmethod
    def _page(vendor: str, edition: int) -> bytes:
        first = date(2027, 1, 1)
        rows = "\n".join(
            f"| {first + timedelta(days=n + (edition if n == 1 else 0))} | `{vendor}-model-{n}` | `{vendor}-model-{n + 1}` |"
            for n in range(ROWS)  # one row of a changed page has moved
        )
        prose = "The service has a good day, and its documentation is long. " * 200
        return f"# Deprecations\n\n{prose}\n\n| Shutdown date | Model | Replacement |\n|---|---|---|\n{rows}\n".encode()


async def main() -> int:
    """Run the daemon until it has made its polls."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sources", type=int, default=350)
    options.add_argument("--polls", type=int, default=8, help="of each source")
    options.add_argument("--every", type=int, default=20, help="seconds between two polls of a source")
    options.add_argument("--limit", type=float, default=180.0, help="MB")
    args = options.parse_args()
    web = Web()
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = [f"vendor{n:03}" for n in range(args.sources)]
        lines = [f"  - {{url: 'http://127.0.0.1:{port}/{n}', vendor: {n}, kind: markdown, id: page}}\n" for n in names]
        config = CONFIG.format(vendors=", ".join(f"{n}/{n}-model-1" for n in names), every=args.every)
        (folder / "config.yaml").write_text(config + "".join(lines))
        with (folder / "log").open("wb") as log:
            daemon = _started(folder, log)
        try:
            peak = await _watch(daemon.pid, web, args.sources * args.polls)
        finally:
            daemon.send_signal(signal.SIGTERM)
            code = await asyncio.to_thread(daemon.wait, 60)
    server.close()
    print(
        f"{args.sources} sources, {web.asked} polls: the daemon's peak is {peak:.0f} MB (limit {args.limit:.0f}), exit {code}"
    )
    return int(peak > args.limit or code != 0)


def _started(folder: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "lastcall", "run"], cwd=folder, stdout=log, stderr=log)


async def _watch(pid: int, web: Web, wanted: int) -> float:
    began, step = time.monotonic(), 1
    print(f"{'polls':>6} {'seconds':>8} {'daemon MB':>10} {'readers MB':>11}")
    while web.asked < wanted:
        await asyncio.sleep(0.2)
        if web.asked >= step * wanted / 8:
            readers = sum(_memory(int(one), "VmRSS") for one in _children(pid))
            print(
                f"{web.asked:6} {time.monotonic() - began:8.0f} {_memory(pid, 'VmRSS'):10.1f} {readers:11.1f}",
                flush=True,
            )
            step += 1
    await asyncio.sleep(5)  # what was read last is written and told
    return _memory(pid, "VmHWM")


def _memory(pid: int, what: str) -> float:
    """Return a process's memory in MB (VmRSS: now, VmHWM: its peak)."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(text.split(f"{what}:")[1].split()[0]) * 1024 / 1e6


def _children(pid: int) -> list[str]:
    return [one for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()]


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
