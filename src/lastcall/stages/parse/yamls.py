"""Structured values (YAML, front matter, JSON) -> records: one for each mapping, its keys as headers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import yaml

from lastcall.errors import ParseError
from lastcall.model.document import Cell, Parsed, Passage, PassageKind
from lastcall.stages.parse.days import stamped
from lastcall.stages.parse.sections import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.parse.source import Source

LIMIT = 50_000  # records of one document
DEPTH = 40
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-.]+")
_HTML = re.compile(r"<(?:p|br|ul|ol|li|a|div|h[1-6]|strong|b|code|table)\b", re.IGNORECASE)
_ID = ("id", "guid", "key", "slug", "uid", "number")
_TITLE = ("title", "name", "summary", "headline", "subject")
_STAMP = (
    "published",
    "date",
    "created",
    "pubdate",
    "published at",
    "created at",
    "publish date",
    "updated",
    "modified",
)


def parse_yaml(source: Source) -> Parsed:
    """Return the records of a YAML document; raise ParseError for a broken one."""
    if len(re.findall(r"(?<![\w&*])[&*][\w-]+", source.text[:200_000])) > 2_000:
        raise ParseError("YAML: thousands of anchors; it is not read")
    try:
        documents = list(yaml.load_all(source.text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError) as error:
        raise ParseError(f"YAML: {str(error).splitlines()[0]}") from error
    base = Passage(PassageKind.RECORD, "", url=source.url)
    passages = tuple(passage for document in documents for passage in records_in(document, base))
    return Parsed("yaml", passages, len(passages))


def records_in(value: Any, base: Passage) -> tuple[Passage, ...]:
    """Return a record for each mapping that holds plain values, outermost first; at most 50,000."""
    found: list[Passage] = []
    for path, mapping in _mappings(value, (), 0, set()):
        if len(found) >= LIMIT:
            break
        cells = tuple(_cells(mapping))
        if cells:
            found.append(_record(path, mapping, cells, base))
    return tuple(found)


def _mappings(
    value: Any, path: tuple[str, ...], depth: int, seen: set[int]
) -> Iterator[tuple[tuple[str, ...], dict[Any, Any]]]:
    if depth > DEPTH or id(value) in seen:  # an alias is the same object again: eight lines of aliases name 9^8 of them
        return
    seen.add(id(value))
    if isinstance(value, dict):
        yield path, value
        for key, part in value.items():
            if isinstance(part, (dict, list)):
                yield from _mappings(part, (*path, str(key)), depth + 1, seen)
    elif isinstance(value, list):
        for part in value:
            if isinstance(part, (dict, list)):
                yield from _mappings(part, path, depth + 1, seen)


def _cells(mapping: dict[Any, Any]) -> Iterator[Cell]:
    for key, value in mapping.items():
        header = header_of(str(key))
        if isinstance(value, list) and value and all(isinstance(part, (str, int, float)) for part in value):
            items = tuple(str(part) for part in value)
            yield Cell(header, ", ".join(items), items=items)
        elif isinstance(value, dict):
            inner = {
                header_of(str(k)): v for k, v in value.items() if isinstance(v, (str, date, int)) and v is not True
            }
            if "date" in inner:
                yield Cell(header, _text(inner["date"]))
        elif isinstance(value, bool) or value is None:
            if value:
                yield Cell(header, "true")
        elif isinstance(value, (str, int, float, date)):
            text = _text(value)
            if text:
                yield Cell(header, text)


def _record(path: tuple[str, ...], mapping: dict[Any, Any], cells: tuple[Cell, ...], base: Passage) -> Passage:
    by_name = {cell.header: cell.text for cell in reversed(cells)}
    named = path[-1:] if path and not any(name in by_name for name in (*_TITLE, *_ID)) else ()
    stamp = next((day for name in _STAMP if name in by_name and (day := stamped(by_name[name]))), None)
    own = replace(
        base,
        headings=(*base.headings, *named),
        published_on=stamp or base.published_on,
        options={**base.options, "path": "/".join(path)},
    )
    del mapping
    return record(own, cells)


def header_of(key: str) -> str:
    """Return a key as words: `RetirementDate` and `retirement_date` are "retirement date"."""
    return " ".join(part.lower() for part in _CAMEL.split(key) if part)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    text = str(value).strip()
    return _plain(text) if _HTML.search(text) else text


def _plain(text: str) -> str:
    return re.sub(r"[ \t]+", " ", re.sub(r"<[^<>]{0,2000}>", " ", text)).strip()
