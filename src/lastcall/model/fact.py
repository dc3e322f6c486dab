"""What was known about shutdowns on the day that this version was made: facts, with where and when each was verified."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lastcall.model.notice import Confidence, Milestone, Scope, Subject, SubjectKind, earliest, natural_key

if TYPE_CHECKING:
    from datetime import date

    from lastcall.model.notice import Deadline

# What code spells as it is named: an identifier, not words. `command` or `tts` alone could be anything.
_SPELLED = re.compile(r"(?=[^\s]*[0-9./:_-])[A-Za-z0-9/@][A-Za-z0-9._:/@{}=*-]{2,}")
_SPELLED_KINDS = frozenset(
    {
        SubjectKind.MODEL,
        SubjectKind.ENDPOINT,
        SubjectKind.RUNTIME,
        SubjectKind.PACKAGE,
        SubjectKind.SDK,
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One known shutdown; a fact may be old, so it speaks only where no source has spoken, and never says "safe"."""

    subject: Subject
    milestones: tuple[Milestone, ...]  # one for each effect; no deadline: announced without a date
    source: str  # the address at which the vendor says it
    verified_on: date  # when it was last compared with a source
    confidence: Confidence
    why: str  # how it was verified, in words
    aliases: tuple[str, ...] = ()
    scope: Scope = field(default_factory=Scope)
    announced_on: date | None = None
    replacements: tuple[str, ...] = ()
    no_replacement: bool = False  # True: the vendor says that there is none
    withdrawn: bool = False
    note: str = ""
    explained: str = ""  # why what looks like a contradiction is none
    place: str = ""  # file:line, for those who mend it

    @property
    def key(self) -> str:
        """Return the natural key: that of the notice which the fact becomes."""
        return natural_key(self.subject, self.scope)

    @property
    def deadline(self) -> Deadline | None:
        """Return the earliest day at which the subject ends; None while no date is known."""
        return earliest(self.milestones)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Return the names that are unmistakable where they stand in code; empty for things with names of words."""
        if self.subject.kind not in _SPELLED_KINDS:
            return ()
        return tuple(name for name in (self.subject.name, *self.aliases) if _SPELLED.fullmatch(name))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something in the facts that cannot be, or that nobody would believe without a reason."""

    fact: Fact
    rule: str  # a short name for it: end-before-announcement
    text: str  # what is wrong, in words
    explained: str = ""  # the reason that the fact gives; empty: it gives none
