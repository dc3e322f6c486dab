"""One vendor's file, valid by its schema -> what is odd between its entries, with the place of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lastcall.adapters.yaml_marks import Problem
from lastcall.model.vendor import Access

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.adapters.catalogue_schema import MarksFile, VendorFile
    from lastcall.adapters.yaml_marks import Marked, Path

_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_ENV = re.compile(r"[A-Z][A-Z0-9_]+")
_NESTED = re.compile(r"[+*}]\)?[+*{]")  # a repeat within a repeat is what makes a regular expression explode
_CALL = re.compile(r"(?:\*|[\w$@:\\]+)(?:\.[\w$*@:\\{}]+)*(?:\(|\(\"[^\"]+\"\))?")
_PART = re.compile(r"\{(\w+)\}")
_SHAPES = (
    ("hosts", _HOST, "is no host; write api.vendor.com, lower case, without a path"),
    ("env", _ENV, "is no name of a variable"),
    ("sdk_calls", _CALL, 'is no call; write client.videos.create, create( or client("sqs")'),
)


def odd(file: VendorFile, stem: str, marked: Marked) -> list[Problem]:
    """Return what is wrong in a file that its schema lets pass; `stem` is the name of the file."""
    found: list[tuple[Path, str]] = []
    if file.slug != stem:
        found.append((("slug",), f"must be the name of the file, {stem!r}"))
    found += _sources(file)
    found += _marks(file.marks, ("marks",))
    for index, sign in enumerate(file.signs):
        path: Path = ("signs", index)
        found += _marks(sign, path)
        found += _parts(sign.subject, sign, path)
    if not file.notice_policy.strip().endswith("."):
        found.append((("notice_policy",), "must be a sentence with a full stop"))
    found += _twice(file.prefixes, ("prefixes",))
    if file.serving:
        found += _twice(file.serving.named, ("serving", "named"))
        if file.serving.chiefly == file.slug:
            found.append((("serving", "chiefly"), "is the vendor itself; name the maker whose models it serves"))
    marks = file.marks
    if not (marks.hosts or marks.packages or marks.env or marks.images):
        found.append((("marks",), "must name a host, a package, a variable or an image, else nobody is seen to use it"))
    return [Problem(path, marked.place(path), text) for path, text in found]


def _sources(file: VendorFile) -> Iterator[tuple[Path, str]]:
    ids: set[str] = set()
    urls: set[str] = set()
    for index, source in enumerate(file.sources):
        path: Path = ("sources", index)
        if source.id in ids:
            yield (*path, "id"), f"{source.id!r} stands twice"
        if source.url in urls:
            yield (*path, "url"), "this address stands twice"
        if urlsplit(source.url).scheme != "https":
            yield (*path, "url"), "must be read over https"
        if source.access not in (Access.OPEN, Access.KEY) and not source.note:
            yield (*path, "access"), f"is {source.access}; say why in a note"
        if not source.confirmed and not source.seen:
            yield (*path, "confirmed"), "is false; say in `seen` where the address comes from"
        ids.add(source.id)
        urls.add(source.url)


def _marks(marks: MarksFile, path: Path) -> Iterator[tuple[Path, str]]:
    for name, shape, text in _SHAPES:
        for index, value in enumerate(getattr(marks, name)):
            if not shape.fullmatch(value):
                yield (*path, name, index), f"{value!r} {text}"
    for index, pattern in enumerate(marks.ids):
        if _NESTED.search(pattern):
            yield (*path, "ids", index), f"{pattern!r} repeats a repeat; such a pattern can take forever"
    for name in type(marks).model_fields:
        yield from _twice(getattr(marks, name), (*path, name))


def _twice(values: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(values, dict):
        for key, inner in values.items():
            yield from _twice(inner, (*path, key))
    elif isinstance(values, tuple):
        for index, value in enumerate(values):
            if value in values[:index]:
                yield (*path, index), f"{value!r} stands twice"


def _parts(subject: str, marks: MarksFile, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield parts of the subject that no mark fills, so that it could never be named."""
    for part in dict.fromkeys(_PART.findall(subject)):
        if not any(
            f"{{{part}}}" in text
            for name in type(marks).model_fields
            for text in _texts(getattr(marks, name, ()), name)
        ):
            yield (*path, "subject"), f"{{{part}}} stands in none of its marks"


def _texts(values: Any, name: str) -> Iterator[str]:
    if name in ("subject", "kind", "unless"):
        return
    if isinstance(values, dict):
        for inner in values.values():
            yield from inner
    elif isinstance(values, tuple):
        yield from values
