"""Lock files and bills of materials: every package with the one version that is installed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lastcall.model.code import Dependency

if TYPE_CHECKING:
    from collections.abc import Iterator

_PURL = re.compile(r"pkg:([a-z]+)/([^@\"'\s?#<]+)(?:@([^\"'\s?#<]+))?")
_PURL_TYPES = {
    "pypi": "pypi",
    "npm": "npm",
    "golang": "go",
    "maven": "maven",
    "gem": "rubygems",
    "nuget": "nuget",
    "composer": "packagist",
    "cargo": "crates",
}
_NPM_KEY = re.compile(r'^\s*"(?:node_modules/|.*/node_modules/)?((?:@[\w.-]+/)?[\w.-]+)"\s*:\s*\{\s*$')
_YARN_KEY = re.compile(r'^"?((?:@[\w.-]+/)?[\w.-]+)@[^:]*.*:\s*$')
_PNPM = re.compile(r"""^\s{2,}["']?/?((?:@[\w.-]+/)?[\w.-]+)[@/](\d[\w.+-]*)(?:\(.*\)|_.*)?["']?:\s*$""")
_VERSION = re.compile(r'^\s*"?version"?\s*:?\s*=?\s*"?([^\s",]+)')


def bill_of_materials(text: str) -> Iterator[Dependency]:
    """Yield the packages of a CycloneDX or SPDX document, by their package addresses, each once."""
    seen: set[tuple[str, str, str]] = set()
    for number, line in enumerate(text.splitlines(), 1):
        for found in _PURL.finditer(line):
            ecosystem = _PURL_TYPES.get(found[1])
            name = unquote(found[2])
            if ecosystem == "maven":
                name = name.replace("/", ":")
            key = (ecosystem or "", name, found[3] or "")
            if ecosystem and key not in seen:
                seen.add(key)
                yield Dependency(ecosystem, name, number, found.start() + 1, unquote(found[3] or ""), is_locked=True)


def _named_then_version(text: str, ecosystem: str, key: re.Pattern[str]) -> Iterator[Dependency]:
    name, row, column = "", 0, 0
    for number, line in enumerate(text.splitlines(), 1):
        if found := key.match(line):
            name, row, column = found[1], number, found.start(1) + 1
        elif name and (said := _VERSION.match(line)):
            yield Dependency(ecosystem, name, row, column, said[1].lstrip("="), is_locked=True)
            name = ""


def npm_lock(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield the packages of a package-lock.json, of any of its versions."""
    yield from _named_then_version(text, ecosystem, _NPM_KEY)


def yarn_lock(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield the packages of a yarn.lock, classic or berry."""
    yield from _named_then_version(text, ecosystem, _YARN_KEY)


def pipfile_lock(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield the packages of a Pipfile.lock."""
    yield from _named_then_version(text, ecosystem, re.compile(r'^\s*"([A-Za-z0-9][\w.-]*)"\s*:\s*\{\s*$'))


def composer_lock(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield the packages of a composer.lock."""
    yield from _named_then_version(text, ecosystem, re.compile(r'^\s*"name"\s*:\s*"([\w.-]+/[\w.-]+)"'))


def nuget_lock(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield the packages of a packages.lock.json."""
    name, row, column = "", 0, 0
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r'^\s*"([A-Za-z][\w.-]*)"\s*:\s*\{\s*$', line):
            name, row, column = found[1], number, found.start(1) + 1
        elif name and (said := re.match(r'^\s*"resolved"\s*:\s*"([^"]+)"', line)):
            yield Dependency(ecosystem, name, row, column, said[1], is_locked=True)
            name = ""


def toml_packages(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield the packages of a lock file in TOML: poetry, uv, pdm, pylock, Cargo."""
    yield from _named_then_version(text, ecosystem, re.compile(r'^name\s*=\s*"([^"]+)"'))


def pnpm_lock(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield the packages of a pnpm-lock.yaml, each once."""
    seen: set[tuple[str, str]] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if (found := _PNPM.match(line)) and (found[1], found[2]) not in seen:
            seen.add((found[1], found[2]))
            yield Dependency(ecosystem, found[1], number, found.start(1) + 1, found[2], is_locked=True)


def go_sum(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield the modules of a go.sum whose code is used, not only their go.mod."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r"(\S+) (v[\w.+-]+) h1:", line):
            yield Dependency(ecosystem, found[1], number, 1, found[2], is_locked=True)


def gradle_lock(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield the packages of a gradle.lockfile."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r"([\w.-]+:[\w.-]+):([\w.+-]+)=", line):
            yield Dependency(ecosystem, found[1], number, 1, found[2], is_locked=True)


def gemfile_lock(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield the gems of a Gemfile.lock."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r"    ([A-Za-z][\w.-]*) \(([\w.-]+)\)$", line):
            yield Dependency(ecosystem, found[1], number, 5, found[2], is_locked=True)
