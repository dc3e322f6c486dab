"""`lastcall: ignore[subject] until=DAY reason` in a comment: what the user accepts at one place, until a day."""

from __future__ import annotations

import re
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from lastcall.model.code import Ignore
from lastcall.model.notice import folded
from lastcall.stages.names import same

if TYPE_CHECKING:
    from lastcall.stages.detect.view import View

_IGNORE = re.compile(r"lastcall:\s*ignore(?:\[([^\]\n]{0,200})\])?(?:\s+until=([0-9-]{8,10}))?[ \t]*([^\n]{0,200})")
_COMMENT = re.compile(r"\s*(?:#|//|--|/\*|<!--|;|\{/\*|%|')")


def ignore_at(view: View, place: int) -> Ignore | None:
    """Return the ignore of a place: on its own line, or in a comment that has the line above for itself."""
    number = view.number(place)
    above = view.line(number - 1) if number else ""
    found = _IGNORE.search(view.line(number)) or (_IGNORE.search(above) if _COMMENT.match(above) else None)
    if not found:
        return None
    reason = re.sub(r"\s*(?:\*/\}?|-->|#\}|%>)\s*$", "", found[3]).strip()
    return Ignore((found[1] or "").strip(), found[2] or "", reason)


def is_directive(view: View, place: int) -> bool:
    """Tell whether a place lies in an ignore itself, which names things only to accept them."""
    found = _IGNORE.search(view.line(view.number(place)))
    return found is not None and place - view.starts[view.number(place)] >= found.start()


def accepted(ignore: Ignore | None, vendor: str, subject: str, *, today: date) -> tuple[str, str]:
    """Return (the reason, "") where an ignore holds for a subject, and ("", why not) where it does not."""
    if ignore is None or not _means(ignore.subject, vendor, subject):
        return "", ""
    if not ignore.until or not ignore.reason:
        return "", "its ignore has no " + ("until=DAY" if not ignore.until else "reason") + " and does not count"
    try:
        until = date.fromisoformat(ignore.until)
    except ValueError:
        return "", f"its ignore ends on {ignore.until!r}, which is no day"
    return (f"{ignore.reason} (until {until})", "") if until >= today else ("", f"its ignore ended on {until}")


def _means(pattern: str, vendor: str, subject: str) -> bool:
    if not pattern:
        return True
    plain = folded(pattern)
    return (
        any(fnmatchcase(folded(name), plain) for name in (subject, f"{vendor}/{subject}"))
        or plain == vendor
        or same(pattern, subject)
    )
