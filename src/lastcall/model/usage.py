"""What the user depends on, and where a notice touches it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from lastcall.model.notice import Notice

DECLARED = "declared"  # the location of a usage that stands in the config


@dataclass(frozen=True, slots=True)
class Usage:
    """One dependency of a project: declared in the config, or found in its code."""

    project: str
    vendor: str
    name: str = ""  # empty: everything of the vendor; may hold * and ?
    kind: str = ""  # empty: any kind of subject
    location: str = DECLARED  # or `path:line`
    text: str = ""  # the line of code, or the pattern as the user wrote it
    detector: str = "config"
    owner: str = ""

    @property
    def pattern(self) -> str:
        """Return it as a user would write it: `openai`, `openai/sora-2` or `openai/model/sora-2`."""
        return "/".join(part for part in (self.vendor, self.kind, self.name) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """A notice that touches a project, with the usages that it touches and how each matched, in words."""

    project: str
    notice: Notice
    usages: tuple[Usage, ...]
    why: tuple[str, ...]  # one for each usage
    waived_by: str = ""  # the reason of the waiver; empty: not waived

    @property
    def owners(self) -> tuple[str, ...]:
        """Return the owners of the usages, each once, sorted."""
        return tuple(sorted({usage.owner for usage in self.usages if usage.owner}))


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that the user accepts until a day, for a reason."""

    subject: str  # glob over the subject's key
    reason: str
    until: date
    path: str = ""  # glob over the usage's path; empty: any


class Severity(StrEnum):
    """How much a finding presses, mildest first."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Return 0 for info up to 4 for critical."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Severity)}
