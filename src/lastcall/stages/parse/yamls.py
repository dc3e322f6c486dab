"""YAML -> records, and OpenAPI documents as what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from lastcall.errors import ParseError
from lastcall.model.document import Parsed, Passage, PassageKind
from lastcall.stages.parse.entries import body_passages
from lastcall.stages.parse.openapi import is_openapi, read_openapi, trimmed
from lastcall.stages.parse.records import records_in
from lastcall.stages.parse.yaml_values import load_yaml

if TYPE_CHECKING:
    from lastcall.stages.parse.source import Source


def parse_yaml(source: Source) -> Parsed:
    """Return the records of a YAML document; raise ParseError for a broken one."""
    documents = _documents(source.text)
    if len(documents) == 1 and is_openapi(documents[0]):
        return read_openapi(documents[0], source)
    base = Passage(PassageKind.RECORD, "", url=source.url)
    lists = [document for document in documents if isinstance(document, (dict, list))]
    passages = tuple(passage for document in lists for passage in records_in(document, base, body_passages))
    return Parsed("yaml", passages, len(passages))


def _documents(text: str) -> list[Any]:
    short = trimmed(text)
    try:
        return list(load_yaml(short))
    except (yaml.YAMLError, ValueError) as error:
        if short != text:
            return _whole(text)
        raise ParseError(f"YAML: {_said(error)}; check that the file is whole") from error


def _whole(text: str) -> list[Any]:
    try:
        return list(load_yaml(text))
    except (yaml.YAMLError, ValueError) as error:
        raise ParseError(f"YAML: {_said(error)}; check that the file is whole") from error


def _said(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"line {mark.line + 1}, column {mark.column + 1}: {problem}" if mark else str(problem)[:200]
