"""What an endpoint of the user's is asked about a passage, what it answers, and what is not taken from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim


@dataclass(frozen=True, slots=True)
class Question:
    """A passage that the rules were not sure of; `said` is all of the document that leaves the machine for it."""

    passage: Passage
    said: str
    system: str
    user: str
    digest: str  # of vendor and text: the same passage is asked about once


@dataclass(frozen=True, slots=True)
class Answered:
    """What the model wrote, unread."""

    text: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Why no answer came, in words, without key and body."""

    why: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A suggestion that was not taken, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What came of asking about one document: its claims with the suggested ones behind them."""

    claims: tuple[Claim, ...]
    suggested: int = 0
    asked: int = 0
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()  # what stood in the way: no answer, the day's share is used up
