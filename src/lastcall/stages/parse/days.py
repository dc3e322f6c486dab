"""Headings, addresses and stamps -> the day on which something was published."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

# The first letters of month names in the languages that changelogs are written in.
_MONTHS_TEXT = (
    "jan ene gen янв,feb fév fev,mar mär mrz,apr abr avr,may mai mag,jun giu juin,jul lug juil,aug ago aoû,"
    "sep set,oct okt ott out,nov,dec dez dic déc"
)
_MONTHS = {name: number for number, names in enumerate(_MONTHS_TEXT.split(","), 1) for name in names.split()}
_NAME = r"[^\W\d_]{3,9}"
_ISO = r"(?<![\w.-])(?P<y0>\d{4})[-/.](?P<m0>\d{1,2})[-/.](?P<d0>\d{1,2})(?![\w-])"
_CJK = r"(?P<y3>\d{4}) ?年 ?(?P<m3>\d{1,2}) ?月 ?(?P<d3>\d{1,2}) ?日"
_WORDS = (
    rf"\b(?P<m1>{_NAME})(?:\.? (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? |-(?P<d4>\d{{2}})-)(?P<y1>\d{{4}})\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\.?(?: de)? (?P<m2>{_NAME})\.?,?(?: de)? (?P<y2>\d{{4}})\b"
)
_DAY = re.compile(f"{_ISO}|{_CJK}|{_WORDS}")
_MONTH = re.compile(rf"\W*(?P<m>{_NAME})\.?,? (?P<y>\d{{4}})\W*|\W*(?P<y0>\d{{4}})-(?P<m0>\d{{2}})\W*")
_ANY_MONTH = re.compile(rf"\b{_NAME}\.?,? \d{{4}}\b|(?<![\w.-])\d{{4}}-\d{{2}}(?![\w-])")
_COMPACT = re.compile(
    rf"(?<!\d)(\d{{1,2}})-?({_NAME})-?(\d{{4}})(?!\d)|(?<![\w.])(\d{{4}})-(\d{{2}})-(\d{{2}})(?![\w.])"
)
_STAMP = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?:$|[T ])")
_IN_PATH = re.compile(r"[/_-](20\d{2})[/_-](\d{1,2})[/_-](\d{1,2})(?=[/._-]|$)")
# What may stand before the day of a release: nothing, "Date:", "Release", a version, "What's new on".
_BARE = re.compile(
    r"(?:\W|\b(?:date|releases?d?|version|changes?|changelog|updates?|news?|what.s|notes?|for|on|of|the|published|posted|"
    r"week|added|v?\d[\w.+-]*|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\b)*",
    re.IGNORECASE,
)
_SET_OFF = re.compile(r"[(\[|·•,:–—/@-]\s*$")
# Before a day these say that something happens then: such a day is a deadline.
_ENDS = re.compile(
    r"\b(?:e[o0][lsa]|ends?|ending|end[- ]of|deprecat\w*|retir\w*|sunset\w*|shut\w*|remov\w*|discontinu\w*|deadline|"
    r"effective|until|by|before|after|from|starting|due|expir\w*|turn\w* off|stop\w*|gone|migrat\w*)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\W*(?:(?:publish(?:ed|ing)?(?: date)?|publication date|date(?: (?:published|posted))?|posted|released)(?: on)?\b\W*)?"
    r"(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thur?s?|fri|sat|sun)\b\W*)?",
    re.IGNORECASE,
)
# Who wrote it, and how long it takes to read, stand beside the day of a post.
_READ = re.compile(r"\W*(?:\d{1,2}[ -]min(?:ute)?s?(?: read)?\W*)?", re.IGNORECASE)
_AUTHOR = re.compile(r"(?:written |posted |published )?by [^\W\d]\S{0,30}(?: \S{1,30}){0,4} ?(?:on )?", re.IGNORECASE)
_BYLINE = re.compile(r"[^\W\d_][^\s\d|•·]{0,30}(?: [^\s\d|•·]{1,30}){0,4} ?[|•·] ?", re.IGNORECASE)
_AFTER = re.compile(r",? (?:written |posted |published )?by [^\W\d]\S{0,30}(?: \S{1,30}){0,4}", re.IGNORECASE)
_NO_YEAR = re.compile(
    rf"\W*(?:(?P<m1>{_NAME})\.? (?P<d1>\d{{1,2}})|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\.? (?P<m2>{_NAME}))(?:st|nd|rd|th)?\W*"
)
_AGO = re.compile(
    r"(?:(?:posted|published|updated|added) )?(?:about |over |almost )?(?:an?|\d{1,3}) "
    r"(?:second|minute|hour|day|week|month|year)s? ago",
    re.IGNORECASE,
)
HEADING = 160  # characters; longer is a sentence


def dated_heading(text: str) -> date | None:
    """Return the day of publication in a heading such as "2.1.0 (2026-03-02)", "3 March 2026" or "2026-03-02: Nova".

    None without a day, and where the day is what the heading announces: "EOL date: 3 March 2026".
    """
    if len(text) > HEADING or not any(char.isdigit() for char in text):
        return None
    for found in _DAY.finditer(text):
        day = _matched(found)
        if day is None:
            continue
        before = text[: found.start()]
        if _BARE.fullmatch(before):
            return day
        closes = not text[found.end() :].strip(" )].|")
        set_off = _SET_OFF.search(before)
        if closes and set_off and (set_off[0][0] in "([" or not _ENDS.search(before)):
            return day
        return None
    return None


def day_alone(text: str) -> date | None:
    """Return the day of a line that says nothing else: "March 3, 2026", "Published on 3 March 2026"."""
    found = _DAY.search(text) if len(text) <= 60 else None
    if found is None or not _ALONE.fullmatch(text[: found.start()]):
        return None
    rest = text[found.end() :].strip(" .)]")
    return _matched(found) if not rest or _READ.fullmatch(rest) else None


def day_of_byline(text: str, *, titled: bool) -> date | None:
    """Return the day beside the name of who wrote it: "By Ann Doe • March 3, 2026", "March 3, 2026 by Ann".

    `titled`: the line stands right below a page's title, where "Nova Team | March 3, 2026" is its author and day too.
    """
    found = _DAY.search(text) if len(text) <= HEADING else None
    if found is None or _ENDS.search(_AUTHOR.sub("", text)):
        return None
    before, after = text[: found.start()], text[found.end() :]
    by = _AUTHOR.fullmatch(before) or (titled and _BYLINE.fullmatch(before))
    if (by and _READ.fullmatch(after)) or (_ALONE.fullmatch(before) and _AFTER.fullmatch(after)):
        return _matched(found)
    return None


def year_left_out(text: str, stamp: str) -> str:
    """Return the year of an element's stamp where its text names that very day without one: "June 30" beside 2027-06-30."""
    found, day = _NO_YEAR.fullmatch(text), stamped(stamp)
    if found is None or day is None:
        return ""
    month = _MONTHS.get((found["m1"] or found["m2"])[:3].lower())
    return str(day.year) if (month, int(found["d1"] or found["d2"])) == (day.month, day.day) else ""


def how_long_ago(text: str) -> bool:
    """Tell whether a line says nothing but how long ago something was posted: no day, and nothing to read."""
    return len(text) <= 40 and _AGO.fullmatch(text.strip()) is not None


def day_text(text: str) -> str:
    """Return the first day, or else month, of a sentence as it is written there; empty without one."""
    found = next((one for one in _DAY.finditer(text) if _matched(one) is not None), None)
    if found is not None:
        return found[0]
    for month in _ANY_MONTH.finditer(text):
        if month_alone(month[0]):
            return month[0]
    return ""


def month_alone(text: str) -> str:
    """Return `YYYY-MM` for a label that is nothing but a month: "August 2026"; empty for anything else."""
    found = _MONTH.fullmatch(text) if len(text) <= 40 else None
    if found is None:
        return ""
    number = _MONTHS.get(found["m"].lower()[:4]) or _MONTHS.get(found["m"].lower()[:3]) if found["m"] else None
    number = number or int(found["m0"] or 0)
    return f"{found['y'] or found['y0']}-{number:02}" if 1 <= number <= 12 else ""


def day_in_anchor(anchor: str) -> date | None:
    """Return the day that a fragment such as `v1-deprecation-16nov2022` carries."""
    found = _COMPACT.search(anchor)
    if found is None:
        return None
    if found[2]:
        number = _MONTHS.get(found[2].lower()[:3])
        return _day(found[3], str(number), found[1]) if number else None
    return _day(found[4], found[5], found[6])


def stamped(text: str) -> date | None:
    """Return the day of a machine-readable stamp: ISO 8601, RFC 822 or seconds since 1970; None for anything else."""
    found = _STAMP.match(text)
    if found:
        return _day(*found.groups())
    bare = text.strip()
    if bare.isdecimal() and len(bare) in (10, 13):
        return datetime.fromtimestamp(int(bare[:10]), tz=UTC).date()
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):  # hostile stamps raise each of these
        return dated_heading(text)


def day_in_path(url: str) -> date | None:
    """Return the day that an address such as `/changelog/2026/03/02` carries."""
    found = _IN_PATH.search(url)
    return _day(*found.groups()) if found else None


def _matched(found: re.Match[str]) -> date | None:
    year = next(part for n in "0123" if (part := found[f"y{n}"]))
    day = next(part for n in "01234" if (part := found[f"d{n}"]))
    month = found["m0"] or found["m3"]
    if month is None:
        name = (found["m1"] or found["m2"]).lower()
        number = _MONTHS.get(name[:4]) or _MONTHS.get(name[:3])
        if number is None:
            return None
        month = str(number)
    return _day(year, month, day)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # 2026-02-31: no day at all
        return None
