"""One heap for all threads, where the C library has that choice."""

from __future__ import annotations

import platform

from lastcall.entrypoints.heap import one_heap


def test_glibc_agrees_and_others_are_left_alone() -> None:
    assert one_heap() is (platform.libc_ver()[0] == "glibc")
