"""What people do with a notice, and the links that let them do it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


class ActionKind(StrEnum):
    """What somebody said about a notice."""

    ACK = "ack"  # "I know": no more reminders until the facts change
    SNOOZE = "snooze"  # quiet until a day
    WAIVE = "waive"  # accepted until a day, for a reason; shown in reports
    NOTE = "note"  # words for whoever reads it next; changes nothing
    REOPEN = "reopen"  # takes back what was said before


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the log: who did what about which facts, when, and by which way."""

    notice_id: str
    facts: str
    kind: ActionKind
    who: str
    at: datetime
    until: date | None = None
    note: str = ""
    via: str = "command line"


@dataclass(frozen=True, slots=True)
class Link:
    """What a signed link lets its holder do: one kind of action on one notice with these facts."""

    notice_id: str
    facts: str
    kind: ActionKind
    receiver: str  # who was sent it
    expires_at: datetime
    days: int = 0  # of a snooze
