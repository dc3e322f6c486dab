"""What changed between two copies of one page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lastcall.model.notice import Notice


class Kind(StrEnum):
    """How a notice differs between two copies, the loudest first; one notice may differ in several ways."""

    MOVED_EARLIER = "moved earlier"
    ADDED = "added"
    DATED = "dated"
    MOVED_LATER = "moved later"
    WITHDRAWN = "withdrawn"  # a sentence says so
    REINSTATED = "reinstated"
    CORRECTED = "corrected"  # its replacement, its scope or its name
    PROGRESSED = "progressed"  # another stage, as from announced to shut down
    SUPERSEDED = "superseded"  # another notice has taken its place
    REMINDED = "reminded"  # said again, counting down: no news
    VANISHED = "vanished"  # no longer named: a question about the page, no withdrawal


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which one notice differs; `before` is None for a new one, `after` for one that vanished."""

    kind: Kind
    before: Notice | None
    after: Notice | None
    said: str  # what changed, in words

    @property
    def notice(self) -> Notice:
        """Return the notice as it is now, or as it was last."""
        found = self.after or self.before
        if found is None:  # pragma: no cover - a difference is always one of something
            raise ValueError("a difference of nothing")
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, loudest first, and how many notices stand as they were."""

    differences: tuple[Difference, ...]
    unchanged: int
    before: int
    after: int

    @property
    def went_blank(self) -> bool:
        """Tell whether a page that listed notices lists none any more: broken, most likely, and no good news."""
        return self.before > 0 and self.after == 0
