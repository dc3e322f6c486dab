"""A folder of the user's -> the files that are to be read, with their states, and everything that is left out and why."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from lastcall.adapters.git import listed_by_git
from lastcall.errors import ConfigError
from lastcall.model.code import FileState, Skipped, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathspec import GitIgnoreSpec

MAX_FILES = 200_000
MAX_BYTES = 1_000_000  # of one file: what people write is smaller
MAX_LOCK = 30_000_000  # a lock file of a large project
# Folders that hold other people's code or a tool's own state, by name.
FOREIGN = frozenset(
    [
        "node_modules",
        "bower_components",
        "jspm_packages",
        "vendor",
        ".venv",
        "venv",
        "virtualenv",
        "site-packages",
        "__pycache__",
        ".git",
        ".hg",
        ".svn",
        ".jj",
        ".tox",
        ".nox",
        ".eggs",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".hypothesis",
        ".terraform",
        ".terragrunt-cache",
        ".gradle",
        ".idea",
        ".vs",
        ".next",
        ".nuxt",
        ".svelte-kit",
        ".angular",
        ".turbo",
        ".parcel-cache",
        ".yarn",
        ".pnpm-store",
        ".bundle",
        ".serverless",
        ".aws-sam",
        "cdk.out",
        ".direnv",
        "Pods",
        "DerivedData",
        ".dart_tool",
        ".cargo",
        ".m2",
        ".ipynb_checkpoints",
    ]
)
_BUILT = frozenset({"dist", "build", "target", "out", "bin", "obj", "coverage"})  # where a manifest lies beside them
_MANIFESTS = ("package.json", "pom.xml", "build.gradle", "build.gradle.kts", "pyproject.toml", "setup.py", "Cargo.toml")
_ENDINGS = [
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".avif",
    ".ico",
    ".bmp",
    ".tif",
    ".tiff",
    ".psd",
    ".mp3",
    ".mp4",
    ".mov",
    ".webm",
    ".avi",
    ".wav",
    ".ogg",
    ".flac",
    ".pdf",
    ".zip",
    ".gz",
    ".tgz",
    ".bz2",
    ".xz",
    ".7z",
    ".rar",
    ".tar",
    ".jar",
    ".war",
    ".whl",
    ".egg",
    ".so",
    ".dll",
    ".dylib",
    ".exe",
    ".o",
    ".a",
    ".class",
    ".pyc",
    ".pyo",
    ".wasm",
    ".woff",
    ".woff2",
    ".ttf",
    ".otf",
    ".eot",
    ".sqlite",
    ".db",
    ".parquet",
    ".npy",
    ".npz",
    ".pkl",
    ".pt",
    ".onnx",
    ".bin",
    ".dat",
    ".lockb",
]
_BINARY = tuple(_ENDINGS)
_TOOL = (".min.js", ".min.css", ".map", ".bundle.js")
_LOCKS = (
    ".lock",
    "-lock.json",
    "-lock.yaml",
    "go.sum",
    "npm-shrinkwrap.json",
    "packages.lock.json",
    ".cdx.json",
    ".spdx.json",
    "bom.json",
)


def list_tree(folder: Path) -> Tree:
    """Return what is to be read of a folder, by path; a single file is a tree of its own.

    What git ignores, dependencies' folders, submodules, links, binary and very large files are left out and named.
    Hidden files such as .env and .github are seen. Raises ConfigError where there is no such path.
    """
    skipped: list[Skipped] = []
    if folder.is_file():
        return Tree(
            str(folder.absolute().parent), tuple(_states(folder.parent, [folder.name], skipped)), tuple(skipped)
        )
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such file or folder")
    names = listed_by_git(folder)
    files = _kept(names, skipped) if names else list(_walked(folder, skipped))
    states = sorted(_states(folder, files, skipped), key=lambda state: state.path)
    if len(states) > MAX_FILES:
        skipped += [Skipped(state.path, f"over the limit of {MAX_FILES} files") for state in states[MAX_FILES:]]
    skipped.sort(key=lambda one: (one.reason, one.path))
    return Tree(str(folder.absolute()), tuple(states[:MAX_FILES]), tuple(skipped))


def _kept(names: Iterable[str], skipped: list[Skipped]) -> list[str]:
    """Return the names that lie in no dependencies' folder; each such folder is named once."""
    kept: list[str] = []
    foreign: dict[str, None] = {}
    verdicts: dict[str, str] = {"": ""}  # folder -> the foreign folder that it lies in
    for name in names:
        folder = name.rpartition("/")[0]
        if (inside := _verdict(folder, verdicts)) or name.endswith("/"):
            if inside:
                foreign[inside] = None
            continue
        kept.append(name)
    skipped += [Skipped(path, "dependencies' folder") for path in foreign]
    return kept


def _verdict(folder: str, verdicts: dict[str, str]) -> str:
    known = verdicts.get(folder)
    if known is None:
        above, _, name = folder.rpartition("/")
        known = _verdict(above, verdicts) or (folder if name in FOREIGN else "")
        verdicts[folder] = known
    return known


def _states(folder: Path, names: Iterable[str], skipped: list[Skipped]) -> Iterator[FileState]:
    root = os.fspath(folder)
    for name in names:
        if name.endswith(_BINARY) or name.lower().endswith(_BINARY):
            skipped.append(Skipped(name, "binary"))
            continue
        try:
            state = os.lstat(f"{root}/{name}")
        except FileNotFoundError:
            continue  # git still lists what was deleted
        except OSError as error:
            skipped.append(Skipped(name, f"unreadable: {error.strerror}"))
            continue
        if reason := _reason(name, state):
            skipped.append(Skipped(name, reason))
        else:
            yield FileState(name, state.st_size, state.st_mtime_ns, state.st_ino)


def _reason(name: str, state: os.stat_result) -> str:
    if not stat.S_ISREG(state.st_mode):
        if stat.S_ISLNK(state.st_mode):
            return "link"
        return "submodule" if stat.S_ISDIR(state.st_mode) else "no plain file"
    if state.st_size > MAX_BYTES and not (name.endswith(_LOCKS) and state.st_size <= MAX_LOCK):
        return "too large"
    return "minified" if name.endswith(_TOOL) else ""


def _walked(folder: Path, skipped: list[Skipped]) -> Iterator[str]:
    """Yield the files of a folder that has no git, by its own .gitignore files; links are never followed."""
    root = os.fspath(folder)
    queue: list[tuple[str, tuple[tuple[str, GitIgnoreSpec], ...]]] = [("", ())]
    while queue:
        inside, rules = queue.pop()
        try:
            with os.scandir(f"{root}/{inside}") as found:
                entries = list(found)
        except OSError as error:
            skipped.append(Skipped(inside or ".", f"unreadable: {error.strerror}"))
            continue
        names = {entry.name for entry in entries}
        if ".gitignore" in names:
            rules = (*rules, (inside, _rules(folder / inside / ".gitignore")))
        built = _BUILT if names.intersection(_MANIFESTS) else frozenset[str]()
        for entry in entries:
            path = inside + entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_folder and (entry.name in FOREIGN or entry.name in built or _is_environment(entry)):
                skipped.append(Skipped(path, "built" if entry.name in built else "dependencies' folder"))
            elif rules and _is_ignored(path, rules, is_folder=is_folder):
                skipped.append(Skipped(path, "ignored by .gitignore"))
            elif is_folder:
                queue.append((f"{path}/", rules))
            else:
                yield path


def _is_environment(entry: os.DirEntry[str]) -> bool:
    return entry.name == "env" and (Path(entry.path) / "pyvenv.cfg").exists()


# Rules of .gitignore are wanted where git is not: every other look is spared the import.
def _rules(path: Path) -> GitIgnoreSpec:
    from lastcall.adapters.gitignore import read_rules

    return read_rules(path)


def _is_ignored(path: str, rules: Iterable[tuple[str, GitIgnoreSpec]], *, is_folder: bool) -> bool:
    from lastcall.adapters.gitignore import is_ignored

    return is_ignored(path, rules, is_folder=is_folder)
