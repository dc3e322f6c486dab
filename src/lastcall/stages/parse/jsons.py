"""JSON -> passages: a JSON Feed as entries, anything else as records."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from lastcall.errors import ParseError
from lastcall.model.document import Parsed, Passage, PassageKind
from lastcall.stages.parse.cle import is_cle, read_cle
from lastcall.stages.parse.days import stamped
from lastcall.stages.parse.entries import Entry, body_passages, taken_apart
from lastcall.stages.parse.openapi import is_openapi, read_openapi
from lastcall.stages.parse.records import records_in
from lastcall.stages.parse.responses import is_har, read_har

if TYPE_CHECKING:
    from lastcall.stages.parse.source import Source

_BODY = ("content_html", "content_text", "content", "description", "body", "text", "summary", "contenthtml", "message")
_ID = ("id", "guid", "slug", "url", "link")
_LISTS = ("items", "entries", "value", "data", "results", "posts", "articles", "updates", "alerts")

# Half of a surrogate pair: JSON allows it, and nothing can write it down again.
_LONE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


def parse_json(source: Source) -> Parsed:
    """Return the passages of a JSON document; raise ParseError for a broken one."""
    value = _loaded(source.text)
    if is_openapi(value):
        return read_openapi(value, source)
    if is_cle(value):
        return read_cle(value, source)
    if is_har(value):
        return read_har(value)
    items = _items(value)
    if items is not None:
        entries = [_entry(item) for item in items]
        heads, passages = taken_apart(entries, source.url, source.worth)
        title = _string(value, "title") if isinstance(value, dict) else ""
        return Parsed("jsonfeed", passages, len(entries), title, heads=heads)
    base = Passage(PassageKind.RECORD, "", url=source.url)
    passages = records_in(value, base, body_passages) if isinstance(value, (dict, list)) else ()
    return Parsed("json", passages, len(passages))


def _loaded(text: str) -> Any:
    text = _LONE.sub(r"\\ufffd", text) if "\\u" in text else text
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ParseError("JSON: nested without end; it is not read") from error
    except ValueError as error:
        if (values := _line_by_line(text)) is not None:
            return values
        raise ParseError(f"JSON: {str(error)[:120]}; check that the file is whole") from error


def _line_by_line(text: str) -> list[Any] | None:
    """Return the values of JSON Lines; None where a line is no JSON."""
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        return [json.loads(line) for line in lines] if len(lines) > 1 and lines[0].rstrip().endswith("}") else None
    except (ValueError, RecursionError):
        return None


def _items(value: Any) -> list[dict[str, Any]] | None:
    """Return the entries of a list of posts: most have a title and some text of their own; None for other JSON."""
    if isinstance(value, dict) and "jsonfeed.org/version" in str(value.get("version", "")):
        found = value.get("items")  # it says itself what it is (https://www.jsonfeed.org/version/1.1/), however short
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
    lists = [value] if isinstance(value, list) else [value.get(k) for k in _LISTS] if isinstance(value, dict) else []
    for found in lists:
        if isinstance(found, list) and found and all(isinstance(item, dict) for item in found):
            posts = [item for item in found if _string(item, "title", "name") and len(_string(item, *_BODY)) > 80]
            if len(posts) * 2 >= len(found):
                return found
    return None


def _entry(item: dict[str, Any]) -> Entry:
    stamp = _string(
        item,
        "date_published",
        "published",
        "publishedAt",
        "created",
        "createdAt",
        "date",
        "pubDate",
        "date_modified",
        "modified",
    )
    tags = item.get("tags") or item.get("categories") or ()
    return Entry(
        id=_string(item, *_ID),
        title=_string(item, "title", "name"),
        link=_string(item, "url", "link", "permalink"),
        published_on=stamped(stamp) if stamp else None,
        categories=tuple(str(tag) for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        content=_string(item, *_BODY),
    )


def _string(item: dict[str, Any], *names: str) -> str:
    """Return the first of these fields that holds text or a number, names compared in lower case."""
    lower = {str(key).lower(): value for key, value in item.items()}
    for name in names:
        value = lower.get(name.lower())
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return ""
