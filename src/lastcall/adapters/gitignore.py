"""The .gitignore files of a tree without git -> whether a path is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def read_rules(path: Path) -> GitIgnoreSpec:
    """Return the rules of one .gitignore; none where it cannot be read."""
    try:
        return GitIgnoreSpec.from_lines(path.read_text("utf-8", "replace").splitlines())
    except OSError:
        return GitIgnoreSpec.from_lines([])


def is_ignored(path: str, rules: Iterable[tuple[str, GitIgnoreSpec]], *, is_folder: bool) -> bool:
    """Tell whether the rules leave a path out; each comes with the folder that it lies in, the outermost first."""
    shown = f"{path}/" if is_folder else path
    ignored = False
    for home, spec in rules:
        verdict = spec.check_file(shown.removeprefix(home)).include
        ignored = ignored if verdict is None else verdict
    return ignored
