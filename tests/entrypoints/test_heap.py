"""One heap for all threads that gives back what is free, where the C library has that choice."""

from __future__ import annotations

import platform
import subprocess
import sys

from lastcall.entrypoints.heap import one_heap

GLIBC = platform.libc_ver()[0] == "glibc"
# A large block is freed first: from then on glibc, left to itself, takes blocks of up to its size from the heap.
HOLES = """
import sys
from pathlib import Path
from lastcall.entrypoints.heap import one_heap
one_heap() if sys.argv[1] == "ours" else None
def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
del [bytearray(30_000_000)][:]
before = held()
pages = [bytearray(1_000_000) for _ in range(64)]
notices = [bytearray(600) for _ in range(64)]  # what stays, above the pages
del pages
print((held() - before) // 1_000_000)
"""


def test_glibc_agrees_and_others_are_left_alone() -> None:
    assert one_heap() is GLIBC


def test_pages_that_were_read_leave_no_holes() -> None:
    ours, left_alone = (
        int(subprocess.run([sys.executable, "-c", HOLES, who], capture_output=True, check=True, text=True).stdout)
        for who in ("ours", "nobody's")
    )
    assert ours <= 4
    assert left_alone >= 32 * GLIBC  # else this test shows nothing
