"""What of a message the user may write anew, for each kind of receiver."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Parts by kind: the file `email.html` is for a kind, `ops.mrkdwn` for the receiver `ops` alone.
TEMPLATES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "console": ("txt",),
        "email": ("subject", "txt", "html"),
        "slack": ("mrkdwn",),
        "discord": ("md",),
        "github": ("md",),
        "ntfy": ("txt",),
        "apprise": ("txt",),
    }
)
