"""What a look through code or config says to people and tools: rows, and the coverage that they rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from lastcall.model.code import Role, Skipped, Stranger
    from lastcall.model.usage import Severity
    from lastcall.stages.cover import VendorCover


@dataclass(frozen=True, slots=True)
class Row:
    """One place of the code at which something that goes away is named."""

    vendor: str
    vendor_name: str
    subject: str
    kind: str
    path: str
    line: int
    column: int
    cell: int  # of a notebook; 0 elsewhere
    role: Role
    text: str  # the line
    why: str
    confidence: str  # high, medium, low
    owner: str
    deadline: str | None  # YYYY-MM-DD or YYYY-MM; None: no date yet
    ends: str  # in words, as precise as the vendor was
    days_left: int | None
    severity: Severity
    replacement: tuple[str, ...]
    notice: str  # its id, for `lastcall explain`
    source: str  # the address at which it is said
    known_as: str  # confirmed, likely, reported; and whether only a shipped fact says so
    waived_by: str = ""
    is_old: bool = False  # stands in the baseline

    @property
    def counts(self) -> bool:
        """Tell whether it is a use that nobody accepted."""
        return self.role.is_use and not self.waived_by and not self.is_old


@dataclass(frozen=True, slots=True)
class Report:
    """All that one look says; `rows` by severity, most pressing first, then by place."""

    as_of: date
    version: str
    rows: tuple[Row, ...] = ()
    later: int = 0  # uses that end beyond the horizon
    horizon: str = ""  # in words
    files: int = 0
    skipped: tuple[Skipped, ...] = ()
    skipped_counts: Mapping[str, int] = field(default_factory=dict)
    covers: tuple[VendorCover, ...] = ()
    strangers: tuple[Stranger, ...] = ()
    known: str = ""  # the age of the shipped facts, in words

    @property
    def counted(self) -> tuple[Row, ...]:
        """Return the rows that count: uses that nobody accepted."""
        return tuple(row for row in self.rows if row.counts)

    @property
    def unread(self) -> tuple[Skipped, ...]:
        """Return what should have been read and could not be."""
        return tuple(one for one in self.skipped if one.reason.startswith(("unreadable", "broken")))
