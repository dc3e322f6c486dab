"""When something happens: effects, days and spans that never invent precision, milestones."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Effect(StrEnum):
    """What happens to the subject on a milestone's day."""

    DEPRECATED = "deprecated"
    CLOSED_TO_NEW = "closed_to_new"
    BROWNOUT = "brownout"
    END_OF_SUPPORT = "end_of_support"
    SHUTDOWN = "shutdown"
    DATA_DELETED = "data_deleted"


ENDING = (Effect.SHUTDOWN, Effect.END_OF_SUPPORT)  # the effects that a reminder counts down to


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, a span or a floor: a day is (d, d), June 2026 is (1st, 30th), "no sooner than" is (d, None)."""

    earliest: date
    latest: date | None  # None: the vendor named no end, only "not before"

    @classmethod
    def day(cls, day: date) -> Deadline:
        """Return the deadline of exactly one day."""
        return cls(day, day)

    @classmethod
    def month(cls, year: int, month: int) -> Deadline:
        """Return the deadline of a whole month."""
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def floor(cls, day: date) -> Deadline:
        """Return "not sooner than this day"."""
        return cls(day, None)

    @property
    def is_day(self) -> bool:
        """Tell whether it is exact to the day."""
        return self.earliest == self.latest

    @property
    def is_floor(self) -> bool:
        """Tell whether the vendor promised only that it will not be sooner."""
        return self.latest is None

    @property
    def iso(self) -> str:
        """Return `YYYY-MM-DD` for a day or a floor, `YYYY-MM` for anything wider."""
        return self.earliest.isoformat() if self.is_day or self.is_floor else f"{self.earliest:%Y-%m}"

    def __str__(self) -> str:
        """Return what the vendor wrote as closely as the span tells."""
        first, last = self.earliest, self.latest
        if last is None:
            return f"not before {_day(first)}"
        if first == last:
            return _day(first)
        if self == Deadline.month(first.year, first.month):
            return f"{first:%b %Y}"
        if first.day == 1 and (last + timedelta(days=1)).day == 1 and first.year == last.year:
            return _months(first, last)
        return f"{_day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _months(first: date, last: date) -> str:
    span = (first.month, last.month)
    if span == (1, 12):
        return f"{first.year}"
    quarters = {(1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4", (1, 6): "H1", (7, 12): "H2"}
    return f"{quarters[span]} {first.year}" if span in quarters else f"{first:%b} to {last:%b %Y}"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One effect and when it comes; a deadline of None is "announced without a date"."""

    effect: Effect
    deadline: Deadline | None = None


def earliest(milestones: tuple[Milestone, ...], effects: tuple[Effect, ...] = ENDING) -> Deadline | None:
    """Return the earliest dated deadline of these effects; a firm date comes before a floor of the same day."""
    dated = [m.deadline for m in milestones if m.effect in effects and m.deadline is not None]
    if len(dated) > 1:
        return min(dated, key=lambda d: (d.earliest, d.latest or date.max))
    return dated[0] if dated else None
