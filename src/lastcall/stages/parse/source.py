"""A body with what came with it: what every parser is given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A document's bytes, their text, and where it came from; address and media type are hints only."""

    body: bytes
    text: str
    url: str = ""
    media_type: str = ""
