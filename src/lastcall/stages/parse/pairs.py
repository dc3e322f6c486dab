"""Lines such as "End of life: 30 April 2027" -> cells, grouped into records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.document import Cell
from lastcall.stages.parse.blocks import Rich

if TYPE_CHECKING:
    from collections.abc import Sequence

# A key is one to six words that start with a letter; the value follows a colon (or a dash after a bold key).
# The colon ends a word: "GET /zones/:zone_id" and "std::string" are no pairs.
_PAIR = re.compile(r"([^\W\d_][\w/()’' -]{1,48}?)\s?(?::\s+|：\s?|:(?=\d{4}-\d))(\S.*)", re.DOTALL)
# Without bold and colon a dash separates a key only where the key tells of a life cycle and the value has a digit.
_DASHED = re.compile(r"([^\W\d_][\w/()’' -]{2,40}?)\s[–—-]{1,2}\s(\S.*)", re.DOTALL)
_LIFE = re.compile(
    r"\bdates?\b|deprecat|retir|sunset|shut|\bend|\beo[lsa]\b|remov|discontinu|support|replac|alternative|migrat|"
    r"status|stage|effective|announc|releas|version|affect|scope|region|plan|impact|action",
    re.IGNORECASE,
)
_ENDS = re.compile(r"deprecat|retir|sunset|shut|\bend|\beo[lsa]\b|remov|discontinu|effective|support", re.IGNORECASE)
# "fix: …" and "see also: …" begin a sentence, and are no keys.
_NO_KEY = re.compile(
    r"(?:fix(?:e[sd])?|feat(?:ure)?s?|chores?|docs?|refactor|perf|tests?|build|ci|style|revert|example|e\.?g|i\.?e|see(?: also)?|"
    r"new|hint|tip|https?)(?:\([^)]*\))?!?",
    re.IGNORECASE,
)
# A heading that is nothing but such a key: "End of life", "Retirement date"; "Nova ends" is a title.
_KEY = re.compile(
    r"\W*(?:the |its |planned |expected |final |official )*(?:end[- ]of[- ](?:life|support|service|sale|availability)|eo[als]|eol|"
    r"sunset|shut ?down|retirement|removal|deprecation|discontinuation|decommissioning|effective|availability|support)"
    r"(?: (?:ends?|end|date|dates|day|on))*\W*",
    re.IGNORECASE,
)
VALUE = 160  # characters; longer is a sentence, not a value
_LINES = 60  # of one paragraph; more is a listing of something else
_SAYING = 80  # characters up to which any key's value is a value; above it, only what tells of a life cycle


def pair_of(rich: Rich) -> Cell | None:
    """Return the cell of a "key: value" line, None where it is none."""
    text = rich.text
    if rich.strong and len(rich.strong) < len(text) and len(rich.strong) <= 50:
        key, rest = rich.strong.rstrip(":： "), text[len(rich.strong) :].lstrip(":： –—-")
        if rest and (rich.strong[-1] in ":：" or text[len(rich.strong) :].lstrip()[:1] in ":：–—-"):
            return _cell(key, rest, rich)
    if len(text) > VALUE + 50:
        return None
    found = _PAIR.fullmatch(text)
    if found is None:
        found = _DASHED.fullmatch(text)
        if found is None or not _ENDS.search(found[1]) or not re.match(r"[^.]{0,40}\d", found[2]) or len(found[2]) > 60:
            return None
    return _cell(found[1], found[2], rich) if len(found[1].split()) <= 6 else None


def pairs_in(rich: Rich) -> list[Cell]:
    """Return the cells of a paragraph: of each of its lines where the author broke it, else of the whole."""
    if "\n" not in rich.text or rich.text.count("\n") > _LINES:
        pair = pair_of(rich)
        return [pair] if pair is not None else []
    lines = [Rich(line, rich.codes, rich.links, rich.dates, "", "") for line in rich.text.split("\n")]
    return [pair for line in lines if (pair := pair_of(line)) is not None]


def said_under(key: str, rich: Rich) -> Cell:
    """Return the cell of a value that stands under its key, as under a heading "End of life date"."""
    return Cell(key.strip(" :："), rich.text, rich.codes, rich.links, dates=rich.dates, struck=rich.struck)


def names_an_end(key: str) -> bool:
    """Tell whether a heading is the key of an end, so that a day under it is a deadline and no day of publication."""
    return _KEY.fullmatch(key) is not None


def _cell(key: str, value: str, rich: Rich) -> Cell | None:
    if (
        _NO_KEY.fullmatch(key.strip())
        or len(value) > VALUE
        or value.startswith("//")
        or (len(value) > _SAYING and not _LIFE.search(key))
    ):
        return None
    codes = tuple(code for code in rich.codes if code in value)
    links = tuple(link for link in rich.links if link[0] in value)
    return Cell(key.strip(), value.strip(), codes, links, dates=rich.dates, struck=rich.struck)


def groups(cells: Sequence[Cell]) -> list[tuple[Cell, ...]]:
    """Return the cells in records: a key that comes again begins the next one."""
    found: list[tuple[Cell, ...]] = []
    current: dict[str, Cell] = {}
    for cell in cells:
        key = cell.header.lower()
        if key in current:
            found.append(tuple(current.values()))
            current = {}
        current[key] = cell
    return [*found, tuple(current.values())] if current else found
