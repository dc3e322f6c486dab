"""An address that was asked -> one that may be shown and sent around: no user, no password, no key in its query."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

_KEY = re.compile(
    r"(?:key|token|secret|auth\w*|sig|signature|pass\w*|pwd|session\w*|credential\w*|code)$", re.IGNORECASE
)


def sharable(url: str) -> str:
    """Return an address without what opens doors; parameters that only choose a page stay, since links need them."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    netloc = parts.netloc.rpartition("@")[2] if host or port else parts.netloc
    if not parts.query and netloc == parts.netloc:
        return url
    kept = [part for part in parts.query.split("&") if not _KEY.search(part.partition("=")[0])]
    return urlunsplit((parts.scheme, netloc, parts.path, "&".join(kept), parts.fragment))
