"""Who is watched and where: vendors, their sources and the marks they leave in code."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Access(StrEnum):
    """How a source can be read; only `OPEN` sources are polled, the others are shown as not watched."""

    OPEN = "open"
    JS = "js"
    BLOCKED = "blocked"
    KEY = "key"
    LOGIN = "login"


class SourceKind(StrEnum):
    """What a source is expected to be; `AUTO` is decided by content, `NEWS` is a page or feed that reports on vendors."""

    AUTO = "auto"
    FEED = "feed"
    PAGE = "page"
    MARKDOWN = "markdown"
    JSON = "json"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Source:
    """One address that is polled; `id` is `vendor/name` and the natural key everywhere."""

    id: str
    vendor: str
    url: str
    kind: SourceKind = SourceKind.AUTO
    every: timedelta = timedelta(hours=6)
    access: Access = Access.OPEN
    confirmed: bool = True  # False: restated from memory, nobody has seen the address answer
    options: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What use of a vendor looks like in code and traffic."""

    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    packages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # ecosystem -> names
    env: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()  # regular expressions for resource ids, anchored at the start
    headers: tuple[str, ...] = ()
    sdk_calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vendor:
    """One company or service; `slug` is the channel that serves a subject, `families` names that mean one thing."""

    slug: str
    name: str
    sources: tuple[Source, ...] = ()
    marks: Marks = field(default_factory=Marks)
    aliases: tuple[str, ...] = ()
    # What this vendor means by its own words: glossary["deprecated"] = "shutdown".
    glossary: Mapping[str, str] = field(default_factory=dict)
    # families["sora"] = ("Videos API", "/v1/videos"): names that stand or fall together.
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notice_policy: str = ""
