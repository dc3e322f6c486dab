"""An OpenAPI document (Swagger 2 and 3.x) -> one record for each operation, parameter or property that is to go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lastcall.model.document import Cell, Parsed, Passage, PassageKind
from lastcall.stages.parse.days import day_text, stamped
from lastcall.stages.parse.lifecycles import header_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.parse.source import Source

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
DEPTH = 24  # levels of a schema that are looked at
SAID = 600  # characters of a description that are kept
_ENDS = re.compile(r"sunset|remov|retir|shut|\bend\b|\beol\b|end of|decommission|expir|disabled", re.IGNORECASE)
_REPLACES = re.compile(r"replac|alternative|successor|migrat|instead|\buse\b", re.IGNORECASE)
_REASON = re.compile(r"message|reason|note|description|details|summary", re.IGNORECASE)
_MARK = re.compile(r"deprecat|sunset|remov|retir|end of|\beol\b|lifecycle|life cycle", re.IGNORECASE)
_THIS = r"this (?:\w+ ){0,3}?(?:operation|endpoint|method|api|parameter|field|property|resource|call|route|version|attribute|object|header)s?"
# A description says so of the thing itself: at its start, or in a sentence about "this endpoint".
_SAYS = re.compile(
    r"\A\W*(?:deprecated|deprecation notice|closing down notice|sunset)\b"
    rf"|\b{_THIS} (?:is|was|are|has been|have been|will be|is being) (?:now |also |being |permanently |\w+ly )*"
    r"(?:deprecated|removed|retired|sunset|discontinued|shut down|closing down|decommissioned|turned off|obsolete)",
    re.IGNORECASE,
)
# Of a whole API: "Recurring API (deprecated)", "**The Recurring API is deprecated**."
_TITLED = re.compile(r"\s*[(\[](?:deprecated|retired|legacy, deprecated)[)\]]\s*|^deprecated\s*[:–-]\s*", re.IGNORECASE)
_ITSELF = re.compile(
    r"\A\W*(?:[Tt]he )?(?:[A-Z][\w.-]{0,40} ){1,6}(?:API )?(?:is|has been) (?:now )?(?:deprecated|retired|sunset|discontinued)\b"
)
_START = 300  # characters of a description in which it says what it is
_WILL_END = re.compile(
    r"remov|sunset|retir|shut|discontinu|end[- ]of[- ]life|\beol\b|no longer|stop|turned off|disabled|unavailable|gone",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`*\[])|\n+")
_INSTEAD = re.compile(
    r"\b(?:use|using|replaced (?:by|with)|in favou?r of|migrate to|switch to|superseded by|see)\s+(?:the\s+|new\s+){0,2}"
    r"(?:`([^`\n]{1,120})`|\[([^\]\n]{1,120})\]|((?:GET|POST|PUT|PATCH|DELETE)\s+/[^\s,;]{1,200}))",
    re.IGNORECASE,
)
_OPERATION = re.compile(rf"^ +[\"']?(?:{'|'.join(METHODS)})[\"']?:\s*$", re.MULTILINE)
_BLANKS = re.compile(r"\s+")
_TELLS = re.compile(
    r"deprecat|sunset|retire|removal|end.of.life|\beol\b|closing down|removed|discontinu", re.IGNORECASE
)
_KEY = re.compile(r"( *)(\"[^\"\n]*\"|'[^'\n]*'|[^\s#:'\"-][^:\n]*):(?:\s|$)")
_LARGE = 500_000  # characters of YAML from which on the parts that tell nothing are left out first


def is_openapi(value: Any) -> bool:
    """Tell whether a value is an OpenAPI document."""
    return isinstance(value, dict) and any(isinstance(value.get(key), (str, float)) for key in ("openapi", "swagger"))


def read_openapi(value: dict[str, Any], source: Source) -> Parsed:
    """Return a record (name, status, dates, replacement, reason) for each part that ends; entries are its operations."""
    info = _mapping(value, "info")
    title = str(info.get("title") or "")
    operations = 0
    found = list(_whole(title, info, value.get("deprecated")))
    for group in ("paths", "webhooks", "x-webhooks"):
        for path, item in _mapping(value, group).items():
            if not isinstance(item, dict):
                continue
            named = [(method, item[method]) for method in METHODS if isinstance(item.get(method), dict)]
            operations += len(named)
            for method, operation in named:
                above = {key: part for key, part in item.items() if key == "deprecated" or str(key).startswith("x-")}
                found += _operation(f"{method.upper()} {path}", {**above, **operation}, item.get("parameters"))
    components = _mapping(value, "components")
    for schemas in (_mapping(components, "schemas"), _mapping(value, "definitions")):
        for name, schema in schemas.items():
            found += _schema(str(name), schema, 0)
    for shared in (_mapping(components, "parameters"), _mapping(value, "parameters"), _mapping(components, "headers")):
        for name, parameter in shared.items():
            if isinstance(parameter, dict):
                found += _parts(str(parameter.get("name") or name), parameter)
    passages = tuple(_passage(source, title, name, cells) for name, cells in found)
    if len(source.text) >= _LARGE:  # the parts that tell nothing were left out
        operations = max(operations, len(_OPERATION.findall(source.text)))
    return Parsed("openapi", passages, operations, title)


def _whole(title: str, info: dict[str, Any], marked: Any) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Yield the cells of the API itself where a mark, its title or the start of its description says that it ends."""
    name = _TITLED.sub(" ", title).strip()
    said = _ITSELF.search(str(info.get("description") or "")[:_START])
    if name and (name != title.strip() or said):
        yield from _parts(name, {**info, "deprecated": True})
    else:
        yield from _parts(f"{title} {info.get('version') or ''}".strip(), {**info, "deprecated": marked})


def _mapping(value: dict[str, Any], key: str) -> dict[str, Any]:
    part = value.get(key)
    return part if isinstance(part, dict) else {}


def _operation(name: str, operation: dict[str, Any], shared: Any) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Yield what ends: the operation, or parts of it where it stays."""
    whole = list(_parts(name, operation))
    yield from whole
    if whole:
        return
    parameters = [*(shared if isinstance(shared, list) else ()), *_listed(operation, "parameters")]
    for parameter in parameters:
        if isinstance(parameter, dict):
            yield from _parts(f"{parameter.get('name')} ({name})", parameter)
            yield from _schema(name, parameter.get("schema"), 1)
    bodies = [operation.get("requestBody"), *_mapping(operation, "responses").values()]
    for body in bodies:
        if isinstance(body, dict):
            for content in _mapping(body, "content").values():
                yield from _schema(name, content.get("schema") if isinstance(content, dict) else None, 1)
            yield from _schema(name, body.get("schema"), 1)


def _listed(value: dict[str, Any], key: str) -> list[Any]:
    part = value.get(key)
    return part if isinstance(part, list) else []


def _schema(name: str, schema: Any, depth: int, place: str = "") -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Yield what ends in a schema: itself where it has a name of its own, its properties as `Schema.property`."""
    if not isinstance(schema, dict) or depth > DEPTH:
        return
    if depth == 0:
        whole = list(_parts(name, schema))
        yield from whole
        if whole:
            return
    for inner, part in _mapping(schema, "properties").items():
        if isinstance(part, dict):
            path = f"{place}.{inner}" if place else str(inner)
            ends = list(_parts(f"{name}: {path}" if " " in name else f"{name}.{path}", part))
            yield from ends
            if not ends:
                yield from _schema(name, part, depth + 1, path)
    for key in ("items", "additionalProperties"):
        yield from _schema(name, schema.get(key), depth + 1, place)
    for key in ("allOf", "anyOf", "oneOf"):
        for part in _listed(schema, key):
            yield from _schema(name, part, depth + 1, place)


def _parts(name: str, value: dict[str, Any]) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Yield the cells of a thing that its marks or its own description call deprecated; nothing for any other."""
    marked = value.get("deprecated")
    said = str(value.get("description") or value.get("summary") or "")
    marks = [(header_of(key[2:]), part) for key, part in value.items() if str(key).startswith("x-")] if value else []
    marks = [(key, part) for key, part in marks if _MARK.search(key) or isinstance(part, dict)]
    dates = _dates(marks) if marks else {}
    flagged = (
        marked is True
        or (isinstance(marked, str) and bool(marked))
        or any(part is True and "deprecat" in key for key, part in marks)
    )
    told = _SAYS.search(said) if said and not flagged else None
    if not (flagged or dates.get("removal date") or dates.get("deprecated on") or told):
        return
    reason = dates.get("reason") or _reason(said)
    removal = dates.get("removal date") or _told_day(f"{dates.get('reason', '')}\n{said}")
    yield (
        name,
        (
            Cell("name", name, codes=(name,)),
            Cell("status", "deprecated"),
            Cell("deprecated on", dates.get("deprecated on", "")),
            Cell("removal date", removal),
            Cell("replacement", dates.get("replacement", "") or _replacement(reason)),
            Cell("reason", reason),
        ),
    )


def _dates(marks: list[tuple[str, Any]]) -> dict[str, str]:
    """Return what vendors' extensions tell: `x-sunset`, `x-deprecated-at`, `x-github: {removalDate: …}` and their like."""
    found: dict[str, str] = {}
    for key, part in marks:
        inner = (
            [(f"{key} {header_of(str(k))}", v) for k, v in part.items()] if isinstance(part, dict) else [(key, part)]
        )
        for name, value in inner:
            text = str(value).strip() if isinstance(value, (str, int, float)) or hasattr(value, "isoformat") else ""
            last = name.rpartition(key)[2] or name
            if not text or isinstance(value, bool):
                continue
            dated = stamped(text) is not None or bool(day_text(text))
            if dated and (_ENDS.search(last) or (_ENDS.search(name) and "deprecat" not in last)):
                found.setdefault("removal date", text[:10] if stamped(text) and text[4:5] == "-" else text[:40])
            elif dated and "deprecat" in name:
                found.setdefault("deprecated on", text[:10] if text[4:5] == "-" else text[:40])
            elif _MARK.search(name) and _REPLACES.search(last):
                found.setdefault("replacement", text[:200])
            elif _MARK.search(name) and (_REASON.search(last) or last == key):
                found.setdefault("reason", _flat(text))
    return found


def _reason(said: str) -> str:
    """Return the sentences of a description that tell of the end, else its first."""
    sentences = [part for part in _SENTENCE.split(said[:4000]) if part.strip()]
    telling = [part for part in sentences if _TELLS.search(part) or _INSTEAD.search(part)]
    return _flat(" ".join(telling or sentences[:1]))


def _replacement(reason: str) -> str:
    """Return what a reason sends its readers to, where it is marked as a name."""
    found = _INSTEAD.search(reason)
    return (found[1] or found[2] or found[3]).strip() if found else ""


def _told_day(said: str) -> str:
    """Return the day on which a description says that the thing will be gone, as it is written there."""
    for sentence in _SENTENCE.split(said[:4000]):
        if (found := _WILL_END.search(sentence)) and (day := day_text(sentence[found.start() :]) or day_text(sentence)):
            return day
    return ""


def _flat(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()[:SAID]


def _passage(source: Source, title: str, name: str, cells: tuple[Cell, ...]) -> Passage:
    reason = cells[-1].text
    headings = (title, name) if title else (name,)
    said = f"{name} deprecated: {reason}" if reason else f"{name} deprecated"
    return Passage(PassageKind.RECORD, said, url=source.url, headings=headings, cells=cells, codes=cells[0].codes)


def trimmed(text: str) -> str:
    """Return a large OpenAPI document in YAML without the paths and schemas that no word of an end stands in.

    YAML is read at two megabytes a second; a specification of ten has a handful of paths that matter. A document with
    anchors is left whole: what is cut might be what another part refers to.
    """
    if len(text) < _LARGE or not re.match(
        r"(?:\s*(?:#[^\n]*)?\n|---[^\n]*\n){0,50}[\"']?(?:openapi|swagger)[\"']?:", text
    ):
        return text
    if re.search(r"(?:^|[:\-,\[{]\s)\s*[&*][A-Za-z]\w*\s*$", text, re.MULTILINE):
        return text
    kept: list[str] = []
    part: list[str] = []
    trail: list[tuple[int, str]] = []  # the keys that are open, with their indentation
    for line in text.splitlines(keepends=True):
        found = _KEY.match(line)
        if found:
            indent = len(found[1])
            while trail and trail[-1][0] >= indent:
                trail.pop()
            if _is_part(trail):
                kept += _telling(part)
                part = []
            elif not trail or (len(trail) == 1 and trail[0][1] == "components"):
                kept += _telling(part)
                kept.append(line)
                part = []
                trail.append((indent, found[2].strip("\"'")))
                continue
            if len(trail) < 3:
                trail.append((indent, found[2].strip("\"'")))
        part.append(line)
    return "".join((*kept, *_telling(part)))


def _is_part(trail: list[tuple[int, str]]) -> bool:
    """Tell whether a key right below this trail is a path or a schema."""
    names = [name for _, name in trail]
    return names in (["paths"], ["definitions"], ["webhooks"]) or (len(names) == 2 and names[0] == "components")


def _telling(part: list[str]) -> list[str]:
    return part if part and _TELLS.search("".join(part)) else []
