"""What is said (claims) and what we believe (notices), with deadlines that never invent precision."""

from __future__ import annotations

import calendar
import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class SubjectKind(StrEnum):
    """What kind of thing goes away."""

    MODEL = "model"
    API = "api"
    ENDPOINT = "endpoint"
    API_VERSION = "api_version"
    PRODUCT = "product"
    SDK = "sdk"
    PACKAGE = "package"
    RUNTIME = "runtime"
    REGION = "region"
    AUTH_METHOD = "auth_method"
    FEATURE = "feature"


class Effect(StrEnum):
    """What happens to the subject on a milestone's day."""

    DEPRECATED = "deprecated"
    CLOSED_TO_NEW = "closed_to_new"
    BROWNOUT = "brownout"
    END_OF_SUPPORT = "end_of_support"
    SHUTDOWN = "shutdown"
    DATA_DELETED = "data_deleted"


ENDING = (Effect.SHUTDOWN, Effect.END_OF_SUPPORT)  # the effects that a reminder counts down to


class Stage(StrEnum):
    """How far the vendor says that the subject has gone."""

    LEGACY = "legacy"
    DEPRECATED = "deprecated"
    SHUTDOWN_ANNOUNCED = "shutdown_announced"
    SHUT_DOWN = "shut_down"
    BREAKING_CHANGE = "breaking_change"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"


class Confidence(StrEnum):
    """How sure we are: an official page states it, the wording is weak, or somebody else reports it."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that goes away, at the vendor who serves it."""

    vendor: str
    kind: SubjectKind
    name: str

    @property
    def key(self) -> str:
        """Return `vendor/kind/name`, the natural key everywhere; the name in lower case with single spaces."""
        return f"{self.vendor}/{self.kind}/{folded(self.name)}"


def folded(name: str) -> str:
    """Return a name as it is compared: lower case, plain hyphens, single spaces, no quotes, back-ticks or bold marks."""
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", name)
    return " ".join(re.sub(r"[`'\"\u200b\u00ad]|\*\*", "", plain).lower().split())


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


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the subject is meant; empty is everything. Values in lower case, sorted."""

    surfaces: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return one text for the scope, empty for everything."""
        return ";".join(",".join(part) for part in (self.surfaces, self.regions, self.plans)).strip(";")

    def __str__(self) -> str:
        """Return the scope in words, empty for everything."""
        return ", ".join((*self.surfaces, *self.regions, *self.plans))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a claim can be checked: the quote as it stands in the document, and the rule that read it."""

    source_id: str
    url: str
    quote: str
    seen_at: datetime
    rule: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What one passage says about one subject."""

    subject: Subject
    evidence: Evidence
    stage: Stage
    milestones: tuple[Milestone, ...] = ()  # one for each effect, in the order of the days
    aliases: tuple[str, ...] = ()
    scope: Scope = field(default_factory=Scope)
    announced_on: date | None = None
    announced_month: str | None = None  # YYYY-MM where the text gives no day
    published_on: date | None = None  # of the entry or section that says it
    replacements: tuple[str, ...] = ()
    no_replacement: bool = False  # True: the vendor says that there is none
    withdrawn: bool = False
    entry_id: str = ""
    entry_link: str = ""
    announcement: str = ""  # what else was said in the same breath: an entry id or a section
    locator: str = ""
    confidence: Confidence = Confidence.CONFIRMED
    doubts: tuple[str, ...] = ()  # what is odd about it, in words: "weekday does not fit the date"

    def deadline(self, *effects: Effect) -> Deadline | None:
        """Return the earliest deadline among these effects (default: those that end the subject)."""
        return earliest(self.milestones, effects or ENDING)


def earliest(milestones: tuple[Milestone, ...], effects: tuple[Effect, ...] = ENDING) -> Deadline | None:
    """Return the earliest dated deadline of these effects; a firm date comes before a floor of the same day."""
    dated = [m.deadline for m in milestones if m.effect in effects and m.deadline is not None]
    return min(dated, key=lambda d: (d.earliest, d.latest or date.max), default=None)


@dataclass(frozen=True, slots=True)
class Notice:
    """What we believe about one subject in one scope, with every claim that says so."""

    subject: Subject
    stage: Stage
    first_seen_at: datetime
    milestones: tuple[Milestone, ...] = ()
    aliases: tuple[str, ...] = ()
    scope: Scope = field(default_factory=Scope)
    announced_on: date | None = None
    replacements: tuple[str, ...] = ()
    no_replacement: bool = False
    withdrawn: bool = False
    confidence: Confidence = Confidence.CONFIRMED
    announcement: str = ""
    thread: str = ""  # all that is said about one announcement shares it; set once, never changed
    part_of: str = ""  # id of the undated notice that this one makes precise
    conflicts: tuple[str, ...] = ()  # what the sources disagree on, in words
    claims: tuple[Claim, ...] = ()
    revision: int = 1
    identity: str = (
        ""  # the natural key when it was first seen; a later change of scope does not make it another notice
    )

    @property
    def key(self) -> str:
        """Return the natural key: the subject and, where it was narrowed from the start, the scope."""
        return self.identity or natural_key(self.subject, self.scope)

    @property
    def id(self) -> str:
        """Return the short name that people type, made of the key alone."""
        return notice_id(self.key)

    @property
    def deadline(self) -> Deadline | None:
        """Return the earliest day at which the subject ends; None while no date is known."""
        return earliest(self.milestones)

    @property
    def facts(self) -> str:
        """Return a digest of date, scope, replacement and withdrawal: an acknowledgement holds only for these."""
        told = (
            *(f"{m.effect}:{m.deadline}" for m in self.milestones),
            self.scope.key,
            *self.replacements,
            self.withdrawn,
        )
        return hashlib.sha256("|".join(map(str, told)).encode()).hexdigest()[:12]


def natural_key(subject: Subject, scope: Scope) -> str:
    """Return the key of a subject within a scope: `vendor/kind/name`, and `@scope` where it is narrowed."""
    return f"{subject.key}@{scope.key}" if scope.key else subject.key


def notice_id(key: str) -> str:
    """Return the short id of a notice's natural key: `n-` and eight hexadecimal digits."""
    return f"n-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


class What(StrEnum):
    """What a revision changed; one revision may change several things."""

    DATED = "dated"
    MOVED_EARLIER = "moved_earlier"
    MOVED_LATER = "moved_later"
    REPLACEMENT = "replacement"
    SCOPE = "scope"
    STAGE = "stage"
    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"


@dataclass(frozen=True, slots=True)
class Announced:
    """A notice that we did not know."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class Revised:
    """A notice whose facts changed; `what` in the order of the enumeration."""

    before: Notice
    after: Notice
    what: tuple[What, ...]

    @property
    def notice(self) -> Notice:
        """Return what we believe now."""
        return self.after


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A notice whose facts stand, with evidence added or read again."""

    notice: Notice


NoticeChange = Announced | Revised | Confirmed
