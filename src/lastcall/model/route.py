"""Who hears what and when: matchers, routes, ladders, quiet hours, digests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LADDER = (90, 60, 30, 14, 7, 1, 0)  # days before the earliest shutdown
EARLY = 7  # days; of half a year's notice nobody misses a week, and a week has one message
WEEK = 6  # days between two weekly digests on which nothing is said
LABELS = ("vendor", "subject", "severity", "project", "owner", "reason")
_MATCHER = re.compile(r"\s*([A-Za-z_]+)\s*(=~|!~|!=|>=|=)\s*(.*?)\s*", re.DOTALL)


class Op(StrEnum):
    """How a matcher compares, as Alertmanager writes it; `>=` is for severity."""

    IS = "="
    IS_NOT = "!="
    LIKE = "=~"
    UNLIKE = "!~"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Matcher:
    """One condition on one label of an alert; a label with several values matches where any of them does."""

    label: str
    op: Op
    value: str

    @classmethod
    def parse(cls, text: str) -> Matcher:
        """Return the matcher of `owner != web` or `severity =~ "high|critical"`; ValueError says what is wrong."""
        found = _MATCHER.fullmatch(text)
        if found is None:
            raise ValueError('is no matcher; write label = value, or !=, =~, !~ such as severity =~ "high|critical"')
        label, op, value = found[1], Op(found[2]), found[3]
        if value[:1] in ("'", '"'):
            if len(value) < 2 or value[-1] != value[0]:
                raise ValueError("has a quote that is not closed")
            value = value[1:-1]
        if label not in LABELS:
            raise ValueError(f"unknown label {label!r}; known: {', '.join(LABELS)}")
        if op is Op.AT_LEAST and label != "severity":
            raise ValueError(">= is for severity only")
        return cls(label, op, value)

    def __str__(self) -> str:
        """Return it as it is written in the config."""
        return f'{self.label} {self.op} "{self.value}"'


@dataclass(frozen=True, slots=True)
class Ladder:
    """When to remind: days before the end, the pause between nags after it, and how early a reminder may come."""

    reminders: tuple[int, ...] = LADDER
    overdue_every: timedelta = timedelta(days=7)
    early: int = EARLY  # days by which a reminder may come early, to share a message that is sent anyway
    ahead: int = 0  # days for which nothing else will be said: whatever falls into them is told now

    def slack(self, rung: int) -> int:
        """Return by how many days the reminder of a rung may come early.

        At most half of what is left then, so that the last word stays the last, and never on or before the day of the
        wider rung: two rungs stay two words.
        """
        return max(min(self.early, _room(self.reminders, rung)), self.ahead)


@lru_cache(maxsize=1024)
def _room(reminders: tuple[int, ...], rung: int) -> int:
    wider = min((other for other in reminders if other > rung), default=None)
    return rung // 2 if wider is None else min(rung // 2, wider - rung - 1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local hours in which only what is critical is told; from 22:00 to 07:00 spans midnight."""

    start: time
    end: time
    weekends: bool = False  # True: Saturday and Sunday are quiet too, all day

    def holds(self, local: datetime) -> bool:
        """Tell whether a local moment is quiet."""
        if self.weekends and local.weekday() >= 5:
            return True
        clock = local.time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


class DigestKind(StrEnum):
    """How often a route is told what it is told."""

    NONE = "none"  # at once
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class DigestTimes:
    """When digests go out, in the user's time zone."""

    at: time = time(9)  # outside the hours that daylight saving repeats or skips
    weekday: int = 0  # Monday

    def due_since(self, local: datetime, kind: DigestKind) -> datetime:
        """Return the latest moment, not after `local`, at which a digest of this kind falls due."""
        day = local.date()
        if kind is DigestKind.WEEKLY:
            day -= timedelta(days=(day.weekday() - self.weekday) % 7)
        step = timedelta(days=7 if kind is DigestKind.WEEKLY else 1)
        found = datetime.combine(day, self.at, tzinfo=local.tzinfo)
        # As instants: an hour that daylight saving skips (02:30) comes after 03:00, whatever the wall clock says.
        over = found.astimezone(UTC) <= local.astimezone(UTC)
        return found if over else datetime.combine(day - step, self.at, tzinfo=local.tzinfo)


@dataclass(frozen=True, slots=True)
class Route:
    """Which alerts go to which receivers; every given matcher must hold, the first route that matches decides.

    Children are asked first and inherit what they do not say; where none of them matches the route itself decides.
    """

    to: tuple[str, ...] | None = None  # None: inherited from the parent
    match: Mapping[str, str] = field(default_factory=dict)  # globs; severity: at least
    go_on: bool = False  # `continue: true`: later routes of the same level may match too
    matchers: tuple[Matcher, ...] = ()
    reminders: tuple[int, ...] | None = None  # None: inherited
    overdue_every: timedelta | None = None
    digest: DigestKind | None = None
    quiet_hours: QuietHours | None = None
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One receiver and the manner in which a route tells it."""

    receiver: str
    ladder: Ladder
    digest: DigestKind = DigestKind.NONE
    quiet_hours: QuietHours | None = None


@dataclass(frozen=True, slots=True)
class Freeze:
    """Days on which a project ships nothing: a span of days, or the same span each year."""

    first: date
    last: date
    yearly: bool = False  # True: month and day count, and it may span the new year

    def covers(self, day: date) -> bool:
        """Tell whether nothing is shipped on a day."""
        if not self.yearly:
            return self.first <= day <= self.last
        first, last, here = ((d.month, d.day) for d in (self.first, self.last, day))
        return first <= here <= last if first <= last else here >= first or here <= last
