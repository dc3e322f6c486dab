"""config.yaml + the environment -> `Config`, or every mistake in it at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from lastcall.adapters.config.build import build
from lastcall.adapters.config.expand import expand
from lastcall.adapters.config.names import Names
from lastcall.adapters.config.problems import lines, problems_of
from lastcall.adapters.config.schema import ConfigFile
from lastcall.adapters.config.telling import routes_without_receiver
from lastcall.adapters.yaml_marks import MAX_BYTES, Marked, Problem, load_marked
from lastcall.errors import ConfigError
from lastcall.model.vendor import Vendor

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from lastcall.model.config import Config


def read_config(path: Path, *, env: Mapping[str, str], vendors: Collection[str] = ()) -> Config:
    """Return the checked config; raise ConfigError with one line for each mistake, in the order of the file.

    `vendors` are the slugs that the catalogue knows; where they come as a mapping to `Vendor`, aliases are
    understood too. With none given any vendor is taken as known.
    """
    name = str(path)
    marked = load_marked(_text(path), name)
    expanded = expand(marked, env)
    problems = [*marked.problems, *expanded.problems]
    file = _checked(expanded.data, marked, problems, expanded.raw, _names(expanded.data, vendors))
    if file is not None:
        problems += _nothing_to_watch(file, marked)
        problems += _twice(file, marked)
        homeless = routes_without_receiver(file.routes)
        problems += [Problem(path, marked.place(path[:-1]), "is required") for path in homeless]
    if problems or file is None:
        raise ConfigError(*lines(problems, name))
    return build(file, path)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise ConfigError(f"{path}:1:1: larger than {MAX_BYTES // 1000} kB; this is no config")
        return body.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such file; `lastcall init` writes one, `-c FILE` names another") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}:{line}:1: not UTF-8; save the file as UTF-8") from error


def _checked(
    data: Any, marked: Marked, problems: list[Problem], raw: Mapping[tuple[str | int, ...], str], names: Names
) -> ConfigFile | None:
    try:
        return ConfigFile.model_validate(data, context=names)
    except ValidationError as error:
        # What could not be read has been said; what follows from it would be noise.
        broken = [problem.path for problem in problems]
        problems += [
            problem
            for problem in problems_of(error, ConfigFile, data, marked, raw)
            if not any(path and problem.path[: len(path)] == path for path in broken)
        ]
        return None


def _names(data: Any, vendors: Collection[str]) -> Names:
    """Return the names that entries may refer to, read leniently: the checks of the entries come later."""
    known = {slug: slug for slug in vendors}
    if vendors:
        known |= {
            str(entry["vendor"]): str(entry["vendor"])
            for entry in _list(data, "sources")
            if isinstance(entry, dict) and entry.get("vendor")
        }
    if isinstance(vendors, Mapping):
        for vendor in vendors.values():
            if isinstance(vendor, Vendor):
                known = {alias.lower(): vendor.slug for alias in vendor.aliases} | known
    receivers = _keys(data, "receivers") or {"console"}
    return Names(vendors=known, projects=frozenset(_keys(data, "projects")), receivers=frozenset(receivers))


def _keys(data: Any, key: str) -> set[str]:
    value = data.get(key) if isinstance(data, dict) else None
    return set(value) if isinstance(value, dict) else set()


def _list(data: Any, key: str) -> list[Any]:
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, list) else []


def _nothing_to_watch(file: ConfigFile, marked: Marked) -> list[Problem]:
    if file.depends_on or file.vendors or file.sources or file.projects:
        return []
    return [Problem((), marked.place(()), "nothing to watch; name something under depends_on, vendors or sources")]


def _twice(file: ConfigFile, marked: Marked) -> list[Problem]:
    """Return a problem for each id of a source that an earlier source has."""
    seen: set[str] = set()
    found = []
    for index, source in enumerate(file.sources):
        if source.id is None:
            continue
        name = source.id.rpartition("/")[2]
        key = f"{source.vendor}/{name}"
        path = ("sources", index, "id")
        if "/" in source.id and source.id != key:
            found.append(Problem(path, marked.place(path), f"must begin with its vendor: {key}"))
        if key in seen:
            found.append(Problem(path, marked.place(path), f"{source.id!r} stands twice"))
        seen.add(key)
    return found
