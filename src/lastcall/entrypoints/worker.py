"""The process that reads strangers' pages: bounded in memory and time, without secrets, and good for nothing else."""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
from contextlib import suppress

from lastcall.adapters.apart import HEAD, LAST
from lastcall.usecases import read_document as _  # noqa: F401 - its patterns are compiled before the first job
from lastcall.usecases.reading_apart import answer

CPU = 60.0  # seconds for one page; a feed of 5,000 notices takes 25, the slowest of 750 real pages 1.1
WALL = 240.0  # seconds; a busy machine makes a page late, not costly
MEMORY = 1 << 30  # bytes of address space: ten times what a page of ten megabytes needs, and no bomb fits
FILES = 16
# Bytes that a worker may have grown to: cmarkgfm frees no tree, fifteen bytes for each of Markdown, so that a worker
# that lived on would reach its limit in the middle of a page that is not at fault.
GROWN = 192 << 20


def main() -> None:
    """Serve until stdin ends. A timer's signal ends the process at its limit, wherever it is, in C code too."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, FILES),
    ):
        with suppress(ValueError, OSError):  # a lower limit from outside stands
            resource.setrlimit(what, (most, most))
    for sign in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(sign, signal.SIG_DFL)
    gc.freeze()  # the patterns live as long as the process: no collection has to walk over them
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    while head := source.read(HEAD.size):
        (size,) = HEAD.unpack(head)
        job = source.read(size)
        signal.setitimer(signal.ITIMER_PROF, CPU)
        signal.setitimer(signal.ITIMER_REAL, WALL)
        told = answer(job)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        sink.write(HEAD.pack(len(told) | (LAST if _grown() else 0)) + told)
        sink.flush()


def _grown() -> bool:
    """Tell whether this process ever held more memory than a worker that goes on may."""
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2) counts in bytes there, in kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit > GROWN


if __name__ == "__main__":
    main()
