"""A manifest, lock file or bill of materials -> the packages in it. One reader for each shape of file."""

from __future__ import annotations

import json
import tomllib
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from lastcall.stages.detect.kinds import Family
from lastcall.stages.detect.manifests import lines, locks, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lastcall.model.code import Dependency
    from lastcall.stages.detect.kinds import FileKind

# Name of the file -> its reader; the first that fits counts.
READERS: tuple[tuple[str, Callable[[str, str], Iterable[Dependency]]], ...] = (
    ("package.json", tables.package_json),
    ("composer.json", tables.composer_json),
    ("pyproject.toml", tables.pyproject),
    ("Pipfile", tables.toml_table),
    ("Cargo.toml", tables.toml_table),
    ("libs.versions.toml", lines.gradle),
    ("environment.y*ml", lines.conda),
    ("requirements*", lines.requirements),
    ("constraints*", lines.requirements),
    ("*.txt", lines.requirements),
    ("*.in", lines.requirements),
    ("setup.*", lines.setup),
    ("go.mod", lines.go_mod),
    ("pom.xml", lines.pom),
    ("gradle.lockfile", locks.gradle_lock),
    ("*.gradle", lines.gradle),
    ("*.gradle.kts", lines.gradle),
    ("build.sbt", lines.sbt),
    ("Gemfile", lines.gems),
    ("*.gemspec", lines.gems),
    ("*.?sproj", lines.nuget),
    ("*.vbproj", lines.nuget),
    ("packages.config", lines.nuget),
    ("*.props", lines.nuget),
    ("Pipfile.lock", locks.pipfile_lock),
    ("poetry.lock", locks.toml_packages),
    ("uv.lock", locks.toml_packages),
    ("pdm.lock", locks.toml_packages),
    ("pylock*.toml", locks.toml_packages),
    ("Cargo.lock", locks.toml_packages),
    ("package-lock.json", locks.npm_lock),
    ("npm-shrinkwrap.json", locks.npm_lock),
    ("yarn.lock", locks.yarn_lock),
    ("pnpm-lock.yaml", locks.pnpm_lock),
    ("go.sum", locks.go_sum),
    ("Gemfile.lock", locks.gemfile_lock),
    ("packages.lock.json", locks.nuget_lock),
    ("composer.lock", locks.composer_lock),
)
ECOSYSTEMS = frozenset({"pypi", "npm", "go", "maven", "rubygems", "nuget", "packagist", "crates"})


def read_dependencies(path: str, text: str, kind: FileKind) -> tuple[tuple[Dependency, ...], str]:
    """Return the packages of a file in the order of its lines, and what is wrong with it, in words.

    A broken file is still read as far as its lines make sense.
    """
    name = path.rpartition("/")[2]
    problem = _problem(name, text)
    if kind.family is Family.SBOM:
        return tuple(locks.bill_of_materials(text)), problem
    reader = next((read for pattern, read in READERS if fnmatchcase(name, pattern)), None)
    return (tuple(reader(text, kind.ecosystem)) if reader else ()), problem


def _problem(name: str, text: str) -> str:
    try:
        if name.endswith((".json", ".lock")) and text.lstrip()[:1] == "{":
            json.loads(text)
        elif name.endswith(".toml") or name in ("Pipfile", "poetry.lock", "uv.lock", "Cargo.lock", "pdm.lock"):
            tomllib.loads(text)
    except json.JSONDecodeError as error:
        return f"broken manifest: line {error.lineno}: {error.msg}"
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return f"broken manifest: {error}"
    return ""
