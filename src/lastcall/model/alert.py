"""What is told, to whom, and how far the telling has got."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from lastcall.model.health import SourceHealth
    from lastcall.model.notice import Notice
    from lastcall.model.route import Ladder
    from lastcall.model.usage import Finding, Severity


class AlertReason(StrEnum):
    """Why we speak."""

    ANNOUNCED = "announced"
    DATED = "dated"
    MOVED_EARLIER = "moved_earlier"
    MOVED_LATER = "moved_later"
    CHANGED = "changed"  # replacement or scope
    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"
    CONFIRMED = "confirmed"  # told as likely or reported before; now an official page states it
    REMINDER = "reminder"
    START_BY = "start_by"  # the day on which the project must start, by its own lead time
    DUE = "due"
    OVERDUE = "overdue"
    RESOLVED = "resolved"  # what was used is no longer declared or found
    BLIND = "blind"  # a source that covers you cannot be read
    SIGHTED = "sighted"  # it can be read again
    TEST = "test"


@dataclass(frozen=True, slots=True)
class AlertKey:
    """The same key was told already: a moved date makes a new key, so the ladder re-arms by itself."""

    project: str
    subject_key: str  # Notice.key
    effect: str  # the reason
    deadline: str  # ISO, empty while undated
    rung: str  # days before, the revision of a change, or the week of an overdue nag
    _text: str = field(init=False, compare=False, repr=False)  # planning asks for it eight times

    def __post_init__(self) -> None:
        """Write it down once."""
        text = f"{self.project}|{self.subject_key}|{self.effect}|{self.deadline}|{self.rung}"
        object.__setattr__(self, "_text", text)

    def __str__(self) -> str:
        """Return the key as it is stored."""
        return self._text


@dataclass(frozen=True, slots=True)
class Alert:
    """One finding to be told for one reason."""

    finding: Finding
    reason: AlertReason
    severity: Severity
    key: AlertKey
    days_left: int | None  # None: no date is known; negative: over since so many days
    before: Notice | None = None  # what was believed before, where the reason is a change
    quiet: bool = False  # old news from a source's first poll, or weak wording: goes into a digest, not to the pager
    weak: bool = False  # no official page states it yet: it waits for the digest
    ladder: Ladder | None = None  # the ladder on which a reminder stands; None: no reminder
    due_in: int = 0  # days until it must be told; till then it is told only where it can share a message

    @property
    def thread(self) -> str:
        """Return what this alert's messages share."""
        return self.finding.notice.thread


@dataclass(frozen=True, slots=True)
class OpenNews:
    """News that somebody has yet to be told: a digest, quiet hours or a full hour keeps it waiting."""

    key: AlertKey
    notice_id: str
    reason: AlertReason
    before: Notice | None = None
    first_poll: bool = False


@dataclass(frozen=True, slots=True)
class SourceAlert:
    """A source that covers the user went blind or stale, or is read again."""

    health: SourceHealth
    vendor: str
    url: str
    reason: AlertReason
    severity: Severity
    key: AlertKey
    since: date
    projects: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    quiet: bool = False
    weak: bool = False
    ladder: Ladder | None = None
    due_in: int = 0

    @property
    def thread(self) -> str:
        """Return what all messages about one vendor's sources share."""
        return f"s-{self.vendor}"


class Layout(StrEnum):
    """How a message is laid out."""

    ALERT = "alert"  # one announcement, the affected subset
    REMINDERS = "reminders"  # a few dates of several announcements that fall into one week
    DIGEST = "digest"  # many, one line each
    TROUBLE = "trouble"  # about ourselves, such as a receiver that refuses everything; its note says it
    TEST = "test"


@dataclass(frozen=True, slots=True)
class MessageItem:
    """One line of a message: a notice and what it touches, already in plain values that can be stored and rendered."""

    notice_id: str
    vendor: str
    vendor_name: str
    subject: str
    subject_kind: str
    reason: str
    severity: str
    deadline: str  # as the vendor wrote it, in words; empty: no date yet
    deadline_on: date | None  # the earliest day, for counting
    days_left: int | None
    effect: str  # "shutdown", "end of support", … of that deadline
    was: str = ""  # the deadline before it moved
    scope: str = ""
    replacements: tuple[str, ...] = ()
    no_replacement: bool = False
    announced_on: date | None = None
    quote: str = ""
    url: str = ""
    source_id: str = ""
    read_at: datetime | None = None
    confidence: str = "confirmed"
    suggested_by: str = ""  # the language model that reads it so, where no rule of ours reads anything
    conflicts: tuple[str, ...] = ()
    used_in: tuple[str, ...] = ()  # "shop: declared as openai/sora-2", "shop/src/video.py:7 model=…"
    owners: tuple[str, ...] = ()
    other_milestones: tuple[str, ...] = ()  # "deprecated 24 Mar 2026"
    start_by: date | None = None  # the last day on which a move can start, by lead time and freezes
    links: tuple[tuple[str, str], ...] = ()  # (label, address) of signed one-click actions


@dataclass(frozen=True, slots=True)
class Message:
    """What one receiver is told at once; everything from outside is still raw and is escaped by the renderer."""

    id: str  # stable: made of receiver and alert keys, so that a repeat can be dropped
    receiver: str
    layout: Layout
    reason: AlertReason  # the loudest of its items
    severity: str
    thread: str
    items: tuple[MessageItem, ...]
    created_at: datetime
    today: date
    keys: tuple[str, ...] = ()
    title: str = ""  # one line: what goes away, when
    note: str = ""  # why it was folded, in words
    follow_up: bool = False  # True: this receiver was sent an earlier message of the same thread


# No pause between two attempts is longer: what is due later than that was written before the clock was set back.
LONGEST_WAIT = timedelta(hours=2)


class DeliveryStatus(StrEnum):
    """How far a delivery has got."""

    WAITING = "waiting"
    SENDING = "sending"  # in flight; found at start it is reconciled or sent again
    SENT = "sent"
    DEAD = "dead"  # refused for good; kept and shown


class DeliveryOutcome(StrEnum):
    """What a failed attempt means."""

    RETRY = "retry"  # surely not taken; try again
    PERMANENT = "permanent"  # surely not taken, and will not be until somebody mends it
    AMBIGUOUS = "ambiguous"  # may have been taken; try again with the same key


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in the form of one kind of channel, stored before it is sent and sent byte for byte."""

    kind: str  # the channel kind: console, email, slack, webhook
    body: bytes
    summary: str  # one line for logs and `doctor`
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One rendered message on its way to one receiver."""

    id: str  # Message.id
    receiver: str
    thread: str
    rendered: Rendered
    status: DeliveryStatus
    created_at: datetime
    attempts: int = 0
    due_at: datetime | None = None
    settled_at: datetime | None = None
    last_error: str = ""
    thread_ref: Mapping[str, str] = field(default_factory=dict)  # what the channel needs to follow up: Slack's ts, …
    maybe_sent: bool = False  # an earlier attempt was in flight when we died, or ended ambiguous


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel gives back for a taken message; `thread_ref` is kept for follow-ups in the same thread."""

    thread_ref: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
