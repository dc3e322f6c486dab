"""Marked data + the environment -> data with `${NAME}` filled in, in scalars only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lastcall.adapters.yaml_marks import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lastcall.adapters.yaml_marks import Marked, Path

_VARIABLE = re.compile(r"\$(?:\$|\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\{)")


@dataclass(frozen=True, slots=True)
class Expanded:
    """The data with values from the environment; `raw` is what stood in the file wherever that differs."""

    data: Any
    raw: Mapping[Path, str]
    problems: tuple[Problem, ...]


def expand(marked: Marked, env: Mapping[str, str]) -> Expanded:
    """Return the data with `${NAME}` and `${NAME:-default}` filled in; `$$` is a dollar sign.

    A variable that is not set, or empty, without a default is a problem that names it.
    """
    walk = _Walk(marked, env)
    return Expanded(walk.fill(marked.data, ()), walk.raw, tuple(walk.problems))


@dataclass
class _Walk:
    marked: Marked
    env: Mapping[str, str]
    raw: dict[Path, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fill(self, value: Any, path: Path) -> Any:
        if isinstance(value, dict):
            return {key: self.fill(inner, (*path, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.fill(inner, (*path, index)) for index, inner in enumerate(value)]
        if isinstance(value, str) and "$" in value:
            return self._text(value, path)
        return value

    def _text(self, text: str, path: Path) -> str:
        def value_of(found: re.Match[str]) -> str:
            name, default = found[1], found[2]
            if found[0] == "$$":
                return "$"
            if name is None:
                self._problem(path, "cannot read '${'; write ${NAME} or ${NAME:-default}, and $$ for a dollar sign")
                return ""
            if value := self.env.get(name):
                return value
            if default is None:
                self._problem(path, f"the environment variable {name} is not set; set it or write ${{{name}:-default}}")
                return ""
            return default

        filled = _VARIABLE.sub(value_of, text)
        if filled != text:
            self.raw[path] = text
        return filled

    def _problem(self, path: Path, text: str) -> None:
        self.problems.append(Problem(path, self.marked.place(path), text))
