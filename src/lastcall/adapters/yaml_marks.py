"""YAML text -> plain data, and the line and column at which each value and key stands.

YAML 1.2: `no`, `on` and `0123` are text, dates stay text. Only lists, mappings, text, whole numbers, true, false
and null; no tags that make objects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from lastcall.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[str | int, ...]
Place = tuple[int, int]  # line and column, from 1

MAX_BYTES = 1_000_000  # far above any config that a person writes
MAX_DEPTH = 30
MAX_NODES = 50_000  # with aliases unfolded: the end of a "billion laughs"
_TAG = "tag:yaml.org,2002:"


class _Yaml12(yaml.CSafeLoader):
    """The C loader with the scalars of YAML 1.2."""


_DROPPED = {f"{_TAG}{name}" for name in ("bool", "int", "float", "timestamp", "merge", "value")}
_Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _DROPPED]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Yaml12.add_implicit_resolver(f"{_TAG}bool", re.compile(r"^(?:true|false|True|False|TRUE|FALSE)$"), list("tTfF"))
_Yaml12.add_implicit_resolver(f"{_TAG}int", re.compile(r"^[-+]?(?:0|[1-9][0-9]{0,17})$"), list("-+0123456789"))


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where in the data, where in the file, and what."""

    path: Path
    place: Place
    text: str

    def line(self, name: str) -> str:
        """Return `file:line:column: key: what`."""
        key = ".".join(map(str, self.path))
        return f"{name}:{self.place[0]}:{self.place[1]}: {key + ': ' if key else ''}{self.text}"


@dataclass(frozen=True, slots=True)
class Marked:
    """The data of one file with its marks; `problems` are mistakes that leave the rest readable."""

    data: Any
    values: Mapping[Path, Place]
    keys: Mapping[Path, Place]
    problems: tuple[Problem, ...] = ()

    def place(self, path: Path, *, of_key: bool = False) -> Place:
        """Return where a value (or its key) stands; of something missing, where its parent stands."""
        first = self.keys if of_key else self.values
        if path in first:
            return first[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))


def load_marked(text: str, name: str) -> Marked:
    """Return the data of a YAML document with its marks; raise ConfigError where it is no YAML or far too large.

    An empty document is an empty mapping. A key that stands twice is a problem of the result, the first one counts.
    """
    if len(text.encode()) > MAX_BYTES:
        raise ConfigError(f"{name}:1:1: larger than {MAX_BYTES // 1000} kB; this is no config")
    try:
        _refuse_depth(text, name)
        node = yaml.compose(text, Loader=_Yaml12)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise ConfigError(f"{name}:{line}:{column}: not YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:  # a character that YAML does not allow
        raise ConfigError(f"{name}:1:1: not YAML: {str(error).splitlines()[0]}") from error
    if node is None:
        return Marked({}, {(): (1, 1)}, {})
    walk = _Walk(name)
    data = walk.build(node, ())
    return Marked(data, walk.values, walk.keys, tuple(walk.problems))


def _refuse_depth(text: str, name: str) -> None:
    # Events come one by one; composing nodes is recursive and would end the process on 100,000 brackets.
    depth = 0
    for event in yaml.parse(text, Loader=_Yaml12):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise ConfigError(f"{name}:{line}:1: nested more than {MAX_DEPTH} deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


@dataclass
class _Walk:
    """One pass over the nodes of a document."""

    name: str
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    nodes: int = 0

    def build(self, node: yaml.Node, path: Path) -> Any:
        place = (node.start_mark.line + 1, node.start_mark.column + 1)
        self.nodes += 1
        if self.nodes > MAX_NODES or len(path) > MAX_DEPTH:
            raise ConfigError(f"{self.name}:{place[0]}:{place[1]}: aliases unfold to more than can be meant")
        self.values[path] = place
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, path, place)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(Problem(path, place, "a key must be plain text"))
                continue
            key = key_node.value
            inner = (*path, key)
            if key in data:
                first = self.keys[inner][0]
                self.problems.append(Problem(inner, place, f"stands twice; the first is in line {first}"))
                continue
            self.keys[inner] = place
            data[key] = self.build(value_node, inner)
        return data

    def _scalar(self, node: yaml.Node, path: Path, place: Place) -> Any:
        match node.tag.removeprefix(_TAG) if isinstance(node, yaml.ScalarNode) else "":
            case "str":
                return node.value
            case "int" if re.fullmatch(r"[-+]?[0-9]{1,18}", node.value):
                return int(node.value)
            case "bool":
                return node.value.lower() == "true"
            case "null":
                return None
            case _:
                self.problems.append(Problem(path, place, f"the tag {node.tag!r} is not supported; remove it"))
                return None
