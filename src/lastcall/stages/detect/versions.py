"""A range of versions as a manifest writes it, against the range that a sign means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

Version = tuple[int, ...]
_TOP: Version = (10**9,)
_PIECE = re.compile(r"(===?|~=|~>|>=|<=|!=|>|<|\^|~|=)?\s*v?([0-9]+(?:\.[0-9]+)*(?:\.[*xX])?|[*xX])")


class Fit(StrEnum):
    """How what a manifest allows lies to what a sign means."""

    INSIDE = "inside"
    PARTLY = "partly"  # some of what is allowed is meant
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Span:
    """Versions from `low` up to, not including, `high`."""

    low: Version = ()
    high: Version = _TOP

    def is_within(self, other: Span) -> bool:
        """Tell whether every version of this span is one of the other."""
        return self.low >= other.low and self.high <= other.high

    def meets(self, other: Span) -> bool:
        """Tell whether the two have a version in common."""
        return self.low < other.high and other.low < self.high


def version_of(text: str) -> Version:
    """Return the numbers of a version, without zeros at the end: 1.20.0 is 1.20."""
    numbers = [int(part) for part in re.findall(r"\d+", re.split(r"[-+a-zA-Z]", text.lstrip("vV="))[0])]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def fit(spec: str, wanted: str, *, is_locked: bool = False) -> Fit:
    """Return how a manifest's range lies to a sign's: `^2.1` to `<3` is inside, `>=1` to `<3` is partly.

    A manifest without a range takes the newest: an old version is not meant then.
    """
    means = span_of(wanted)
    allows = _exact(spec) if is_locked or re.fullmatch(r"v?\d[\w.+-]*", spec) else span_of(spec)
    if allows.is_within(means):
        return Fit.INSIDE
    if allows.meets(means) and allows.high != _TOP:
        return Fit.PARTLY
    return Fit.OUTSIDE


def _exact(spec: str) -> Span:
    low = version_of(spec)
    return Span(low, (*low, 0)) if low else Span()


def span_of(spec: str) -> Span:
    """Return the span of a range in any of the ecosystems' grammars; of `a || b` the whole that they cover."""
    spans = [_one(part) for part in re.split(r"\|\|?", spec)]
    return Span(min(span.low for span in spans), max(span.high for span in spans))


def ceiling_of(spec: str) -> Version:
    """Return the newest minor or major that a range allows: of `^14` 14, of `>=12 <17` 16; empty where it is open."""
    span = span_of(spec) if not re.fullmatch(r"v?\d+(?:\.\d+)*", spec.strip()) else _exact(spec)
    if span.high == _TOP:
        return ()
    if len(span.high) == 1:
        return (max(span.high[0] - 1, 0),)
    return span.high[:-1] if span.high[-1] == 0 else (*span.high[:-1], span.high[-1] - 1)


def _one(spec: str) -> Span:
    if interval := re.fullmatch(r"\s*([\[(])\s*([\w.]*)\s*,\s*([\w.]*)\s*([\])])\s*", spec):  # Maven, NuGet
        high = version_of(interval[3]) if interval[3] else _TOP
        return Span(version_of(interval[2]), (*high, 0) if interval[4] == "]" and interval[3] else high)
    low: Version = ()
    high = _TOP
    for operator, text in _PIECE.findall(spec):
        floor, ceiling = _bounds(operator, text)
        low, high = max(low, floor), min(high, ceiling)
    return Span(low, high)


def _bounds(operator: str, text: str) -> tuple[Version, Version]:
    parts = [int(part) for part in text.split(".") if part.isdigit()]
    version = version_of(text)
    if not parts:
        return (), _TOP
    match operator:
        case ">=":
            return version, _TOP
        case ">":
            return (*version, 0), _TOP
        case "<":
            return (), version
        case "<=":
            return (), (*version, 0)
        case "!=":
            return (), _TOP
        case "^":
            first = next((number for number, part in enumerate(parts) if part), len(parts) - 1)
            return version, _up(parts[: first + 1])
        case "~":
            return version, _up(parts[:2])
        case "~>" | "~=":
            return version, _up(parts[:-1] or parts)
        case _:
            return (version, _up(parts)) if text[-1] in "*xX" else (version, (*version, 0))


def _up(parts: list[int]) -> Version:
    return (*parts[:-1], parts[-1] + 1)
