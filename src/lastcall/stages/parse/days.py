"""Headings, addresses and stamps -> the day on which something was published."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(?<![\w.-])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\w-])")
_WORDS = re.compile(
    r"\b(?:(?P<m1>[A-Za-z]{3,9})\.? (?P<d1>\d{1,2})(?:st|nd|rd|th)?,? (?P<y1>\d{4})"
    r"|(?P<d2>\d{1,2})(?:st|nd|rd|th)?\.? (?P<m2>[A-Za-z]{3,9})\.?,? (?P<y2>\d{4}))\b"
)
_STAMP = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?:$|[T ])")
_IN_PATH = re.compile(r"[/_-](20\d{2})[/_-](\d{1,2})[/_-](\d{1,2})(?=[/._-]|$)")


def dated_heading(text: str) -> date | None:
    """Return the day that a heading such as "2.1.0 (2026-03-02)" or "3 March 2026" carries; None without a day."""
    if len(text) > 160:
        return None
    found = _ISO.search(text)
    if found:
        return _day(found.group(1), found.group(2), found.group(3))
    for words in _WORDS.finditer(text):
        name = (words["m1"] or words["m2"]).lower()[:3]
        if name in _MONTHS:
            month = str(_MONTHS.index(name) + 1)
            return _day(words["y1"] or words["y2"], month, words["d1"] or words["d2"])
    return None


def stamped(text: str) -> date | None:
    """Return the day of a machine-readable stamp: ISO 8601, RFC 822 or seconds since 1970; None for anything else."""
    found = _STAMP.match(text)
    if found:
        return _day(*found.groups())
    if text.strip().isdecimal() and len(text.strip()) in (10, 13):
        return datetime.fromtimestamp(int(text.strip()[:10]), tz=UTC).date()
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):  # hostile stamps raise each of these
        return dated_heading(text)


def day_in_path(url: str) -> date | None:
    """Return the day that an address such as `/changelog/2026/03/02` carries."""
    found = _IN_PATH.search(url)
    return _day(*found.groups()) if found else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # 2026-02-31: no day at all
        return None
