"""What the reader made of one passage, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim


@dataclass(frozen=True, slots=True)
class Verdict:
    """A passage and what it was taken for; `reason` is the rule that spoke, or what silenced the passage, in words."""

    passage: Passage
    claims: tuple[Claim, ...]  # empty: no notice
    reason: str
