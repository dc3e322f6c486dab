"""Structured values (YAML, front matter, JSON) -> records: one for each mapping, its keys as headers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from lastcall.errors import ParseError
from lastcall.model.document import Cell, Passage
from lastcall.stages.parse.days import day_alone, stamped
from lastcall.stages.parse.lifecycles import cells_of, header_of, told_by
from lastcall.stages.parse.pairs import names_an_end
from lastcall.stages.parse.passages import record

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 50_000  # records of one document
VALUES = 3_000_000  # values that are looked at; more is an attack or a dump of data, no list of notices
DEPTH = 40
_BLOCKS = re.compile(r"<(?:p|ul|ol|div|h[1-6]|table)\b|\n\s*\n|\n\s*(?:[*+-]|\d{1,2}\.|#{1,6}|\|)\s", re.IGNORECASE)
_ID = ("id", "guid", "key", "slug", "uid", "number")
_TITLE = ("title", "name", "summary", "headline", "subject")
_KIND = ("kind", "type", "category", "change type", "note type")
_STAMP = (
    "published",
    "date",
    "created",
    "pubdate",
    "pub date",
    "published at",
    "published on",
    "published date",
    "created at",
    "publish date",
    "publication date",
    "date published",
    "posted",
    "posted at",
    "updated",
    "modified",
)
_SAID = tuple(name for name in _STAMP if name not in ("updated", "modified"))
# Of a thing that has an end these tell when the thing was made or touched, and not when its end was announced.
_MADE = frozenset(("created", "created at", "updated", "modified"))
_LIFE = re.compile(r"deprecat|retir|sunset|shut ?down|end of|\beol\b|expir|discontinu|remov(?:al|ed)|delet|replaced by")
_DEAD = re.compile(r"deprecated|retired|legacy|sunset|eol|end[ _-]of[ _-]life|discontinued|obsolete", re.IGNORECASE)
_VERSION = re.compile(r"v?\d{1,4}(?:\.\d{1,4}){0,3}(?:\.x)?", re.IGNORECASE)
_SENTENCE = 3  # blanks of the shortest text in a list that is a sentence and no value
_METHOD = ("http method", "method", "verb")
_ROUTE = ("path", "route", "endpoint", "url")


def records_in(
    value: Any, base: Passage, body: Callable[[str, Passage], tuple[Passage, ...]] | None = None
) -> tuple[Passage, ...]:
    """Return a record for each mapping that holds plain values, outermost first; at most 50,000.

    `body` reads a text of several paragraphs in a mapping that names no end date: such a text is an entry, no value.
    Raises ParseError for a document with millions of values.
    """
    reader = _Reader(body)
    reader.read(value, (), base, 0)
    return tuple(reader.found)


def day_said(meta: dict[str, object]) -> date | None:
    """Return the day on which a text was published, as its front matter names it."""
    by_name = {header_of(str(key)): value for key, value in meta.items() if isinstance(value, (str, date))}
    # `date` comes first: beside it, `created` is often the day on which the file was.
    return next((day for name in ("date", *_SAID) if (day := stamped(str(by_name.get(name, ""))))), None)


class _Reader:
    def __init__(self, body: Callable[[str, Passage], tuple[Passage, ...]] | None) -> None:
        self.body = body
        self.found: list[Passage] = []
        self.seen = 0
        self.mappings = 0

    def read(self, value: Any, path: tuple[str, ...], base: Passage, depth: int) -> None:
        if depth > DEPTH or self.mappings >= LIMIT:
            return
        self.seen += len(value)
        if self.seen > VALUES:
            raise ParseError(f"more than {VALUES:,} values; it is not read. Save the part that lists what ends")
        if isinstance(value, list):
            for part in value:
                if isinstance(part, (dict, list)):
                    self.read(part, path, base, depth + 1)
        elif isinstance(value, dict):
            own = self.mapping(value, path, base)
            for key, part in value.items():
                if isinstance(part, (dict, list)) and part is not own[1] and not told_by(str(key), part):
                    self.read(part, (*path, str(key)), _of_product(_dated(str(key), own[0]), value, part), depth + 1)

    def mapping(self, value: dict[Any, Any], path: tuple[str, ...], base: Passage) -> tuple[Passage, Any]:
        """Write a mapping's record and texts; return the base of what is nested in it, and the child that was its title."""
        self.mappings += 1
        cells = cells_of(value, path[-1] if path else "")
        if not cells:
            return base, None
        by_name = {cell.header: cell.text for cell in reversed(cells)}
        if route := _route(by_name, base.options.get("route", "")):
            cells = (Cell("name", route), *(c for c in cells if c.header not in (*_METHOD, *_ROUTE)))
        ends = any(_LIFE.search(name) for name in by_name) or any(
            _DEAD.fullmatch(by_name.get(name, "")) for name in ("status", "state", "stage", "lifecycle status")
        )
        stamps = (name for name in _STAMP if name in by_name and not (ends and name in _MADE))
        stamp = next((day for name in stamps if (day := stamped(by_name[name]))), None)
        said = [cell for cell in cells if _BLOCKS.search(cell.text)] if self.body else []
        if any(names_an_end(cell.header) for cell in cells):
            said = []
        title, child = _title(value, by_name) if said else ("", None)
        named = path[-1:] if path and not title and not any(name in by_name for name in (*_TITLE, *_ID)) else ()
        listed = [cell for cell in cells if _is_list_of_sentences(cell)] if self.body else []
        plain = tuple(cell for cell in cells if cell not in said and cell not in listed)
        here = replace(
            base,
            headings=(*base.headings, *named),
            published_on=stamp or base.published_on,
            options={**base.options, "path": "/".join(path)},
            section=self.mappings * 1000,  # room for the sections of its texts
        )
        if plain:
            self.found.append(record(here, plain))
        for cell in listed:  # `deprecations: ["The /v1/nova endpoint is deprecated", …]`: the key is their heading
            self.found += self.sentences(cell, here)
        if said and self.body is not None:
            kinds = tuple(by_name[name] for name in _KIND if name in by_name and len(by_name[name]) <= 40)
            headings = (*here.headings, title) if title else here.headings
            about = replace(here, headings=headings, categories=kinds)
            self.found += [p for cell in said for p in self.body(_raw(value, cell.header), about)]
        within = _within(by_name, base)
        return (replace(within, published_on=stamp) if stamp else within), child

    def sentences(self, cell: Cell, base: Passage) -> tuple[Passage, ...]:
        """Return the passages of a list of sentences, under its key."""
        text = "\n".join(f"- {' '.join(item.split())}" for item in cell.items)
        return self.body(text, replace(base, headings=(*base.headings, cell.header))) if self.body else ()


def _title(value: dict[Any, Any], by_name: dict[str, str]) -> tuple[str, Any]:
    """Return what a mapping with a text is called, by a field of its own or by the one child that summarises it."""
    own = next((by_name[name] for name in _TITLE if name in by_name and "\n" not in by_name[name]), "")
    if own:
        return own[:200], None
    for part in value.values():
        if (
            isinstance(part, dict)
            and isinstance(part.get("title"), str)
            and not any(isinstance(v, (dict, list)) for v in part.values())
        ):
            return part["title"][:200], part
    return "", None


def _dated(key: str, base: Passage) -> Passage:
    """Return the base of what stands under a key; a key that is a day is the day of what it holds."""
    day = day_alone(key)
    return replace(base, published_on=day) if day is not None else base


def _is_list_of_sentences(cell: Cell) -> bool:
    return bool(cell.items) and all(item.count(" ") >= _SENTENCE for item in cell.items)


def _of_product(base: Passage, outer: dict[Any, Any], part: Any) -> Passage:
    """Return the base of a mapping of versions: "3.12" is one of the product that the mapping around it names."""
    if not isinstance(part, dict) or not part or not all(_VERSION.fullmatch(str(key)) for key in part):
        return base
    names = {header_of(str(key)[:200]): value for key, value in outer.items() if isinstance(value, str)}
    name = next((names[key] for key in ("product", *_TITLE) if key in names), "")
    return replace(base, headings=(*base.headings, name[:200])) if name else base


def _within(by_name: dict[str, str], base: Passage) -> Passage:
    """Return the base of what is nested in a mapping with a path: its operations are told by method alone."""
    path = next((by_name[name] for name in _ROUTE if by_name.get(name, "").startswith("/")), "")
    return replace(base, options={**base.options, "route": path[:200]}) if path else base


def _route(by_name: dict[str, str], path: str) -> str:
    """Return "GET /widgets" for an operation, whose path stands beside its method or around it; empty for anything else."""
    method = next((by_name[name].upper() for name in _METHOD if name in by_name), "")
    own = next((by_name[name] for name in _ROUTE if by_name.get(name, "").startswith("/")), path)
    return f"{method} {own}" if method.isalpha() and len(method) <= 7 and own.startswith("/") else ""


def _raw(value: dict[Any, Any], header: str) -> str:
    return next((str(part) for key, part in value.items() if header_of(str(key)) == header), "")
