"""No pattern of ours can be made to cost hours: those with a repeat within a repeat are pumped with what might do it."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest

import lastcall.adapters
import lastcall.stages

PARSER: Any = importlib.import_module("re._parser")  # what `re` itself reads patterns with
HEADS = ("", "a ", "A1", "we will remove ", "`", "/a", "GET /a", "(")
PUMPS = (
    *(". ", "-", "a-", "a.", "a_", "a ", "1.", "1 ", "a, ", "a/", "a:", "--", "..", "`a` ", "(a", "a(", "* ", "A "),
    *("Aa ", "and a ", "the a ", "a1-", "v1.", "1-1 ", "#1", "@a/", "’a", "a's ", "\n", "{a}", "| ", "a|", "May 1, "),
)
TIMES = 40  # two ways to read each would be 2^40
SECONDS = 2.0


def unbounded(pattern: Any) -> bool:
    """Tell whether something in a parsed pattern may repeat without end."""
    return any(
        (str(op) in ("MAX_REPEAT", "MIN_REPEAT") and (arg[1] == PARSER.MAXREPEAT or unbounded(arg[2])))
        or (str(op) == "SUBPATTERN" and unbounded(arg[3]))
        or (str(op) == "BRANCH" and any(unbounded(one) for one in arg[1]))
        for op, arg in pattern
    )


def nested(pattern: Any) -> bool:
    """Tell whether a repeat without end stands within another."""
    for op, arg in pattern:
        match str(op):
            case "MAX_REPEAT" | "MIN_REPEAT":
                if nested(arg[2]) or ((arg[1] == PARSER.MAXREPEAT or arg[1] > TIMES) and unbounded(arg[2])):
                    return True
            case "SUBPATTERN":
                if nested(arg[3]):
                    return True
            case "BRANCH":
                if any(nested(one) for one in arg[1]):
                    return True
            case "ASSERT" | "ASSERT_NOT":
                if nested(arg[1]):
                    return True
            case _:  # a character, a place: nothing repeats there
                continue
    return False


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Return every compiled pattern of text that stands in a module, by where it stands."""
    for package in (lastcall.stages, lastcall.adapters):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" in found.name:
                continue  # alembic runs those
            for name, value in vars(importlib.import_module(found.name)).items():
                values = value if isinstance(value, tuple) else (value,)
                for one in values:
                    if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                        yield f"{found.name}.{name}", one


@contextmanager
def limited(words: str) -> Iterator[None]:
    """End a search that never ends."""

    def ring(_: int, __: FrameType | None) -> None:
        raise AssertionError(words)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


SUSPECTS = {where: one for where, one in patterns() if nested(PARSER.parse(one.pattern, one.flags & re.IGNORECASE))}


def test_there_is_something_to_look_at() -> None:
    assert len(SUSPECTS) > 20
    assert nested(PARSER.parse(r"(?:a\w+)*b"))
    assert not nested(PARSER.parse(r"(?:a\w)*b"))


@pytest.mark.parametrize("where", sorted(SUSPECTS))
def test_a_row_of_anything_is_read_in_no_time(where: str) -> None:
    for head in HEADS:
        for pump in PUMPS:
            with limited(f"{where} never ends on {head!r} + {pump!r} * {TIMES}"):
                SUSPECTS[where].search(f"{head}{pump * TIMES}\0!")
