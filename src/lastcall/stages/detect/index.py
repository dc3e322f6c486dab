"""The catalogue's marks and the names of what goes away -> what to look for, by the bytes that begin it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import asdict, astuple, dataclass, fields
from typing import TYPE_CHECKING, Any

from lastcall.stages.detect.spell import call_needles, fixed_piece, literal, name_spellings, path_piece, stems
from lastcall.stages.names import trunk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lastcall.model.notice import Notice
    from lastcall.model.vendor import Marks, Vendor

# Vendors that serve models of others: the maker is meant unless the file shows one of these.
CHANNELS = frozenset(
    [
        "azure-openai",
        "aws-bedrock",
        "google-vertex",
        "openrouter",
        "together",
        "fireworks",
        "groq",
        "github-models-copilot",
        "databricks",
        "baseten",
        "wandb",
        "scaleway",
        "cerebras",
        "replicate",
        "huggingface",
        "perplexity",
        "nvidia-nim",
        "cloudflare",
        "digitalocean",
    ]
)
# What an address of somebody's API has; "://" alone stands in every licence.
STRANGERS = (
    "://api.",
    "://api-",
    *(f".{end}/{way}" for end in ("com", "io", "dev", "net", "ai", "co", "app") for way in ("api/", "v1", "v2")),
)
_COMMON = frozenset({"Accept", "Authorization", "Content-Type", "User-Agent"})  # headers of every request
_CONFIG = frozenset({"runners", "runtimes", "stacks", "api_versions", "terraform", "cloudformation", "text", "headers"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to look for: `what` is the field of the catalogue, or `name`, `stem` and `version` of a notice."""

    vendor: str
    what: str
    text: str
    subject: str = ""  # empty: it says whose, not what
    kind: str = ""
    detail: str = ""  # the ecosystem of a package or import
    unless: tuple[str, ...] = ()
    strength: int = 2


@dataclass(frozen=True, slots=True)
class Index:
    """What to look for. `needles` are bytes as text; each names the marks that it may begin."""

    marks: tuple[Mark, ...]
    needles: Mapping[str, tuple[int, ...]]
    packages: Mapping[str, tuple[int, ...]]  # `ecosystem name` -> marks
    hosts: Mapping[str, tuple[str, ...]]  # every host of every vendor
    subjects: Mapping[str, tuple[tuple[str, str], ...]]  # `vendor trunk` -> (subject, kind)

    def known(self, vendor: str, name: str) -> tuple[tuple[str, str], ...]:
        """Return the subjects of a vendor that a name means, with their kinds; empty where none is known."""
        return self.subjects.get(_subject_key(vendor, name), ())


def build_index(vendors: Mapping[str, Vendor], notices: Iterable[Notice]) -> Index:
    """Return the index of all marks of all vendors and of all names of the notices."""
    marks: list[Mark] = []
    subjects: dict[str, set[tuple[str, str]]] = defaultdict(set)
    shared = _shared(vendors)
    for slug, vendor in sorted(vendors.items()):
        marks += _of_marks(slug, vendor.marks, shared=shared)
        for sign in vendor.signs:
            marks += _of_marks(slug, sign.marks, subject=sign.subject, kind=sign.kind, unless=sign.unless)
    names: set[Mark] = set()
    for notice in notices:
        subject = notice.subject
        for said in (subject.name, *notice.aliases):
            subjects[_subject_key(subject.vendor, said)].add((subject.name, str(subject.kind)))
            names.update(_of_name(subject.vendor, said, subject.name, str(subject.kind)))
    marks += sorted(names, key=astuple)
    marks += [Mark("", "stranger", text) for text in STRANGERS]
    return _turned(tuple(marks), {key: tuple(sorted(found)) for key, found in subjects.items()})


def _subject_key(vendor: str, name: str) -> str:
    return f"{vendor} {' '.join(trunk(name))}"


def _shared(vendors: Mapping[str, Vendor]) -> Mapping[tuple[str, str], str]:
    """Return for each package that several vendors name the one whose it is: the slug that it is called after."""
    owners: dict[tuple[str, str], list[str]] = defaultdict(list)
    for slug, vendor in vendors.items():
        for ecosystem, names in vendor.marks.packages.items():
            for name in names:
                owners[ecosystem, name].append(slug)
    return {
        key: next((slug for slug in slugs if slug in key[1].lower() and slug not in CHANNELS), "")
        for key, slugs in owners.items()
        if len(slugs) > 1
    }


def _of_marks(
    vendor: str,
    marks: Marks,
    *,
    subject: str = "",
    kind: str = "",
    unless: tuple[str, ...] = (),
    shared: Mapping[tuple[str, str], str] | None = None,
) -> Iterator[Mark]:
    for entry in fields(marks):
        value = getattr(marks, entry.name)
        pairs = value.items() if entry.name in ("packages", "imports") else [("", value)]
        for detail, texts in pairs:
            for text in texts:
                owner = (shared or {}).get((detail, text), vendor) if entry.name == "packages" else vendor
                yield Mark(vendor, entry.name, text, subject, kind, detail, unless, 2 if owner == vendor else 1)


def _of_name(vendor: str, said: str, subject: str, kind: str) -> Iterator[Mark]:
    """Yield what a notice's own name looks like in code; nothing for names that only people say."""
    for what, text in name_spellings(said, kind):
        yield Mark(vendor, what, text, subject, kind)
    if kind == "model":
        for stem in stems(said):
            yield Mark(vendor, "stem", stem, subject, kind)


def _turned(marks: tuple[Mark, ...], subjects: Mapping[str, tuple[tuple[str, str], ...]]) -> Index:
    needles: dict[str, list[int]] = defaultdict(list)
    packages: dict[str, list[int]] = defaultdict(list)
    hosts: dict[str, list[str]] = defaultdict(list)
    for number, mark in enumerate(marks):
        if mark.what == "hosts":
            hosts[mark.text.lower()].append(mark.vendor)
        if mark.what == "packages":
            packages[f"{mark.detail} {plain_package(bare(mark.text))}"].append(number)
        for needle in _needles(mark):
            needles[needle].append(number)
    return Index(
        marks,
        {key: tuple(dict.fromkeys(found)) for key, found in sorted(needles.items()) if len(key) > 1},
        {key: tuple(found) for key, found in sorted(packages.items())},
        {key: tuple(dict.fromkeys(found)) for key, found in sorted(hosts.items())},
        subjects,
    )


def plain_package(name: str) -> str:
    """Return a package's name as it is compared: PEP 503 for all ecosystems, `/v2` of Go modules dropped."""
    return re.sub(r"[-_.]+", "-", re.sub(r"/v[0-9]{1,3}$", "", name)).lower()


def bare(requirement: str) -> str:
    """Return the name of `name <3`, without its versions."""
    return requirement.split(" ", 1)[0]


def _needles(mark: Mark) -> Iterator[str]:
    """Yield the bytes by which a mark is found; what would stand in every file is looked for with what is before it."""
    text = mark.text
    match mark.what:
        case "hosts":
            yield text.lower()
        case "paths":
            if piece := path_piece(text):
                yield piece
        case "packages" | "imports":
            yield from import_needles(bare(text), mark.detail)
        case "name":
            yield from _set_off(text, closed=True) if text.isalpha() or len(text) < 4 else (text,)
        case "version":
            yield from _set_off(text)
        case "env" | "actions" | "stem" | "stranger":
            yield text
        case "images":
            name, colon, _ = text.partition(":")
            yield name.partition("*")[0] + colon
        case "ids":
            if (start := literal(text)) and len(start) >= 3:
                yield from (start,) if "-" in start else _set_off(start)
        case "headers":
            name, _, value = text.partition(":")
            if name not in _COMMON and (not name.islower() or "-" in name):
                yield from {name, name.lower()}
            elif len(piece := fixed_piece(value.strip())) > 5:
                yield piece
        case "sdk_calls":
            yield from call_needles(text)
        case "api_versions":
            yield text.split(" ", 1)[0]
        case "terraform":
            yield f'"{text}'
        case "runtimes":
            yield from _set_off(text, closed=True) if text.isalpha() else (text,)
            yield runtime_constant(text)
            yield pulumi_constant(text)
        case what if what in _CONFIG:
            yield fixed_piece(text)
        case _:
            pass


def _set_off(text: str, *, closed: bool = False) -> Iterator[str]:
    """Yield a short text as it stands as a value: quoted, after an equals sign, a colon or a slash."""
    for quote in "\"'`":
        yield f"{quote}{text}{quote if closed else ''}"
    for before in (": ", "=", "/"):
        yield f"{before}{text}"


def runtime_constant(name: str) -> str:
    """Return how the CDK writes a runtime: nodejs16.x -> NODEJS_16_X, python3.8 -> PYTHON_3_8."""
    return re.sub(r"(?<=[a-z])(?=\d)|\.", "_", name).upper()


def pulumi_constant(name: str) -> str:
    """Return how Pulumi writes a runtime: nodejs14.x -> NodeJS14dX, python3.8 -> Python3d8."""
    plain = name.replace("nodejs", "NodeJS").replace(".x", "dX").replace(".", "d")
    return plain[:1].upper() + plain[1:]


def import_needles(name: str, ecosystem: str) -> Iterator[str]:
    """Yield how source code of an ecosystem names a package when it takes it in."""
    match ecosystem:
        case "pypi":
            module = name.replace("-", "_")
            yield f"import {module}"
            yield f"from {module}"
        case "npm" | "rubygems" | "go":
            for quote in ('"',) if ecosystem == "go" else ("'", '"'):
                yield f"{quote}{name}{quote}"
                yield f"{quote}{name}/"
        case "maven":
            yield f"import {name.partition(':')[0]}"
        case "nuget":
            yield f"using {name}"
        case "packagist":
            yield f"use {name}"
        case "crates":
            yield f"use {name.replace('-', '_')}"
        case _:
            pass


def packed(index: Index) -> dict[str, Any]:
    """Return the index as plain data, for a file."""
    return asdict(index) | {"marks": [astuple(mark) for mark in index.marks]}


def unpacked(data: Mapping[str, Any]) -> Index:
    """Return the index of what `packed` made."""
    return Index(
        tuple(Mark(row[0], row[1], row[2], row[3], row[4], row[5], tuple(row[6]), row[7]) for row in data["marks"]),
        {key: tuple(found) for key, found in data["needles"].items()},
        {key: tuple(found) for key, found in data["packages"].items()},
        {key: tuple(found) for key, found in data["hosts"].items()},
        {key: tuple((name, kind) for name, kind in found) for key, found in data["subjects"].items()},
    )
