"""A body with what came with it: what every parser is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Source:
    """A document's bytes, their text, and where it came from; address and media type are hints only.

    `worth` is asked with the title and the content of a feed's entry; of one that is not worth it only the title is read.
    """

    body: bytes
    text: str
    url: str = ""
    media_type: str = ""
    worth: Callable[[str, str], bool] | None = None
