"""A notice -> the thread that all messages about its announcement share."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from lastcall.model.notice import Notice


def thread_of(notice: Notice, seen_at: datetime) -> str:
    """Return the thread of a new notice: the vendor, what was said in the same breath, and the day we heard it.

    The day keeps a row that joins an old table next year out of this year's thread.
    """
    said = notice.announcement or notice.key
    text = f"{notice.subject.vendor}|{said}|{notice.announced_on or seen_at.date()}"
    return f"t-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
