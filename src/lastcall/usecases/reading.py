"""What one document gave, and the digest under which a body is known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall import __version__

if TYPE_CHECKING:
    from lastcall.model.health import Shape
    from lastcall.model.notice import Claim
    from lastcall.stages.answer import Problem


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document gave; with a problem the claims are what could be saved, and the source is not fine."""

    claims: tuple[Claim, ...] = ()
    entries: int = 0
    format: str = ""
    problem: Problem | None = None  # why it is not to be trusted
    warnings: tuple[str, ...] = ()
    remark: Problem | None = None  # what is odd though it is used
    shape: Shape | None = None  # None: there is a problem


def body_hash(body: bytes) -> str:
    """Return the digest under which a body is known; a new version of Lastcall reads everything once more."""
    return hashlib.sha256(f"{__version__}\n".encode() + body).hexdigest()
