"""Source files + the catalogue's marks -> where each vendor shows: packages, variables, hosts, resource ids."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, TypeVar

from lastcall.model.code import Sighting, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lastcall.model.vendor import Vendor

MAX_LINE = 2000  # longer lines are written by tools
# Manifest -> ecosystem, by the name of the file.
MANIFESTS = (
    ("requirements*.txt", "pypi"),
    ("requirements*.in", "pypi"),
    ("pyproject.toml", "pypi"),
    ("setup.py", "pypi"),
    ("setup.cfg", "pypi"),
    ("Pipfile", "pypi"),
    ("package.json", "npm"),
    ("go.mod", "go"),
    ("pom.xml", "maven"),
    ("*.gradle", "maven"),
    ("*.gradle.kts", "maven"),
    ("Gemfile", "rubygems"),
    ("*.gemspec", "rubygems"),
    ("*.csproj", "nuget"),
    ("packages.config", "nuget"),
    ("Directory.Packages.props", "nuget"),
    ("composer.json", "packagist"),
)
# Prose links to everybody; a link is no dependency.
_PROSE = (".md", ".rst", ".txt", ".html", ".adoc", ".svg", ".css", ".csv", ".po")
# A project's own name and description are not what it depends on.
_ABOUT = re.compile(r"""\s*["']?(?:name|description|keywords|title|summary|authors?|classifiers)["']?\s*[:=]""")
_Key = TypeVar("_Key")
_WORD = re.compile(r"[A-Z][A-Z0-9_]{3,79}")
_HOST = re.compile(r"(?<![A-Za-z0-9.@_-])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_PACKAGE = re.compile(r"[@A-Za-z0-9][A-Za-z0-9._/:@-]{0,120}")
_JSON = frozenset({"npm", "packagist"})
_JSON_KEY = re.compile(r'"([^"]{1,120})" {0,4}:')
_QUOTED = re.compile(r"""["'`]([A-Za-z0-9@][A-Za-z0-9._:/@-]{2,79})["'`]""")


@dataclass(frozen=True, slots=True)
class _Index:
    """The catalogue turned round: mark -> vendors."""

    packages: Mapping[tuple[str, str], tuple[str, ...]]
    env: Mapping[str, tuple[str, ...]]
    hosts: Mapping[str, tuple[str, ...]]
    ids: tuple[tuple[re.Pattern[str], str], ...]


def detect_marks(files: Iterable[SourceFile], vendors: Mapping[str, Vendor]) -> tuple[Sighting, ...]:
    """Return each mark of each vendor once, where it was first met, ordered by vendor and mark.

    Resource ids (models and the like) count only for vendors that show by another mark too: `llama-3` alone says
    nothing about who serves it.
    """
    index = _index(vendors)
    found: dict[tuple[str, str], Sighting] = {}
    for file in files:
        for sighting in _in_file(file, index):
            found.setdefault((sighting.vendor, sighting.mark), sighting)
    sure = {sighting.vendor for sighting in found.values() if not sighting.name}
    return tuple(sighting for _, sighting in sorted(found.items()) if sighting.vendor in sure)


def _index(vendors: Mapping[str, Vendor]) -> _Index:
    packages: dict[tuple[str, str], list[str]] = defaultdict(list)
    env: dict[str, list[str]] = defaultdict(list)
    hosts: dict[str, list[str]] = defaultdict(list)
    ids = []
    for slug, vendor in sorted(vendors.items()):
        for ecosystem, names in vendor.marks.packages.items():
            for name in names:
                packages[ecosystem, _plain(name)].append(slug)
                if ecosystem == "maven":  # a pom.xml has group and artifact in two lines
                    packages[ecosystem, _plain(name.partition(":")[2])].append(slug)
        for name in vendor.marks.env:
            env[name].append(slug)
        for name in vendor.marks.hosts:
            hosts[name.lower()].append(slug)
        ids += [(re.compile(pattern), slug) for pattern in vendor.marks.ids]
    return _Index(_frozen(packages), _frozen(env), _frozen(hosts), tuple(ids))


def _frozen(found: Mapping[_Key, list[str]]) -> dict[_Key, tuple[str, ...]]:
    return {key: tuple(slugs) for key, slugs in found.items()}


def _in_file(file: SourceFile, index: _Index) -> Iterator[Sighting]:
    name = file.path.rpartition("/")[2]
    ecosystem = next((eco for pattern, eco in MANIFESTS if fnmatchcase(name, pattern)), "")
    prose = name.endswith(_PROSE) and not ecosystem
    for number, line in enumerate(file.text.splitlines(), 1):
        where = f"{file.path}:{number}"
        text = line[:MAX_LINE]
        for word in _WORD.findall(text):
            for vendor in index.env.get(word, ()):
                yield Sighting(vendor, f"variable {word}", where)
        if ecosystem:
            yield from _packages(text, ecosystem, where, index)
        elif not prose:
            yield from _hosts(text, where, index)
            yield from _ids(text, where, index)


def _packages(line: str, ecosystem: str, where: str, index: _Index) -> Iterator[Sighting]:
    if _ABOUT.match(line) or line.lstrip().startswith(("#", "//", "<!--")):
        return
    # In JSON a dependency is a key; its version, or a script's command, is none.
    names = _JSON_KEY.findall(line) if ecosystem in _JSON else _PACKAGE.findall(line)
    for name in names:
        bare = _trimmed(name, ecosystem)
        for vendor in index.packages.get((ecosystem, _plain(bare)), ()):
            yield Sighting(vendor, f"package {bare}", where)


def _trimmed(name: str, ecosystem: str) -> str:
    """Return the bare package of what a manifest writes: without a version behind a colon or an at sign."""
    match ecosystem:
        case "maven":
            return ":".join(name.split(":")[:2])
        case "go":
            return re.sub(r"/v[0-9]{1,3}$", "", name)
        case _:
            return name.rstrip(":./-")


def _plain(name: str) -> str:
    # PEP 503: the same project however it is punctuated; harmless for the other ecosystems.
    return re.sub(r"[-_.]+", "-", name).lower()


def _hosts(line: str, where: str, index: _Index) -> Iterator[Sighting]:
    if "." not in line:
        return
    for host in _HOST.findall(line):
        parts = host.lower().split(".")
        for start in range(len(parts) - 1):
            tail = ".".join(parts[start:])
            if tail in index.hosts:
                for vendor in index.hosts[tail]:
                    yield Sighting(vendor, f"host {host.lower()}", where)
                break


def _ids(line: str, where: str, index: _Index) -> Iterator[Sighting]:
    for token in _QUOTED.findall(line):
        for pattern, vendor in index.ids:
            if pattern.match(token):
                yield Sighting(vendor, f"id {token}", where, name=token)
