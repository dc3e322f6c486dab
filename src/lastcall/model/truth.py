"""What really went away in a story that is replayed, and what a user was told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Truth:
    """One shutdown as it really was."""

    subject: str
    announced_on: date | None = None
    ends_on: date | None = None  # the last date that was believed in; None: none was ever named
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What one message of a replay said about one subject."""

    on: date
    subject: str
    reason: str
    ends_on: date | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one shutdown in a replay."""

    subject: str
    ends_on: date | None
    told_on: date | None  # None: never
    days_late: int | None  # after the announcement; None: the day of it is not known
    days_before: int | None  # between the first word and the end; None: no end
    messages: int = 0
    noise: int = 0  # of the messages: said before, or about nothing that happened
    is_true: bool = True  # False: it is not among what really went away
