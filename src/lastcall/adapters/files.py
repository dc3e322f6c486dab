"""A project's folder -> its text files, bounded in number and size; what was left out is counted."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from lastcall.errors import ConfigError
from lastcall.model.code import ProjectFiles, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FILES = 20_000
MAX_BYTES = 500_000  # of one file: what people write is smaller, what tools write is no evidence
MAX_TOTAL = 100_000_000
GIT_SECONDS = 20
# Folders that hold other people's code or a tool's own state, by name.
FOREIGN = frozenset(
    [
        "node_modules",
        "vendor",
        "venv",
        ".venv",
        "env",
        "site-packages",
        "bower_components",
        "dist",
        "build",
        "target",
        "out",
        "__pycache__",
        ".git",
        ".hg",
        ".svn",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".terraform",
        ".gradle",
        ".idea",
        ".next",
        ".nuxt",
        "coverage",
        "Pods",
    ]
)
# Lock files name what others depend on; the manifest beside them names what the project does.
LOCKS = frozenset(
    [
        "package-lock.json",
        "npm-shrinkwrap.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "poetry.lock",
        "uv.lock",
        "Pipfile.lock",
        "composer.lock",
        "Gemfile.lock",
        "go.sum",
        "Cargo.lock",
        "packages.lock.json",
    ]
)


def read_project(folder: Path) -> ProjectFiles:
    """Return the text files of a folder, by path.

    What git ignores, dependency folders, links, lock files, binary and very large files are left out and counted.
    Raises ConfigError where the folder cannot be read.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder")
    skipped: Counter[str] = Counter()
    files: list[SourceFile] = []
    total = 0
    for path in sorted(_listed_by_git(folder) or _walked(folder, skipped)):
        if reason := _reason_to_skip(folder, path):
            skipped[reason] += 1
            continue
        if len(files) >= MAX_FILES or total >= MAX_TOTAL:
            skipped["over the limit"] += 1
            continue
        try:
            # One byte more than allowed: the file may have grown since it was measured.
            with (folder / path).open("rb") as stream:
                body = stream.read(MAX_BYTES + 1)
        except OSError:
            skipped["unreadable"] += 1
            continue
        if b"\0" in body[:8192]:
            skipped["binary"] += 1
            continue
        total += len(body)
        files.append(SourceFile(path, body[:MAX_BYTES].decode("utf-8", "replace")))
    return ProjectFiles(tuple(files), dict(sorted(skipped.items())))


def _reason_to_skip(folder: Path, path: str) -> str:
    *folders, name = path.split("/")
    if FOREIGN.intersection(folders):
        return "in a dependency folder"
    if name in LOCKS or name.endswith((".min.js", ".map")):
        return "made by a tool"
    full = folder / path
    if full.is_symlink() or not full.is_file():
        return "no plain file"
    try:
        return "too large" if full.stat().st_size > MAX_BYTES else ""
    except OSError:
        return "unreadable"


def _listed_by_git(folder: Path) -> list[str]:
    """Return what git knows or would add; nothing where the folder is no work tree or there is no git."""
    # A stranger's repository may name programs in its own config; a file monitor is the one that listing would start.
    command = ["git", "-c", "core.fsmonitor=false", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, no shell
            command, cwd=folder, capture_output=True, timeout=GIT_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return sorted({name.decode("utf-8", "surrogateescape") for name in done.stdout.split(b"\0") if name})


def _walked(folder: Path, skipped: Counter[str]) -> Iterator[str]:
    for root, folders, names in os.walk(folder):  # does not follow links
        foreign = [name for name in folders if name in FOREIGN]
        skipped.update({"dependency folder": len(foreign)} if foreign else {})
        folders[:] = sorted(set(folders).difference(foreign))
        for name in names:
            yield (Path(root) / name).relative_to(folder).as_posix()
