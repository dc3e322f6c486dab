"""A mapping of a structured document -> the cells of its record, with what a nested object tells of its life cycle.

`{"id": …, "lifecycle": {"status": "legacy", "endOfLife": …}}` tells of the id; by itself the inner object has no name.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lastcall.model.document import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-.]+")
_HTML = re.compile(r"<(?:p|br|ul|ol|li|a|div|h[1-6]|strong|b|code|table)\b", re.IGNORECASE)
# Keys of objects that tell how far a thing has gone and when it ends.
_STATE = re.compile(
    r"life ?cycle|\bstatus\b|\bstate\b|deprecat|sunset|retire|\beol\b|end of (?:life|support)|\bsupport\b|availability"
)
_ENDS = re.compile(r"deprecat|retir|sunset|shut|\bend\b|\beo[lsa]\b|remov|discontinu|delet|expir|legacy|support")
_OWN = frozenset(("id", "name", "title", "slug", "version", "label"))  # an object with one of these has its own name
_BARE = frozenset(("value", "name", "type", "state", "status", "phase", "stage"))
# A number is seconds or milliseconds since 1970 where its key says that it is an instant.
_INSTANT = re.compile(
    r"\b(?:date|time|timestamp|at|on|created|published|updated|until|inference)\b|deprecat|retir|sunset|shut|\bend|\beol\b|remov|"
    r"discontinu|delet|expir"
)
_SECONDS = range(946_684_800, 4_102_444_800)  # 2000 to 2100
_PHASES = frozenset(("lts", "maintenance", "active", "support", "security", "active support", "security support"))
_VERSION = re.compile(r"(?:.{0,60}[^\d.]|)(?!20\d\d$)v?\d{1,3}(?:\.\d{1,4}){0,3}(?:\.x)?")
_WORDS = ("name", "version", "release", "cycle", "id", "label")


@lru_cache(maxsize=4096)
def header_of(key: str) -> str:
    """Return a key as words: `RetirementDate` and `retirement_date` are "retirement date"."""
    return " ".join(part.lower() for part in _CAMEL.split(key) if part)


def cells_of(mapping: Mapping[Any, Any], name: str = "") -> tuple[Cell, ...]:
    """Return a cell for each plain value of a mapping, its key as header; `name` is the key under which it stands."""
    cells = list(_cells(mapping))
    by_name = {cell.header: cell.text for cell in cells}
    if "end" in by_name and "start" in by_name and _is_schedule(by_name, name):
        return tuple(Cell("end of life", cell.text) if cell.header == "end" else cell for cell in cells)
    return tuple(cells)


def told_by(key: str, value: Any) -> bool:
    """Tell whether an object under a key is part of what is told of the mapping around it."""
    return (
        isinstance(value, dict)
        and _STATE.search(header_of(key[:200])) is not None
        and not any(isinstance(part, (dict, list)) for part in value.values())
        and not (_OWN & {header_of(str(inner)[:200]) for inner in value})
        and len(value) <= 12
    )


def _cells(mapping: Mapping[Any, Any]) -> Iterator[Cell]:
    taken = {header_of(str(key)[:200]) for key in mapping}
    for key, value in mapping.items():
        header = header_of(str(key)[:200])
        if isinstance(value, list) and value and all(isinstance(part, (str, int, float)) for part in value):
            items = tuple(str(part) for part in value)
            yield Cell(header, ", ".join(items), items=items)
        elif isinstance(value, dict):
            yield from _nested(str(key), header, value, taken)
        elif text := text_of(value, header):
            yield Cell(header, text)


def _nested(key: str, header: str, value: dict[Any, Any], taken: set[str]) -> Iterator[Cell]:
    inner = {header_of(str(k)[:200]): v for k, v in value.items() if isinstance(v, (str, date, int)) and v is not True}
    if "date" in inner:
        yield Cell(header, text_of(inner.pop("date"), "date"))
    if told_by(key, value):
        for name, part in inner.items():
            plain = name if _ENDS.search(name) and name not in taken else f"{header} {name}"
            if text := text_of(part, plain):
                yield Cell(header if name in _BARE else plain, text)


def text_of(value: Any, header: str = "") -> str:
    """Return a plain value as text, an instant as its day; empty for nothing, for no, and for what is nested."""
    if value is True:
        return "true"
    if value is None or value is False or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    text = str(value).strip()
    if (day := _instant(text)) and _INSTANT.search(header):
        return day
    return _plain(text) if _HTML.search(text) else text


def _instant(text: str) -> str:
    """Return the day of a number of seconds or milliseconds since 1970; empty for any other text."""
    if not text.isdecimal() or len(text) not in (9, 10, 12, 13):
        return ""
    seconds = int(text[:-3] if len(text) > 10 else text)
    return datetime.fromtimestamp(seconds, tz=UTC).date().isoformat() if seconds in _SECONDS else ""


def _is_schedule(by_name: Mapping[str, str], name: str) -> bool:
    """Tell whether start and end are those of a release's life: events have both too, and neither version nor phase."""
    said = [name, *(by_name[word] for word in _WORDS if word in by_name)]
    return bool(_PHASES & by_name.keys()) or any(len(one) <= 80 and _VERSION.fullmatch(one) for one in said if one)


def _plain(text: str) -> str:
    return re.sub(r"[ \t]+", " ", re.sub(r"<[^<>]{0,2000}>", " ", text)).strip()
