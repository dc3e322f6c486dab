"""How many of something, in words: the one place that knows of one and many."""

from __future__ import annotations


def counted(number: int, noun: str, many: str = "") -> str:
    """Return `1 notice` or `3 notices`; `many` is for a noun that does not take an s."""
    return f"{number} {noun if abs(number) == 1 else many or noun + 's'}"
