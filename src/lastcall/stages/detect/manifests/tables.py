"""Manifests that are tables of name and range: package.json, composer.json, pyproject.toml, Pipfile, Cargo.toml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.code import Dependency
from lastcall.stages.detect.manifests.lines import PEP508

if TYPE_CHECKING:
    from collections.abc import Iterator

_JSON_OPEN = re.compile(r'"([\w-]+)"\s*:\s*\{')
_JSON_PAIR = re.compile(r'"([^"\\]{1,214})"\s*:\s*"([^"\\]{0,200})"')
_NPM = frozenset(
    {"dependencies", "devDependencies", "peerDependencies", "optionalDependencies", "resolutions", "overrides"}
)
_COMPOSER = frozenset({"require", "require-dev"})
_SECTION = re.compile(r"^\s*\[+\s*([^\]]+?)\s*\]+")
_TOML_PAIR = re.compile(r"""^\s*["']?([A-Za-z0-9@][A-Za-z0-9._/-]*)["']?\s*=\s*(?:["']([^"']*)["']|\{(.*)\}|.*)""")
_TOML_VERSION = re.compile(r"""version\s*=\s*["']([^"']*)["']""")


def package_json(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield what a package.json asks for."""
    yield from _json_tables(text, ecosystem, _NPM)


def composer_json(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield what a composer.json asks for."""
    yield from _json_tables(text, ecosystem, _COMPOSER)


def _json_tables(text: str, ecosystem: str, sections: frozenset[str]) -> Iterator[Dependency]:
    inside, depth, opened = False, 0, 0
    for number, line in enumerate(text.splitlines(), 1):
        start = 0
        if not inside and (found := _JSON_OPEN.search(line)) and found[1] in sections:
            inside, start, opened = True, found.end(), depth
        if inside:
            end = line.find("}", start) if "}" in line[start:] and "{" not in line[start:] else len(line)
            for pair in _JSON_PAIR.finditer(line, start, end):
                yield Dependency(ecosystem, pair[1], number, pair.start(1) + 1, pair[2])
        depth += line.count("{") - line.count("}")
        inside = inside and depth > opened


def pyproject(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield what a pyproject.toml asks for: PEP 621, dependency groups, Poetry, PDM and build requirements."""
    section, listing = "", False
    for number, line in enumerate(text.splitlines(), 1):
        if (found := _SECTION.match(line)) and "=" not in line:
            section, listing = found[1], False
            continue
        if line.lstrip().startswith("#"):
            continue
        if re.search(r"^tool\.poetry\.(?:.*\.)?(?:dev-)?dependencies$", section):
            yield from _toml_pair(line, number, ecosystem)
            continue
        key = re.match(r"\s*([\w-]+)\s*=\s*\[", line)
        if key:
            listing = _lists_packages(section, key[1])
        if listing:
            for quoted in re.finditer(r"""["']([^"'\n]+)["']""", line):
                if found := PEP508.match(quoted[1]):
                    yield Dependency(ecosystem, found[1], number, quoted.start(1) + 1, found[2].strip())
        if listing and re.search(r"\]\s*,?\s*(?:#.*)?$", line):
            listing = False


def _lists_packages(section: str, key: str) -> bool:
    if key in ("dependencies", "requires", "dev-dependencies", "constraint-dependencies"):
        return True
    return section in ("project.optional-dependencies", "dependency-groups", "tool.pdm.dev-dependencies")


def toml_table(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield what the tables of packages in a Pipfile or Cargo.toml ask for."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _SECTION.match(line):
            section = found[1]
            if single := re.match(r"(?:.*\.)?(?:dev-|build-)?dependencies\.([\w-]+)$", section):
                yield Dependency(ecosystem, single[1], number, line.index(single[1]) + 1)
        elif re.search(r"(?:^|[.-])(?:packages|dependencies)$", section) and not line.lstrip().startswith("#"):
            yield from _toml_pair(line, number, ecosystem)


def _toml_pair(line: str, number: int, ecosystem: str) -> Iterator[Dependency]:
    if not (found := _TOML_PAIR.match(line)):
        return
    inner = _TOML_VERSION.search(found[3] or "")
    spec = found[2] if found[2] is not None else inner[1] if inner else ""
    renamed = re.search(r"""package\s*=\s*["']([^"']+)["']""", found[3] or "")
    yield Dependency(ecosystem, renamed[1] if renamed else found[1], number, found.start(1) + 1, spec)
