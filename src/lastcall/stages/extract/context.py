"""What an extractor knows beside the passages: who speaks, where, and when it was current."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ExtractContext:
    """The vendor and address of a document, the day on which it was current, and what its words mean there."""

    vendor: str
    source_id: str
    url: str
    as_of: date
    seen_at: datetime
    glossary: Mapping[str, str] = field(default_factory=dict)  # glossary["deprecated"] = "shutdown"
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    title: str = ""  # of the document: what a bare version number belongs to
    news: bool = False  # True: somebody else reports about the vendor
