"""Names -> tokens -> do two names mean the same thing? The place that knows `gpt-4` from `gpt-4o`."""

from __future__ import annotations

import re
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache

from lastcall.model.notice import folded

_SPLIT = re.compile(r"[^a-z0-9*?\u0080-\uffff]+")
_METHOD = re.compile(r"^(?:get|post|put|patch|delete|head|options)\s+(?=/)")
# Words that carry no identity at the end of a name: "the Sora models" is "Sora".
_TAIL = frozenset({"model", "models", "api", "apis", "service", "services", "family", "series", "product"})


class Kinship(StrEnum):
    """How a name that the user wrote relates to a name that a vendor wrote."""

    SAME = "same name"
    PATTERN = "pattern"
    FAMILY = "member of the family"  # the user named the family: sora -> sora-2-pro
    COVERED = "covered by the family"  # the vendor named the family: Sora -> sora-2
    SNAPSHOT = "snapshot of it"  # the vendor named the model: Claude 3 Opus -> claude-3-opus-20240229


@lru_cache(maxsize=65536)
def tokens(name: str) -> tuple[str, ...]:
    """Return the words and numbers of a name: `gpt-4o` -> (gpt, 4o), `Claude 3.5` -> (claude, 3, 5).

    An endpoint loses its method, so that `POST /v1/videos` is `/v1/videos`.
    """
    plain = _METHOD.sub("", folded(name))
    return tuple(part for part in _SPLIT.split(plain) if part)


@lru_cache(maxsize=65536)
def trunk(name: str) -> tuple[str, ...]:
    """Return the tokens without words that carry no identity at the end; never empty for a name with tokens."""
    parts = list(tokens(name))
    while len(parts) > 1 and parts[-1] in _TAIL:
        parts.pop()
    return tuple(parts[1:] if len(parts) > 1 and parts[0] == "the" else parts)


def same(one: str, other: str) -> bool:
    """Tell whether two spellings are one name: `Claude 3.5 Sonnet` and `claude-3-5-sonnet`."""
    return tokens(one) == tokens(other) or trunk(one) == trunk(other)


def kinship(wanted: str, said: str) -> Kinship | None:
    """Return how `wanted` (the user's) relates to `said` (the vendor's); None where they are strangers.

    A prefix alone is no kinship: `gpt-4` and `gpt-4-turbo` are two models. A family is a name without a number
    (`sora`), and a snapshot ends in digits that only a date or a build has (`-0613`, `-2024-05-13`, `-001`).
    """
    if same(wanted, said):
        return Kinship.SAME
    if any(mark in wanted for mark in "*?"):
        return Kinship.PATTERN if _fits(wanted, said) else None
    if any(mark in said for mark in "*?"):
        return Kinship.COVERED if _fits(said, wanted) else None
    mine, theirs = trunk(wanted), trunk(said)
    if _leads(mine, theirs) and _is_family(mine):
        return Kinship.FAMILY
    if _leads(theirs, mine):
        if _is_family(theirs):
            return Kinship.COVERED
        if _is_snapshot(mine[len(theirs) :]):
            return Kinship.SNAPSHOT
    return None


def _fits(pattern: str, name: str) -> bool:
    plain = folded(name)
    return fnmatchcase(plain, folded(pattern)) or fnmatchcase("-".join(tokens(name)), folded(pattern))


def _leads(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return bool(short) and len(short) < len(long) and long[: len(short)] == short


def _is_family(parts: tuple[str, ...]) -> bool:
    return not any(char.isdigit() for part in parts for char in part) and any(part not in _TAIL for part in parts)


def _is_snapshot(rest: tuple[str, ...]) -> bool:
    return all(part.isdigit() and len(part) >= 2 for part in rest) and any(len(part) >= 3 for part in rest)
