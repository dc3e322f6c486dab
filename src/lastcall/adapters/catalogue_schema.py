"""The shape of one vendor's YAML file, as pydantic models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from lastcall.adapters.config import values
from lastcall.adapters.config.values import Duration, Text, Url, wrong
from lastcall.model.notice import Effect, Stage, SubjectKind
from lastcall.model.vendor import Access, SourceKind

_SLUG = re.compile(values.SLUG)
_PATH = re.compile(r"(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) )?/\S*$")
Ecosystem = Literal["pypi", "npm", "go", "maven", "rubygems", "nuget", "packagist", "terraform", "crates"]


def _slug(value: str) -> str:
    if not _SLUG.match(value):
        raise wrong(f"{values.VALUE} is no slug; write lower-case letters, digits and hyphens")
    return value


def _anchored(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise wrong(f"no regular expression: {error}") from error
    if not value.startswith("^"):
        raise wrong(f"{values.VALUE} must begin with ^: an id is matched from its start")
    return value


def _path(value: str) -> str:
    if not _PATH.match(value):
        raise wrong(f"{values.VALUE} is no path; write /v1/videos, or POST /v1/videos with its method")
    return value


def _meaning(value: str) -> str:
    known = {*Effect, *Stage}
    if value not in known:
        raise wrong(values.unknown(value, known))
    return value


def _word(value: str) -> str:
    if value != value.lower() or "/" in value.rstrip("/") or " " in value:
        raise wrong(f"{values.VALUE} is no word of code; write it in lower case, without spaces and slashes")
    return value


def _engine(value: object) -> object:
    return {"": value} if isinstance(value, str) else value  # a resource that can run only one thing


Slug = Annotated[str, AfterValidator(_slug)]
Names = tuple[Text, ...]
Word = Annotated[Text, AfterValidator(_word)]


class Strict(BaseModel):
    """A mapping without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceFile(Strict):
    """One address of the vendor."""

    id: Slug
    url: Url
    kind: SourceKind = SourceKind.AUTO
    every: Duration | None = None
    access: Access = Access.OPEN
    confirmed: bool = True
    options: Mapping[str, str] = Field(default_factory=dict)
    note: str = ""
    seen: str = ""


class MarksFile(Strict):
    """What use of the vendor looks like; the grammar of each field is told in `lastcall.model.vendor.Marks`."""

    hosts: Names = ()
    paths: tuple[Annotated[str, AfterValidator(_path)], ...] = ()
    packages: Mapping[Ecosystem, Names] = Field(default_factory=dict)
    imports: Mapping[Ecosystem, Names] = Field(default_factory=dict)
    env: Names = ()
    ids: tuple[Annotated[str, AfterValidator(_anchored)], ...] = ()
    headers: Names = ()
    sdk_calls: Names = ()
    terraform: Names = ()
    cloudformation: Names = ()
    images: Names = ()
    actions: Names = ()
    runners: Names = ()
    runtimes: Names = ()
    stacks: Names = ()
    api_versions: Names = ()
    text: Names = ()


class SignFile(MarksFile):
    """Marks that say which subject of the vendor is in use; they stand beside the subject's name."""

    subject: Text
    kind: SubjectKind | None = None
    unless: Names = ()

    @model_validator(mode="after")
    def _says_something(self) -> SignFile:
        if not any(getattr(self, name) for name in MarksFile.model_fields):
            raise wrong("has no mark: name a path, a call, a package, …")
        return self


class ServingFile(Strict):
    """How the vendor serves models of other makers; told in `lastcall.model.vendor.Serving`."""

    named: Annotated[tuple[Word, ...], Field(min_length=1)]
    chiefly: Slug = ""
    maker_first: bool = False


class VendorFile(Strict):
    """All of one vendor's file."""

    slug: Slug
    name: Text
    aliases: Names = ()
    sources: Annotated[tuple[SourceFile, ...], Field(min_length=1)]
    marks: Annotated[MarksFile, BeforeValidator(lambda value: {} if value is None else value)]
    glossary: Mapping[str, Annotated[str, AfterValidator(_meaning)]] = Field(default_factory=dict)
    families: Mapping[str, Names] = Field(default_factory=dict)
    notice_policy: Text
    engines: Mapping[Text, Annotated[Mapping[str, Text], BeforeValidator(_engine)]] = Field(default_factory=dict)
    serving: ServingFile | None = None
    prefixes: tuple[Word, ...] = ()
    notice_days: Annotated[int, Field(ge=0)] | None = None
    signs: tuple[SignFile, ...] = ()
