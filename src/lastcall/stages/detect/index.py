"""The catalogue's marks and the names of what goes away -> what to look for, by the bytes that begin it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import asdict, astuple, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from lastcall.stages.detect.constants import constant_pieces
from lastcall.stages.detect.needles import needles_of
from lastcall.stages.detect.older import older_versions
from lastcall.stages.detect.spell import bare, name_spellings, split_path, stems
from lastcall.stages.detect.whose import Houses, houses_of
from lastcall.stages.names import trunk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lastcall.model.notice import Notice
    from lastcall.model.vendor import Marks, Vendor

# What an address of somebody's API has; "://" alone stands in every licence.
STRANGERS = (
    "://api.",
    "://api-",
    *(f".{end}/{way}" for end in ("com", "io", "dev", "net", "ai", "co", "app") for way in ("api/", "v1", "v2")),
)


_ANY_API = frozenset(
    {"api", "rest", "soap", "graph", "platform", "web", "http", "admin", "public", "version", "versions", "to", "v"}
)


_MAKER_FIRST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]")


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
    houses: Houses  # who serves whose models, and what names whom
    engines: Mapping[str, tuple[str, Mapping[str, str]]]  # type of a resource -> vendor, and what it runs by its engine

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
    makers_first = {slug for slug, vendor in vendors.items() if vendor.serving and vendor.serving.maker_first}
    for notice in notices:
        subject = notice.subject
        for said in (subject.name, *notice.aliases):
            subjects[_subject_key(subject.vendor, said)].add((subject.name, str(subject.kind)))
            if subject.vendor in makers_first and subject.kind == "model" and not _MAKER_FIRST.match(said):
                continue  # the bare name is the maker's own
            spelled = _of_name(subject.vendor, said, subject.name, str(subject.kind))
            names.update(mark for mark in spelled if not _is_said_better(mark, vendors))
    marks += sorted(names, key=astuple)
    marks += older_versions(sorted(names, key=astuple), _versioned(vendors))
    marks += [Mark("", "constant", text) for text in constant_pieces(marks)]
    marks += [Mark("", "stranger", text) for text in STRANGERS]
    engines = {kind: (slug, runs) for slug, vendor in sorted(vendors.items()) for kind, runs in vendor.engines.items()}
    known = {key: tuple(sorted(found)) for key, found in subjects.items()}
    return _turned(tuple(marks), known, houses_of(vendors), engines)


def _is_said_better(mark: Mark, vendors: Mapping[str, Vendor]) -> bool:
    """Tell whether a sign says more exactly what a name means: a path that ends, one API's version (`One Call API 2.5`)."""
    vendor = vendors.get(mark.vendor)
    if vendor is not None and mark.what == "paths":
        return any(sign.subject == mark.subject and sign.marks.paths for sign in vendor.signs)
    if mark.what != "version" or vendor is None or all(sign.subject != mark.subject for sign in vendor.signs):
        return False
    named = re.findall(r"[a-z]{2,}", mark.subject.lower())
    own = f"{mark.vendor} {vendor.name} {' '.join(vendor.aliases)}".lower()
    return any(word not in _ANY_API and word not in own for word in named)


def _versioned(vendors: Mapping[str, Vendor]) -> set[str]:
    """Return the vendors of which a sign is for any version: what they name no more is not unknown, it is over."""
    return {slug for slug, vendor in vendors.items() if any("{version}" in sign.subject for sign in vendor.signs)}


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
        key: next((slug for slug in slugs if slug in key[1].lower() and not vendors[slug].serving), "")
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
                mark = Mark(vendor, entry.name, text, subject, kind, detail, unless, 2 if owner == vendor else 1)
                yield mark
                yield from _by_another_name(mark)


def _of_name(vendor: str, said: str, subject: str, kind: str) -> Iterator[Mark]:
    """Yield what a notice's own name looks like in code; nothing for names that only people say."""
    for what, text in name_spellings(said, kind):
        mark = Mark(vendor, what, text, subject, kind)
        yield mark
        yield from _by_another_name(mark)
    if kind == "model":
        for stem in stems(said):
            yield Mark(vendor, "stem", stem, subject, kind)


def _by_another_name(mark: Mark) -> Iterator[Mark]:
    """Yield what else a mark looks like: a path whose version stands in a constant, a typed client of a version."""
    if mark.what == "paths" and mark.subject and (halves := split_path(mark.text)):
        yield replace(mark, what="tails", text=halves[1], detail=halves[0])
    if mark.what == "api_versions" and mark.subject and "{" not in mark.text:
        yield replace(mark, what="typed")


def _turned(
    marks: tuple[Mark, ...],
    subjects: Mapping[str, tuple[tuple[str, str], ...]],
    houses: Houses,
    engines: Mapping[str, tuple[str, Mapping[str, str]]],
) -> Index:
    needles: dict[str, list[int]] = defaultdict(list)
    packages: dict[str, list[int]] = defaultdict(list)
    hosts: dict[str, list[str]] = defaultdict(list)
    for number, mark in enumerate(marks):
        if mark.what == "hosts":
            hosts[mark.text.lower()].append(mark.vendor)
        if mark.what == "packages":
            packages[f"{mark.detail} {plain_package(bare(mark.text))}"].append(number)
        for needle in needles_of(mark):
            needles[needle].append(number)
    return Index(
        marks,
        {key: tuple(dict.fromkeys(found)) for key, found in sorted(needles.items()) if len(key) > 1},
        {key: tuple(found) for key, found in sorted(packages.items())},
        {key: tuple(dict.fromkeys(found)) for key, found in sorted(hosts.items())},
        subjects,
        houses,
        engines,
    )


def plain_package(name: str) -> str:
    """Return a package's name as it is compared: PEP 503 for all ecosystems, `/v2` of Go modules dropped."""
    return re.sub(r"[-_.]+", "-", re.sub(r"/v[0-9]{1,3}$", "", name)).lower()


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
        Houses(
            {key: tuple(found) for key, found in data["houses"]["words"].items()},
            {key: tuple(found) for key, found in data["houses"]["channels"].items()},
            data["houses"]["chiefly"],
            data["houses"]["prefixes"],
        ),
        {kind: (row[0], row[1]) for kind, row in data["engines"].items()},
    )
