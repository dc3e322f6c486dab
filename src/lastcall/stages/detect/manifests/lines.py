"""Manifests that are read line by line: requirements, go.mod, pom.xml, Gradle, Gemfile, .NET projects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.code import Dependency

if TYPE_CHECKING:
    from collections.abc import Iterator

PEP508 = re.compile(
    r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:\(?\s*([<>=!~^][^;#)]*)?\)?)(?:;.*|#.*|\s*)$"
)
_GO = re.compile(r"^\s*(?:require\s+)?([a-z0-9][\w.-]*\.[a-z]{2,}/[\w./~-]+)\s+(v[\w.+-]+)")
_TAG = re.compile(r"<(groupId|artifactId|version)>\s*([^<]*?)\s*</")
_GRADLE = re.compile(r"""["']([A-Za-z][\w.-]*\.[\w.-]+):([\w.-]+)(?::([\w.${}+\[\],()-]+))?(?:@\w+)?["']""")
_GRADLE_MAP = re.compile(
    r"""group[:=]\s*["']([\w.-]+)["'],\s*name[:=]\s*["']([\w.-]+)["'](?:,\s*version(?:\.ref)?[:=]\s*["']([^"']+)["'])?"""
)
_CATALOG = re.compile(r"""module\s*=\s*["']([\w.-]+:[\w.-]+)["'](?:.*?version\s*=\s*["']([^"']+)["'])?""")
_SBT = re.compile(r'"([\w.-]+)"\s*%%?%?\s*"([\w.-]+)"\s*%\s*"?([\w.-]+)?')
_GEM = re.compile(r"""^\s*(?:gem|\w+\.add_(?:\w+_)?dependency)\s*\(?\s*["']([\w.-]+)["']((?:\s*,\s*["'][^"']*["'])*)""")
_NUGET = re.compile(
    r"<(?:PackageReference|PackageVersion|GlobalPackageReference|package)\b[^>]*?\b(?:Include|Update|id)\s*=\s*\"([^\"]+)\"([^>]*)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\s*(?:#|//|<!--|;)")


def requirements(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield what a requirements file asks for."""
    for number, line in enumerate(text.splitlines(), 1):
        bare = re.sub(r"\s+--hash=\S+|\s*\\$", "", line)
        if found := PEP508.match(bare):
            yield Dependency(ecosystem, found[1], number, found.start(1) + 1, (found[2] or "").strip())


def conda(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield what an environment file of conda asks for."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r"\s*-\s*[\"']?([A-Za-z0-9][\w.-]*)\s*((?:[<>=!~]=?[^\"'#]+)?)[\"']?\s*(?:#.*)?$", line):
            spec = found[2].strip()
            yield Dependency(
                ecosystem, found[1], number, found.start(1) + 1, f"={spec}" if re.match(r"=[^=]", spec) else spec
            )


def setup(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield what a setup.py or setup.cfg asks for; only names that stand alone on a line or in a string."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"install_requires|extras_require|tests_require|setup_requires|options\.extras_require", line):
            inside = True
        if not inside or _COMMENT.match(line):
            continue
        quoted = list(re.finditer(r"[\"']([^\"']+)[\"']", line))
        pieces = [(found[1], found.start(1)) for found in quoted] or (
            [(line, len(line) - len(line.lstrip()))] if line[:1] in " \t" else []
        )
        for piece, column in pieces:
            if found := PEP508.match(piece):
                yield Dependency(ecosystem, found[1], number, column + 1, (found[2] or "").strip())
        if re.search(r"^\s*\]|\],?\s*$", line) or (line[:1] == "[" and "require" not in line):
            inside = False


def go_mod(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield what a go.mod requires."""
    for number, line in enumerate(text.splitlines(), 1):
        if not _COMMENT.match(line) and (found := _GO.match(line)):
            yield Dependency(ecosystem, found[1], number, found.start(1) + 1, found[2])


def pom(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield the dependencies of a pom.xml, at the line of the artifact; `${name}` is looked up in the properties."""
    text = re.sub(r"<!--.*?-->", lambda found: re.sub(r"[^\n]", " ", found[0]), text, flags=re.DOTALL)
    properties = dict(re.findall(r"<([\w.-]+)>\s*([\w.-]+)\s*</\1>", text))
    seen: dict[str, tuple[str, int, int]] = {}
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"<(?:dependency|plugin|parent|extension)>", line):
            seen, inside = {}, True
        if inside:
            for tag in _TAG.finditer(line):
                seen.setdefault(tag[1], (tag[2], number, tag.start(2) + 1))
        if inside and re.search(r"</(?:dependency|plugin|parent|extension)>", line):
            inside = False
            if "groupId" in seen and "artifactId" in seen:
                spec = seen.get("version", ("", 0, 0))[0]
                spec = properties.get(spec[2:-1], "") if spec.startswith("${") else spec
                artifact, row, column = seen["artifactId"]
                yield Dependency(ecosystem, f"{seen['groupId'][0]}:{artifact}", row, column, spec)


def gradle(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield what a Gradle script or version catalogue asks for."""
    for number, line in enumerate(text.splitlines(), 1):
        if _COMMENT.match(line):
            continue
        for found in _GRADLE.finditer(line):
            yield Dependency(ecosystem, f"{found[1]}:{found[2]}", number, found.start(1) + 1, _fixed(found[3]))
        for found in _GRADLE_MAP.finditer(line):
            yield Dependency(ecosystem, f"{found[1]}:{found[2]}", number, found.start(1) + 1, _fixed(found[3]))
        if (listed := _CATALOG.search(line)) and not _GRADLE.search(line):
            yield Dependency(ecosystem, listed[1], number, listed.start(1) + 1, _fixed(listed[2]))


def _fixed(version: str | None) -> str:
    return version if version and "$" not in version else ""


def sbt(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield what an sbt build asks for."""
    for number, line in enumerate(text.splitlines(), 1):
        if not _COMMENT.match(line):
            for found in _SBT.finditer(line):
                yield Dependency(ecosystem, f"{found[1]}:{found[2]}", number, found.start(1) + 1, found[3] or "")


def gems(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield what a Gemfile or gemspec asks for."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _GEM.match(line):
            ranges = [
                spec for spec in re.findall(r"[\"']([^\"']*)[\"']", found[2]) if re.match(r"[~<>=!\d]", spec.strip())
            ]
            yield Dependency(ecosystem, found[1], number, found.start(1) + 1, ", ".join(ranges))


def nuget(text: str, ecosystem: str) -> Iterator[Dependency]:
    """Yield the packages of a .NET project, of packages.config and of central package files."""
    rows = text.splitlines()
    for number, line in enumerate(rows, 1):
        if _COMMENT.match(line):
            continue
        for found in _NUGET.finditer(line):
            below = rows[number] if number < len(rows) and "/>" not in line else ""
            version = re.search(r"\bversion\s*=\s*\"([^\"]+)\"", found[2], re.IGNORECASE) or re.search(
                r"<Version>\s*([^<\s]+)", found[2] + below
            )
            yield Dependency(ecosystem, found[1], number, found.start(1) + 1, version[1] if version else "")
