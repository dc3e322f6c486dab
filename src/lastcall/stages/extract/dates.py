"""Text -> the dates in it, as precise as the text and no more; our own grammar, linear in the text."""

from __future__ import annotations

import calendar
import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from lastcall.model.notice import Deadline
from lastcall.stages.extract.months import MONTH, MONTHS, NUMBER, NUMBERS, UNIT, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PLAIN_HYPHENS = {
    0x2010: "-",
    0x2011: "-",
    0x2012: "-",
    0x2212: "-",
    0xA0: " ",
    0x202F: " ",
}  # one for one: places stay
# The order of the document that is being read; the American one unless its own days show the other.
_DAY_FIRST: ContextVar[bool] = ContextVar("day_first", default=False)
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:20)?\d\d(?![\d/])")
_WEEK_OF = re.compile(r"\bweek (?:of|commencing|beginning|starting)\s(?:the\s)?$", re.IGNORECASE)
# A year that no notice means, behind a day without one.
_ODD_YEAR = re.compile(r"(?:\s?,\s?|\s)(?:1[0-8]\d\d|2[1-9]\d\d|[3-9]\d{3})(?![\w%]|[.,:/-]\d)")
FIRST, LAST = 1990, 2100  # years outside are misprints or other numbers


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands; `floor`: the words around it promise only "not before"."""

    start: int
    end: int
    text: str
    deadline: Deadline
    floor: bool = False
    relative: bool = False
    inside_name: bool = False  # it is part of an identifier, a version or an address


_DAY = r"(?P<{p}d>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª)?(?:\s?\(\?\))?"
_YEAR = r"(?P<{p}y>(?:19|20)\d\d)"
_GAP = r"(?:\s{{1,3}}of\s{{1,3}}|\s{{1,3}}de[l]?\s{{1,3}}|\s{{0,3}}[,.]?\s{{1,3}}|-)"


def _form(name: str, pattern: str) -> str:
    return (
        pattern.replace("{M}", f"(?P<{name}m>{MONTH})").format(p=name)
        if "{p}" in pattern or "{{" in pattern
        else pattern
    )


_FORMS = (
    r"(?P<iy>(?:19|20|25)\d\d)[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})(?!\d)(?:T\d{1,2}:?\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?)?",
    _form("a", rf"{{M}}\.?\s{{{{1,3}}}}(?:the\s)?{_DAY}(?:\s?,\s?|\s{{{{1,3}}}}|\s?,\s{{{{1,3}}}}){_YEAR}"),
    _form("b", rf"(?:the\s)?{_DAY}{_GAP}{{M}}\.?{_GAP}{_YEAR}"),
    r"(?P<qn>Q[1-4]|H[12])[\s,/-]{0,3}(?:of\s)?(?:CY|FY)?(?P<qy>20\d\d)|(?P<ry>20\d\d)[\s-]?(?P<rn>Q[1-4]|H[12])",
    _form(
        "e",
        rf"(?P<ew>early|mid|late|end of|the end of|by the end of|beginning of)[\s-]{{{{1,3}}}}(?:in\s)?(?:{{M}}\.?,?\s{{{{1,3}}}})?{_YEAR}",
    ),
    _form("f", rf"{{M}}\.?\s{{{{0,2}}}},?\s{{{{0,2}}}}(?:of\s|de\s)?{_YEAR}"),
    r"(?P<sm>\d{1,2})/(?P<sd>\d{1,2})/(?P<sy>\d{4}|\d\d)(?![\d/])",
    r"(?P<pd>\d{1,2})\.(?P<pm>\d{1,2})\.(?P<py>20\d\d)(?!\d|\.\d)",
    r"(?P<jm>20\d\d)-(?P<jn>\d{2})(?![-\d])",
    _form("g", rf"{{M}}\.?\s{{{{1,3}}}}{_DAY}(?![\d/]|:\d)"),
    _form("h", rf"{_DAY}(?:\s{{{{1,3}}}}of)?\s{{{{1,3}}}}{{M}}"),
    r"(?P<tw>in|within|after|for|dans|en|em|tra|fra)\s(?:the\snext\s|(?P<ta>about\s|approximately\s|around\s|roughly\s|circa\s|etwa\s|environ\s))?(?P<tn>\d{1,3}|{NUMBER})\s(?P<tu>{UNIT})",
    r"(?P<zn>\d{1,3}|{NUMBER})\s(?P<zu>{UNIT})\s(?:from|after)\s(?:today|now|this|the\s(?:date|release|publication|announcement))",
    r"(?:by|before|in|until|through|during|after|end of|since|year)\s(?P<yy>20\d\d)(?!\d|-|\.\d|\s?[/:])",
)
# Chinese, Japanese and Korean put no space around a date.
_EASTERN = r"(?<!\d)(?P<cy>20\d\d)\s?[年년]\s?(?P<cm>\d{1,2})\s?[月월](?:\s?(?P<cd>\d{1,2})\s?[日일号])?"
_DATE = re.compile(
    _EASTERN + r"|(?<![\w/.-])(?:" + "|".join(_FORMS).replace("{NUMBER}", NUMBER).replace("{UNIT}", UNIT) + r")(?!\w)",
    re.IGNORECASE,
)
# A date has a digit or a unit of time, and beside a digit a year, a month, a unit, or a mark between two digits.
_DIGIT = re.compile(r"\d")
_NUMERIC = re.compile(r"(?:19|20|25)\d\d|\d/\d|Q[1-4]|H[12]", re.IGNORECASE)
_WORDS = AhoCorasick((*MONTHS, *UNITS))
_UNIT_WORDS = AhoCorasick(tuple(UNITS))
_FLOOR_BEFORE = re.compile(
    r"(?:not?\s(?:be\s)?(?:\w+\s){0,4}?(?:sooner|earlier|before|until)(?:\sthan)?|at\sthe\searliest|at\searliest|as\s(?:early|soon)\sas|earliest(?:\spossible)?(?:\s\w+){0,3}"
    r"|on\sor\safter|will\snot\s(?:\w+\s){1,6}before|frühestens|au\splus\stôt)[\s:(|*_]{0,4}(?:on\s|in\s|the\s)?$",
    re.IGNORECASE,
)
_FLOOR_AFTER = re.compile(
    r"^[\s)*_]{0,3}(?:,\s)?(?:or\slater|at\sthe\searliest|at\searliest|or\safter|earliest)\b", re.IGNORECASE
)


# What makes a version of a day: "API version 2024-10", "the 2024-10-15 release", "2027-03-01-preview".
_VERSION_BEFORE = re.compile(r"(?:[Vv]ersions?|[Rr]evisions?|API|api-version=|v)\s?[`\"']?$")
_VERSION_BEHIND = re.compile(r"-[A-Za-z]|[`\"']?\s(?:API )?(?:version|revision)s?\b")
_AND_ALSO = re.compile(r"[`\"']?(?:,|\s(?:and|or)|,\s(?:and|or))\s[`\"']?")


@contextmanager
def written_as_in(texts: Iterable[str]) -> Iterator[None]:
    """Read 3/4/2026 as a whole document writes its days: "30/04/2026" among them, and no "04/30/2026", shows the order."""
    orders = {
        int(found[1]) > 12
        for text in texts
        for found in _SLASHED.finditer(text)
        if (int(found[1]) > 12) != (int(found[2]) > 12)
    }
    before = _DAY_FIRST.set(orders == {True})
    try:
        yield
    finally:
        _DAY_FIRST.reset(before)


def find_dates(text: str, *, anchor: date | None = None, day_first: bool | None = None) -> tuple[FoundDate, ...]:
    """Return the dates of a text in order; never raises, whatever the text.

    `anchor` is the day of the entry: a missing year becomes the next such day after it, "in three months" counts from
    it. `day_first` decides 3/4/2026; without it the American order is read unless only the other is possible.
    """
    found: list[FoundDate] = []
    if not _may_hold(text):
        return ()
    text = text.translate(_PLAIN_HYPHENS)
    for match in _DATE.finditer(text):
        span = None if _odd_year(match) else _deadline(match, anchor, day_first=day_first)
        if span is None:
            continue
        before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 20]
        floor = bool(_FLOOR_BEFORE.search(before) or _FLOOR_AFTER.match(after))
        if span.is_day and _WEEK_OF.search(before):
            span = _span(span.earliest, span.earliest + timedelta(days=6))
        deadline = Deadline.floor(span.earliest) if floor else span
        relative = match["tn"] is not None or match["zn"] is not None
        found.append(FoundDate(match.start(), match.end(), match[0], deadline, floor, relative))
    return tuple(_without_names(text, found))


def _may_hold(text: str) -> bool:
    """Tell whether a text could hold a date; most hold none, and the grammar is dear."""
    if _DIGIT.search(text) is None:
        return bool(_UNIT_WORDS.find_matches_as_indexes(text.lower()))
    return _NUMERIC.search(text) is not None or bool(_WORDS.find_matches_as_indexes(text.lower()))


def impossible_dates(text: str) -> tuple[str, ...]:
    """Return what is written as a day and cannot be one: "February 30, 2027", "2027-13-01", "June 6, 2525"."""
    if not any(character.isdigit() for character in text):
        return ()
    text = text.translate(_PLAIN_HYPHENS)
    found = []
    for match in _DATE.finditer(text):
        if odd := _odd_year(match):
            found.append(match[0] + odd[0])
        elif _names_no_day(match):
            found.append(match[0])
    return tuple(dict.fromkeys(found))


def _odd_year(match: re.Match[str]) -> re.Match[str] | None:
    """Return the year behind a day that stands without one, where no notice means it: "June 6, 2525" is not this June."""
    return _ODD_YEAR.match(match.string, match.end()) if match["gm"] or match["hm"] else None


def _names_no_day(match: re.Match[str]) -> bool:
    if match["id"] and "." in match[0]:
        return False  # 2025.9.0 is a version
    if any(match[name] for name in ("id", "ad", "bd", "sd", "pd", "cd")):
        return _deadline(match, None, day_first=None) is None
    for p in ("g", "h"):
        if match[f"{p}m"]:  # a leap year, since none is named; "May 90 users" is no date at all
            return calendar.monthrange(2000, MONTHS[match[f"{p}m"].lower()])[1] < int(match[f"{p}d"]) <= 31
    return False


def only_date(text: str, *, anchor: date | None = None) -> FoundDate | None:
    """Return the first date of a cell; None where it holds none."""
    return next(iter(find_dates(text, anchor=anchor)), None)


def _without_names(text: str, found: list[FoundDate]) -> Iterator[FoundDate]:
    end = -1  # of the version before: "API versions 2024-10 and 2025-01"
    for one in found:
        around = text[max(0, one.start - 12) : one.start]
        before = _VERSION_BEFORE.search(around) or (end >= 0 and _AND_ALSO.fullmatch(text[end : one.start]))
        behind = _VERSION_BEHIND.match(text[one.end : one.end + 14])
        named = bool(before or behind) and one.text[:4].isdigit()
        end = one.end if named else -1
        yield replace(one, inside_name=True) if named else one


def _deadline(match: re.Match[str], anchor: date | None, *, day_first: bool | None) -> Deadline | None:
    try:
        return _read({k: v for k, v in match.groupdict().items() if v is not None}, anchor, day_first=day_first)
    except (ValueError, OverflowError):  # 2026-02-31 is no day
        return None


def _read(g: dict[str, str], anchor: date | None, *, day_first: bool | None) -> Deadline | None:
    if "iy" in g:
        return _checked(int(g["iy"]), int(g["im"]), int(g["id"]))
    if "cy" in g:
        return _checked(int(g["cy"]), int(g["cm"]), int(g["cd"])) if "cd" in g else _month(int(g["cy"]), int(g["cm"]))
    for p in ("a", "b"):
        if f"{p}y" in g:
            return _checked(int(g[f"{p}y"]), MONTHS[g[f"{p}m"].lower()], int(g[f"{p}d"]))
    if "qn" in g or "rn" in g:
        return _part(g.get("qn") or g["rn"], int(g.get("qy") or g["ry"]))
    if "ey" in g:
        return _coarse(g["ew"].lower(), int(g["ey"]), g.get("em"))
    if "fy" in g:
        return _month(int(g["fy"]), MONTHS[g["fm"].lower()])
    if "sy" in g:
        return _slashed(int(g["sm"]), int(g["sd"]), g["sy"], day_first=day_first)
    if "py" in g:
        return _checked(int(g["py"]), int(g["pm"]), int(g["pd"]))
    if "jm" in g:
        return _month(int(g["jm"]), int(g["jn"]))
    for p in ("g", "h"):
        if f"{p}m" in g:
            return _next(MONTHS[g[f"{p}m"].lower()], int(g[f"{p}d"]), anchor)
    if "tn" in g or "zn" in g:
        return _relative(g.get("tn") or g["zn"], g.get("tu") or g["zu"], anchor, loosely="ta" in g)
    return _span(date(int(g["yy"]), 1, 1), date(int(g["yy"]), 12, 31))


def _checked(year: int, month: int, day: int) -> Deadline | None:
    return Deadline.day(date(year, month, day)) if FIRST <= year <= LAST else None


def _month(year: int, month: int) -> Deadline | None:
    return Deadline.month(year, month) if FIRST <= year <= LAST and 1 <= month <= 12 else None


def _span(first: date, last: date) -> Deadline:
    return Deadline(first, last)


def _part(name: str, year: int) -> Deadline:
    number, months = int(name[1]), 3 if name[0] in "qQ" else 6
    first = (number - 1) * months + 1
    last = first + months - 1
    return _span(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _coarse(word: str, year: int, month_name: str | None) -> Deadline:
    if month_name:
        month = MONTHS[month_name.lower()]
        last = calendar.monthrange(year, month)[1]
        days = {"early": (1, 10), "beginning of": (1, 10), "mid": (11, 20), "late": (21, last)}.get(word, (last, last))
        return _span(date(year, month, days[0]), date(year, month, days[1]))
    months = {"early": (1, 4), "beginning of": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(word, (12, 12))
    return _span(date(year, months[0], 1), date(year, months[1], calendar.monthrange(year, months[1])[1]))


def _slashed(one: int, two: int, year: str, *, day_first: bool | None) -> Deadline | None:
    full = int(year) + (2000 if len(year) == 2 else 0)
    first = _DAY_FIRST.get() if day_first is None else day_first
    month, day = (two, one) if one > 12 or (first and two <= 12) else (one, two)
    return _checked(full, month, day)


def _next(month: int, day: int, anchor: date | None) -> Deadline | None:
    """Return the occurrence of a day without a year that lies nearest after the anchor, or shortly before it."""
    if anchor is None:
        return None
    for year in (anchor.year, anchor.year + 1):
        found = date(year, month, day)
        if found >= anchor - timedelta(days=120):
            return Deadline.day(found)
    return None


def _relative(number: str, unit: str, anchor: date | None, *, loosely: bool) -> Deadline | None:
    """Return the day of "in two weeks", the month of "in three months", and a month on either side of "in about a year"."""
    count = NUMBERS.get(number.lower()) or int(number)
    if anchor is None or count > 400:
        return None
    step = UNITS[unit.lower()]
    if step in ("day", "week"):
        return Deadline.day(anchor + timedelta(days=count * (7 if step == "week" else 1)))
    months = anchor.year * 12 + anchor.month - 1 + count * (12 if step == "year" else 1)
    slack = int(loosely)
    first, last = months - slack, months + slack
    end = calendar.monthrange(last // 12, last % 12 + 1)[1]
    return _span(date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, end))
