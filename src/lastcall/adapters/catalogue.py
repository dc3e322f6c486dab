"""vendors/*.yaml -> the catalogue: every vendor by its slug."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import ValidationError

from lastcall.adapters.catalogue_schema import MarksFile, SignFile, SourceFile, VendorFile
from lastcall.adapters.config.problems import lines, problems_of
from lastcall.adapters.yaml_marks import Problem, load_marked
from lastcall.errors import ConfigError
from lastcall.model.vendor import Marks, Sign, Source, Vendor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from lastcall.adapters.yaml_marks import Marked


def load_catalogue(folder: Traversable | Path | None = None) -> Mapping[str, Vendor]:
    """Return every vendor by slug, in the order of the slugs; without a folder those that come with Lastcall.

    Raises ConfigError with every mistake of every file, each with file, line and key.
    """
    return _shipped() if folder is None else _load(folder)


@cache
def _shipped() -> Mapping[str, Vendor]:
    return _load(files("lastcall") / "vendors")


def _load(folder: Traversable | Path) -> Mapping[str, Vendor]:
    vendors: dict[str, Vendor] = {}
    names: dict[str, str] = {}  # slug or alias, folded -> the file that took it
    wrong: list[str] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not entry.name.endswith(".yaml"):
            continue
        name = f"{folder.name}/{entry.name}"
        try:
            vendor = _vendor(entry, name)
        except ConfigError as error:
            wrong += error.problems
            continue
        for taken in (vendor.slug, *vendor.aliases):
            if (other := names.setdefault(taken.lower(), name)) != name:
                wrong.append(f"{name}:1:1: {taken!r} is a slug or alias of {other} already")
        vendors[vendor.slug] = vendor
    if wrong:
        raise ConfigError(*wrong)
    return vendors


def _vendor(entry: Traversable | Path, name: str) -> Vendor:
    try:
        marked = load_marked(entry.read_text(encoding="utf-8"), name)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name}:1:1: not UTF-8") from error
    problems = list(marked.problems)
    try:
        file = VendorFile.model_validate(marked.data)
    except ValidationError as error:
        problems += problems_of(error, VendorFile, marked.data, marked, {})
        raise ConfigError(*lines(problems, name)) from error
    problems += _odd(file, entry.name.removesuffix(".yaml"), marked)
    if problems:
        raise ConfigError(*lines(problems, name))
    return Vendor(
        slug=file.slug,
        name=file.name,
        sources=tuple(_source(file.slug, source) for source in file.sources),
        marks=_marks(file.marks),
        aliases=file.aliases,
        glossary=dict(file.glossary),
        families=dict(file.families),
        notice_policy=file.notice_policy.strip(),
        signs=tuple(_sign(sign) for sign in file.signs),
        notice_days=file.notice_days,
    )


def _odd(file: VendorFile, stem: str, marked: Marked) -> list[Problem]:
    """Return what is wrong between the entries of one file."""
    found = []
    if file.slug != stem:
        found.append(Problem(("slug",), marked.place(("slug",)), f"must be the name of the file, {stem!r}"))
    for index, source in enumerate(file.sources):
        path = ("sources", index, "id")
        if source.id in {earlier.id for earlier in file.sources[:index]}:
            found.append(Problem(path, marked.place(path), f"{source.id!r} stands twice"))
    return found


def _source(vendor: str, file: SourceFile) -> Source:
    source = Source(
        id=f"{vendor}/{file.id}",
        vendor=vendor,
        url=file.url,
        kind=file.kind,
        access=file.access,
        confirmed=file.confirmed,
        options=dict(file.options),
        note=file.note,
        seen=file.seen,
    )
    return replace(source, every=file.every) if file.every else source


def _sign(file: SignFile) -> Sign:
    return Sign(file.subject, _marks(file), file.kind or "", file.unless)


def _marks(file: MarksFile) -> Marks:
    plain = {name: getattr(file, name) for name in MarksFile.model_fields}
    for name in ("packages", "imports"):
        plain[name] = {str(ecosystem): names for ecosystem, names in plain[name].items()}
    return Marks(**plain)
