"""What a soak is made of: pages that grow, a fetcher that is led astray, the kit, and what is measured."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.soak_kit import KIT
from lastcall.model.vendor import SourceKind

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from datetime import datetime

    from lastcall.adapters.reach import Reach
    from lastcall.model.document import Document, NotModified, Validators
    from lastcall.model.vendor import Source

FAULTY = 1 / 8  # of all fetches
_HERE = (SourceKind.MAIL, SourceKind.TRAFFIC)  # kinds on this machine: the kit's pages are nothing to them


def a_name(dice: random.Random) -> str:
    """Return a name that the kit's sinks know again."""
    return f"CHAOS-{dice.randrange(16**10):010x}"


@dataclass
class Web:
    """Pages of 500 vendors, each a table that grows."""

    rows: dict[str, list[str]]
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests until the other side has enough."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                body = self.page(head.split(b" ", 2)[1].decode().strip("/"))
                tag = f'"{len(body)}"'.encode()
                if b"if-none-match: " + tag in head.lower():
                    writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n")
                else:
                    size = str(len(body)).encode()
                    writer.write(
                        b"HTTP/1.1 200 OK\r\nETag: " + tag + b"\r\nContent-Length: " + size + b"\r\n\r\n" + body
                    )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def page(self, vendor: str) -> bytes:
        """Return a vendor's page as it is now."""
        table = "\n".join(self.rows.get(vendor, ()))
        return f"# Deprecations\n\n| Shutdown date | Model |\n|---|---|\n{table}\n".encode()


@dataclass
class Faulty:
    """The real fetcher, which is sometimes led to a fault."""

    fetcher: Reach
    kit: str
    faults: list[str]
    dice: random.Random
    on: bool = True
    met: Counter[str] = field(default_factory=Counter)

    async def fetch(self, source: Source, validators: Validators | None, *, now: datetime) -> Document | NotModified:
        """Return what the page or a fault gives."""
        if self.on and source.kind not in _HERE and self.dice.random() < FAULTY:
            fault = self.dice.choice(self.faults)
            self.met[fault] += 1
            address = f"{self.kit}/{fault}?warm=0&k={source.id.replace('/', '-')}{self.met.total()}"
            return await self.fetcher.fetch(replace(source, url=address), None, now=now)
        return await self.fetcher.fetch(source, validators, now=now)


@dataclass
class Kit:
    """The kit's process, its addresses and what it says."""

    process: subprocess.Popen[str]
    said: dict[str, Any]

    def ask(self, *words: str) -> dict[str, Any]:
        """Send a line and return the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(*words, file=self.process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@contextmanager
def kit_running(ledger: Path) -> Iterator[Kit]:
    """Run the kit in a process of its own, so that its memory is not taken for ours."""
    command = [sys.executable, "-m", "benchmarks.soak_kit", str(ledger)]
    home = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Kit(process, json.loads(process.stdout.readline()))
        assert process.stdin is not None
        process.stdin.close()
        process.wait(30)


@dataclass(frozen=True)
class Moment:
    """What was measured at the end of a simulated hour."""

    hour: int
    minutes: float
    memory: float  # MiB, of this process
    readers: float  # MiB, of the processes that read pages
    files: int
    threads: int
    polls: int
    failed: int
    faults: int
    published: int


def memory_of(pid: str = "self") -> float:
    """Return the resident memory of a process in MiB; 0 for one that is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (OSError, IndexError):
        return 0.0


def readers_memory(kit: int) -> float:
    """Return the memory of our other children in MiB."""
    found = 0.0
    for task in Path("/proc/self/task").iterdir():
        found += sum(memory_of(one) for one in (task / "children").read_text().split() if one != str(kit))
    return found


def open_files() -> int:
    """Return how many handles this process holds."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def page_faults() -> list[str]:
    """Return the kit's endpoints that are not what they should be."""
    sys.path.insert(0, str(KIT))
    from hostilekit.faults import ENDPOINTS  # type: ignore[import-not-found] # beside us, where it exists

    wanted = ("error", "blocked", "degraded", "either")
    # redirect-login and the like lead on by themselves; the heavy ones are bombs and stay in.
    return sorted(name for name, one in ENDPOINTS.items() if one.expect in wanted)
