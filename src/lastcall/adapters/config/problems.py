"""Pydantic's errors + the marks of the file -> one line a mistake, in the order of the file, without secrets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lastcall.adapters.config.values import VALUE, meant, unknown
from lastcall.adapters.yaml_marks import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from lastcall.adapters.yaml_marks import Marked, Path

# What stands under these keys never gets into a message, whether it came from the environment or not.
SECRET = frozenset(
    {
        "webhook",
        "url",
        "api_url",
        "key",
        "token",
        "secret",
        "smtp",
        "proxy",
        "headers",
        "database",
        "routing_key",
        "topic",
        "urls",
    }
)
_PLAIN = {
    "missing": "is required",
    "string_type": "must be text",
    "mapping_type": "must be a mapping",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping",
    "model_attributes_type": "must be a mapping",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "too_short": "must not be empty",
    "union_tag_not_found": "is required",
}


def problems_of(
    error: ValidationError, model: type[BaseModel], data: Any, marked: Marked, raw: Mapping[Path, str]
) -> tuple[Problem, ...]:
    """Return one problem for each of pydantic's errors; `raw` holds what stood in the file before expansion."""
    schema = model.model_json_schema()
    found = []
    for detail in error.errors(include_url=False):
        path = _path(detail, data)
        if detail["type"] == "extra_forbidden":
            known = _known_keys(schema, path[:-1], data)
            place = marked.place(path, of_key=True)
            found.append(Problem(path, place, f"unknown key{meant(str(path[-1]), known)}"))
            continue
        is_key = "[key]" in detail["loc"]
        shown = repr(path[-1]) if is_key else _shown(path, data, raw)
        found.append(Problem(path, marked.place(path, of_key=is_key), _text(detail).replace(VALUE, shown)))
    return tuple(found)


def lines(problems: Collection[Problem], name: str) -> tuple[str, ...]:
    """Return the problems as lines, in the order of the file, each once."""
    return tuple(dict.fromkeys(p.line(name) for p in sorted(problems, key=lambda p: (p.place, p.text))))


def _path(detail: ErrorDetails, data: Any) -> Path:
    """Return the path in the data: pydantic's own without the tags of unions."""
    path: list[str | int] = []
    parts = detail["loc"]
    for part in parts:
        if _holds(data, part):
            data = data[part]
        elif not (detail["type"] == "missing" and part is parts[-1]):
            continue
        path.append(part)
    if detail["type"] in ("union_tag_invalid", "union_tag_not_found"):
        path.append("kind")
    return tuple(path)


def _holds(data: Any, part: str | int) -> bool:
    if isinstance(data, dict):
        return part in data
    return isinstance(data, list) and part in range(len(data))


def _text(detail: ErrorDetails) -> str:
    kind, ctx = detail["type"], detail.get("ctx", {})
    match kind:
        case "said":
            return str(ctx["text"])
        case "literal_error" | "enum" | "union_tag_invalid":
            known = re.findall(r"'([^']*)'", str(ctx.get("expected", ctx.get("expected_tags", ""))))
            value = ctx.get("tag", detail["input"])
            return unknown(str(value), known)
        case "greater_than_equal":
            return f"must be at least {ctx['ge']}"
        case "less_than_equal":
            return f"must be at most {ctx['le']}"
        case _:
            return _PLAIN.get(kind, detail["msg"])


def _shown(path: Path, data: Any, raw: Mapping[Path, str]) -> str:
    """Return the value as the file has it, or a word for it where it could be a secret."""
    if SECRET.intersection(path):
        return "this"
    if path in raw:
        return repr(raw[path])
    for part in path:
        if not _holds(data, part):
            return "this"
        data = data[part]
    return repr(data) if isinstance(data, str) and len(data) <= 60 else "this"


def _known_keys(schema: dict[str, Any], path: Path, data: Any) -> Collection[str]:
    """Return the keys that the schema knows in the mapping at a path."""
    node = _resolved(schema, schema, data)
    for part in path:
        data = data[part]
        inner = node.get("properties", {}).get(part) or node.get("additionalProperties") or node.get("items") or {}
        node = _resolved(schema, inner, data)
    return tuple(node.get("properties", {}))


def _resolved(schema: dict[str, Any], node: dict[str, Any], data: Any) -> dict[str, Any]:
    """Follow references, and in a union the branch that fits the data."""
    while True:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rpartition("/")[2]]
        elif "discriminator" in node:
            node = {"$ref": node["discriminator"]["mapping"][data["kind"]]}
        elif branches := node.get("anyOf") or node.get("oneOf"):
            node = next((b for b in branches if "$ref" in b), {})
        else:
            return node
