"""Bytes -> bytes, in a process of its own that may be killed: what reads strangers' pages gets no second chance."""

from __future__ import annotations

import asyncio
import os
import signal
import struct
import sys
from asyncio.subprocess import PIPE
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

import lastcall
from lastcall.errors import LastcallError

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Sequence

HEAD = struct.Struct(">I")  # how many bytes follow
LAST = 1 << 31  # added to an answer's: the worker has grown and takes no other job
GRACE = 5.0  # seconds after which the parent kills a worker that did not end itself at its own limit
_GOODBYE = 0.5  # seconds; a worker ends when its stdin does, and one that hangs is killed
JOBS = 2_000  # then a worker is replaced: whatever leaks in a parser leaks no further


class WorkerDiedError(LastcallError):
    """A worker ended before it answered; `why` says by what, for a person."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass
class _Worker:
    process: Process
    done: int = 0


@dataclass
class Apart:
    """A few worker processes, started when they are needed; an async context manager.

    `command` is what a worker runs: it reads a length and that many bytes from stdin, and writes the same to stdout,
    again and again; with `LAST` it asks to be replaced. It gets an environment without anything of ours: no secret is in there to be read.
    """

    command: Sequence[str]
    count: int = 2
    limit: float = 240.0  # seconds for one job; a worker may set itself a lower limit
    busy: int = 0  # jobs under way
    _idle: list[_Worker] = field(default_factory=list)
    _slots: asyncio.Semaphore | None = None

    async def __aenter__(self) -> Self:
        """Return itself; a poll in which nothing changed starts no process."""
        self._slots = asyncio.Semaphore(self.count)
        return self

    async def __aexit__(self, *_: object) -> None:
        """End every worker."""
        idle, self._idle = self._idle, []
        await asyncio.gather(*(_end(worker.process) for worker in idle))

    async def run(self, job: bytes) -> bytes:
        """Return the answer of a worker; raise WorkerDiedError where it ended instead, by whatever cause."""
        assert self._slots is not None, "use it as a context manager"
        async with self._slots:
            worker = self._idle.pop() if self._idle else _Worker(await self._start())
            self.busy += 1
            try:
                async with asyncio.timeout(self.limit + GRACE):
                    answer, last = await _talk(worker.process, job)
            except TimeoutError:
                await _end(worker.process)
                raise WorkerDiedError(f"it took more than {self.limit:g} s") from None
            except (asyncio.IncompleteReadError, ConnectionError, OSError):
                raise WorkerDiedError(_cause(await _end(worker.process), self.limit)) from None
            except BaseException:  # cancelled in the middle: what it would answer next is not ours
                with suppress(ProcessLookupError):
                    worker.process.kill()
                raise
            finally:
                self.busy -= 1
            worker.done += 1
            if worker.done < JOBS and not last:
                self._idle.append(worker)
            else:
                await _end(worker.process)
            return answer

    async def _start(self) -> Process:
        home = str(Path(lastcall.__file__).parents[1])
        env = {"PYTHONPATH": home, "PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONSAFEPATH": "1"}
        # A session of its own: Ctrl-C is for us, and we end the worker when we are done.
        return await asyncio.create_subprocess_exec(
            sys.executable, *self.command, stdin=PIPE, stdout=PIPE, env=env, start_new_session=True
        )


async def _talk(process: Process, job: bytes) -> tuple[bytes, bool]:
    """Return the answer to a job, and whether it is the last that this worker gives."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(HEAD.pack(len(job)) + job)
    await process.stdin.drain()
    (size,) = HEAD.unpack(await process.stdout.readexactly(HEAD.size))
    return await process.stdout.readexactly(size & ~LAST), bool(size & LAST)


async def _end(process: Process) -> int:
    """End a worker and return how it ended: one that died by itself keeps its own cause, any other is killed."""
    if process.stdin is not None:
        process.stdin.close()
    with suppress(TimeoutError):
        return await asyncio.wait_for(process.wait(), _GOODBYE)
    with suppress(ProcessLookupError):
        process.kill()
    return await process.wait()


def _cause(code: int, limit: float) -> str:
    if code == -signal.SIGALRM:
        return f"it took more than {limit:g} s"
    if code == -signal.SIGPROF:
        return "it took more computing than a page may take"
    if code == -signal.SIGKILL:
        return "it was killed, as happens when memory is short"
    return f"it ended with {code}" if code else "it ended too early"
