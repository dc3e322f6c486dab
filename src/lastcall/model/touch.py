"""What touched a project when we last looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.model.usage import Finding

if TYPE_CHECKING:
    from datetime import date, datetime

    from lastcall.model.notice import Notice
    from lastcall.model.usage import Usage

GONE = "no longer declared or found"


@dataclass(frozen=True, slots=True)
class Touch:
    """A notice that touches a project, as it was last seen; `gone_at` is set once nothing does any more."""

    project: str
    notice_id: str
    usages: tuple[Usage, ...]
    weak: bool  # no official page stated it when it was first seen
    since: datetime
    gone_at: datetime | None = None

    @property
    def gone_on(self) -> date:
        """Return the day on which it was found no more."""
        assert self.gone_at is not None  # asked only of what is gone
        return self.gone_at.date()

    def finding(self, notice: Notice) -> Finding:
        """Return the finding that it was."""
        return Finding(self.project, notice, self.usages, (GONE,) * len(self.usages))
