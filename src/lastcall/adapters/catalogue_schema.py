"""The shape of one vendor's YAML file, as pydantic models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from lastcall.adapters.config import values
from lastcall.adapters.config.values import Duration, Text, Url, wrong
from lastcall.model.notice import Effect, Stage
from lastcall.model.vendor import Access, SourceKind

_SLUG = re.compile(values.SLUG)
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


def _meaning(value: str) -> str:
    known = {*Effect, *Stage}
    if value not in known:
        raise wrong(values.unknown(value, known))
    return value


Slug = Annotated[str, AfterValidator(_slug)]
Names = tuple[Text, ...]


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


class MarksFile(Strict):
    """What use of the vendor looks like."""

    hosts: Names = ()
    paths: Names = ()
    packages: Mapping[Ecosystem, Names] = Field(default_factory=dict)
    env: Names = ()
    ids: tuple[Annotated[str, AfterValidator(_anchored)], ...] = ()
    headers: Names = ()
    sdk_calls: Names = ()


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
