"""vendors/*.yaml -> vendors, or every mistake in them with file, line and key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from lastcall.adapters.catalogue_rules import odd
from lastcall.adapters.catalogue_schema import MarksFile, SignFile, SourceFile, VendorFile
from lastcall.adapters.config.problems import lines, problems_of
from lastcall.adapters.yaml_marks import load_marked
from lastcall.errors import ConfigError
from lastcall.model.vendor import Marks, Serving, Sign, Source, SourceKind, Vendor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def read_catalogue(folder: Path) -> Mapping[str, Vendor]:
    """Return every vendor of a folder by slug, in the order of the slugs.

    Raises ConfigError with every mistake of every file, each with file, line and key.
    """
    vendors: dict[str, Vendor] = {}
    names: dict[str, str] = {}  # slug or alias, folded -> the file that took it
    urls: dict[str, str] = {}  # address -> the file that took it
    wrong: list[str] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not entry.name.endswith(".yaml"):
            continue
        name = f"{folder.name}/{entry.name}"
        try:
            vendor = read_vendor(entry, name)
        except ConfigError as error:
            wrong += error.problems
            continue
        for taken in (vendor.slug, *vendor.aliases):
            if (other := names.setdefault(taken.lower(), name)) != name:
                wrong.append(f"{name}:1:1: {taken!r} is a slug or alias of {other} already")
        for source in vendor.sources:
            if source.kind is not SourceKind.NEWS and (other := urls.setdefault(source.url, name)) != name:
                wrong.append(f"{name}:1:1: {source.url} is a source of {other} already")
        vendors[vendor.slug] = vendor
    wrong += _between(vendors, folder.name)
    if wrong:
        raise ConfigError(*wrong)
    return vendors


def _between(vendors: Mapping[str, Vendor], folder: str) -> Iterator[str]:
    """Yield what two vendors cannot both say, and what names a vendor that is none."""
    owners: dict[tuple[str, str], str] = {}
    for vendor in vendors.values():
        name = f"{folder}/{vendor.slug}.yaml"
        for what, said in (("a prefix", vendor.prefixes), ("an engine", vendor.engines)):
            for text in said:
                if (other := owners.setdefault((what, text), name)) != name:
                    yield f"{name}:1:1: {text!r} is {what} of {other} already"
        if vendor.serving and vendor.serving.chiefly not in {"", *vendors}:
            yield f"{name}:1:1: serving.chiefly: no vendor of the catalogue is called {vendor.serving.chiefly!r}"


def read_vendor(entry: Path, name: str) -> Vendor:
    """Return the vendor of one file; raises ConfigError with every mistake in it."""
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
    problems += odd(file, entry.name.removesuffix(".yaml"), marked)
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
        engines={name: dict(runs) for name, runs in file.engines.items()},
        serving=Serving(**file.serving.model_dump()) if file.serving else None,
        prefixes=file.prefixes,
        notice_days=file.notice_days,
    )


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
