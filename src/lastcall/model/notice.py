"""What is said (claims) and what we believe (notices), and what changed between two beliefs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from lastcall.model.deadline import ENDING, Deadline, Effect, Milestone, earliest
from lastcall.model.subject import Scope, Subject, SubjectKind, folded, natural_key, notice_id

if TYPE_CHECKING:
    from datetime import date, datetime

# One door to the nouns of a notice, wherever they live.
__all__ = [
    "ENDING",
    "SUGGESTED",
    "Announced",
    "Claim",
    "Confidence",
    "Confirmed",
    "Deadline",
    "Effect",
    "Evidence",
    "Milestone",
    "Notice",
    "NoticeChange",
    "Revised",
    "Scope",
    "Stage",
    "Subject",
    "SubjectKind",
    "What",
    "earliest",
    "folded",
    "natural_key",
    "notice_id",
]


SUGGESTED = "suggested by "  # how the rule of a claim begins that a language model read and no rule of ours


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

    @property
    def is_suggested(self) -> bool:
        """Tell whether a language model read it: such a claim counts only while no rule has read anything."""
        return self.evidence.rule.startswith(SUGGESTED)

    def doubted(self, doubt: str) -> Claim:
        """Return the claim with one more doubt."""
        return replace(self, doubts=tuple(dict.fromkeys((*self.doubts, doubt))))


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
    # Worked out once, since planning asks for both a dozen times: the natural key (the subject and, where it was
    # narrowed from the start, the scope), and the short name that people type, made of the key alone.
    key: str = field(init=False, compare=False, repr=False)
    id: str = field(init=False, compare=False, repr=False)
    # So is the earliest day at which the subject ends; None while no date is known.
    deadline: Deadline | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Work out the names of what is frozen."""
        object.__setattr__(self, "key", self.identity or natural_key(self.subject, self.scope))
        object.__setattr__(self, "id", notice_id(self.key))
        object.__setattr__(self, "deadline", earliest(self.milestones))

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
