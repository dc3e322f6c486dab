"""What a kind of receiver can do: docs/receivers.md and the contract test are made from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Traits:
    """One way to reach people; a kind with two ways has two."""

    kind: str
    way: str = ""  # "bot", "webhook", where a kind has several
    follow_ups: str = "a message of their own"
    repeats: str = "may come twice"  # after an answer that never arrived
    closes: str = "says so"  # what a withdrawal does
    secrets: tuple[str, ...] = ()  # options that never get into an error, a log or the database

    @property
    def name(self) -> str:
        """Return how people call it: `slack (bot)`."""
        return f"{self.kind} ({self.way})" if self.way else self.kind
