"""What git knows of a folder: its files, and the lines that changed since a base."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from lastcall.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SECONDS = 60
# A stranger's repository may name programs in its own config; these are the ones that reading would start.
_SAFE = (
    "git",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "diff.external=",
    "-c",
    "core.quotepath=off",
)
_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@")


def listed_by_git(folder: Path) -> list[str]:
    """Return what git tracks or would add, relative to the folder; nothing where it is no work tree or git is not there."""
    try:
        return _names(_run(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard"))
    except (OSError, subprocess.SubprocessError):
        return []


def changed_lines(folder: Path, base: str) -> Mapping[str, tuple[range, ...]]:
    """Return the lines that were added or changed since a base, by path; of new files all of them.

    Raises ConfigError where there is no git, no such base, or no work tree.
    """
    if base.startswith("-"):
        raise ConfigError(f"--changed {base}: no such commit, branch or tag")
    try:
        start = _run(folder, "merge-base", base, "HEAD").decode().strip()
        diff = _run(
            folder,
            "diff",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "-U0",
            "--relative",
            "--diff-filter=d",
            start,
            "--",
        )
        fresh = _names(_run(folder, "ls-files", "-z", "--others", "--exclude-standard"))
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ConfigError(f"--changed {base}: git says: {said[-1] if said else 'it is no work tree'}") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise ConfigError(f"--changed {base}: git could not be asked: {error}") from error
    found: dict[str, list[range]] = {}
    path = ""
    for line in diff.decode("utf-8", "replace").splitlines():
        if line.startswith("+++ "):
            path = line[4:].split("\t")[0].removeprefix('"').removesuffix('"').removeprefix("b/")
        elif hunk := _HUNK.match(line):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            found.setdefault(path, []).append(range(first, first + count))
    return {name: tuple(lines) for name, lines in found.items()} | {name: (range(1, 10**9),) for name in fresh}


def _names(listed: bytes) -> list[str]:
    return sorted({name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name})


def _run(folder: Path, *words: str) -> bytes:
    done = subprocess.run(  # noqa: S603 - fixed words and a checked revision, no shell
        [*_SAFE, *words], cwd=folder, capture_output=True, timeout=_SECONDS, check=True
    )
    return done.stdout
