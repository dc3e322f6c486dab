"""A GraphQL schema -> one record for each deprecated field, argument or enum value (spec, section 3.13.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.document import Cell, Parsed, Passage, PassageKind

if TYPE_CHECKING:
    from lastcall.stages.parse.source import Source

_TYPE = re.compile(r"^(?:extend\s+)?(type|interface|enum|input|union|directive)\s+@?(\w+)", re.MULTILINE)
_NOTE = re.compile(r'"""(?:[^"]|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"')
_STRING = r'"""(?:[^"]|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"'
# What a line is made of, as far as it matters: marks with their reason, strings, brackets, and what is named.
_TOKEN = re.compile(
    rf"(?P<mark>@deprecated\b)\s*(?:\(\s*reason:\s*(?P<reason>{_STRING})\s*\))?|{_STRING}|(?P<bracket>[()])"
    r"|(?P<name>\w+)(?=\s*[(:])|^\s+(?P<value>\w+)"
)
_DAY = re.compile(r"\b(?:removal on|removed on|sunset on|on)\s+(\d{4}-\d{2}-\d{2})", re.IGNORECASE)


def parse_graphql(source: Source) -> Parsed:
    """Return a record (name, status, removal date, reason) for each `@deprecated` of a schema, in order."""
    owner = name = argument = ""
    depth = 0  # of parentheses: what stands inside a field's own is an argument
    passages: list[Passage] = []
    types = 0
    text = _NOTE.sub(_one_line, source.text)
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _TYPE.match(line):
            owner, name, argument, depth = found[2], "", "", 0
            types += 1
            continue
        for token in _TOKEN.finditer(line):
            if token["bracket"]:
                depth = depth + 1 if token["bracket"] == "(" else max(depth - 1, 0)
                argument = argument if depth else ""
            elif called := token["name"] or token["value"]:
                name, argument = (name, called) if depth else (called, "")
            elif token["mark"] and owner and name:
                reason = " ".join((token["reason"] or "").strip('" ').split())
                whole = f"{owner}.{name}.{argument}" if argument else f"{owner}.{name}"
                passages.append(_record(source, whole, reason, number))
    return Parsed("graphql", tuple(passages), types)


def _record(source: Source, name: str, reason: str, line: int) -> Passage:
    day = _DAY.search(reason)
    cells = (
        Cell("name", name, codes=(name,)),
        Cell("status", "deprecated"),
        Cell("removal date", day[1] if day else ""),
        Cell("reason", reason),
    )
    said = f"{name} @deprecated: {reason}" if reason else f"{name} @deprecated"
    return Passage(PassageKind.RECORD, said, url=source.url, headings=(name,), cells=cells, line=line)


def _one_line(note: re.Match[str]) -> str:
    """Keep a description or a reason on one line, so that no word in it looks like a field; places move, marks stay."""
    return note[0].replace("\n", " ") + "\n" * note[0].count("\n")
