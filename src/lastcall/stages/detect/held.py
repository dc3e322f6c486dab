"""Whether a place says what a mark stands for, and on what condition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Held:
    """A place says what a mark stands for; `needs`: it may be anybody's, and counts beside another mark of the vendor."""

    needs: bool = False
    here: bool = False  # that mark has to stand in the same file: the project's is not enough
    parts: Mapping[str, str] = field(default_factory=dict)  # what stands in the `{word}` holes of the mark


SURE, OPEN = Held(), Held(needs=True)
