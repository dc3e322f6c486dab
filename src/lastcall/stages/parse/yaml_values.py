"""YAML text -> plain values, without the bombs that it allows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from lastcall.errors import ParseError
from lastcall.stages.parse.records import VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVELS = 200  # of nesting; a list of notices has five
LARGEST = 4_000_000  # characters; dense ones cost the reader four seconds a million
_MARGIN = re.compile(r"^( *(?:[-?:] +)*(?:[-?] *$)?)", re.MULTILINE)


class _Loader(yaml.CSafeLoader):
    """The safe loader; a day that is none and a tag that it does not know are text and plain values, not the end."""


def _stamp(loader: _Loader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:  # 2026-02-31
        return node.value


def _plain(loader: _Loader, _suffix: str, node: yaml.Node) -> Any:
    match node:
        case yaml.MappingNode():
            return loader.construct_mapping(node, deep=True)
        case yaml.SequenceNode():
            return loader.construct_sequence(node, deep=True)
        case _:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _stamp)
_Loader.add_multi_constructor("", _plain)


def load_yaml(text: str) -> Iterator[Any]:
    """Yield the documents of a YAML text; raise ParseError for one that unfolds without end, YAMLError for a broken one."""
    _guard(text)
    loader = _Loader(text)
    try:
        while loader.check_node():
            node = loader.get_node()
            if node is None:
                continue
            if _weight(node, {}, 0) > VALUES:
                raise ParseError(f"YAML: its aliases unfold to more than {VALUES:,} values; it is not read")
            yield loader.construct_document(node)
    except RecursionError as error:
        raise ParseError(f"YAML: nested more than {LEVELS} levels deep; it is not read") from error
    finally:
        loader.dispose()


def _guard(text: str) -> None:
    """Raise ParseError for a text on which the reader, which is C and recursive, would run out of stack or of time."""
    if len(text) > LARGEST:
        raise ParseError(f"YAML: more than {LARGEST:,} characters; it is not read. Save the part that lists what ends")
    depth = 0
    for character in re.findall(r"[\[\]{}]", text):
        depth = depth + 1 if character in "[{" else max(0, depth - 1)
        if depth > LEVELS * 5:
            raise ParseError(f"YAML: nested more than {LEVELS} levels deep; it is not read")
    levels: list[int] = []
    for margin in _MARGIN.findall(text):
        steps = margin.count("-") + margin.count("?") + margin.count(":")
        width = len(margin)
        while levels and levels[-1] >= width:
            levels.pop()
        levels.append(width)
        if len(levels) > LEVELS or steps > LEVELS:
            raise ParseError(f"YAML: nested more than {LEVELS} levels deep; it is not read")


def _weight(node: yaml.Node, known: dict[int, int], level: int) -> int:
    """Return how many values a node stands for once every alias is written out; raise ParseError for endless nesting."""
    if isinstance(node, yaml.ScalarNode):
        return 1
    weight = known.get(id(node))
    if weight is not None:
        return weight
    if level > LEVELS:
        raise ParseError(f"YAML: nested more than {LEVELS} levels deep; it is not read")
    known[id(node)] = VALUES  # a node inside itself is endless
    parts = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
    known[id(node)] = total = 1 + sum(_weight(part, known, level + 1) for part in parts)
    return total
