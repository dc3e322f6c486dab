"""The C library's heap: one for all threads, since the daemon's threads take turns and each heap keeps its holes."""

from __future__ import annotations

import ctypes
from contextlib import suppress

# Parameters of mallopt(3), from glibc's malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
LARGE = 128 << 10  # bytes: a page's body of that size has memory of its own, which goes back when it is freed
SPARE = 1 << 20  # bytes that may lie free at the heap's top


def one_heap() -> bool:
    """Ask glibc for one heap that gives back what is free; return whether it agreed: other C libraries have no such choice.

    With 350 sources and 10,500 notices one heap saves 16 of 179 MB (benchmarks/resident.py). Left to itself glibc
    raises both thresholds with the largest block that was ever freed, up to 32 and 64 MiB: each broken page of
    megabytes then leaves a hole for ever (benchmarks/soak.py: 20 MiB more in half an hour, 3 of them in use).
    """
    wanted = ((_ARENA_MAX, 1), (_MMAP_THRESHOLD, LARGE), (_TRIM_THRESHOLD, SPARE))
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        return all(mallopt(parameter, value) for parameter, value in wanted)
    return False
