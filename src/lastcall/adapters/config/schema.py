"""The shape of config.yaml as pydantic models: checks, editor schema and documentation are made from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
)

from lastcall.adapters.config import values
from lastcall.adapters.config.receivers import ReceiverEntry
from lastcall.adapters.config.strict import Strict
from lastcall.adapters.config.values import (
    Database,
    Day,
    Duration,
    Host,
    Pause,
    Text,
    Url,
    Zone,
    unknown,
    wrong,
)
from lastcall.model.alert import AlertReason
from lastcall.model.config import LADDER
from lastcall.model.notice import SubjectKind
from lastcall.model.usage import Severity
from lastcall.model.vendor import SourceKind

# Free of the deeper colons of a Windows path and of anything that a shell or a URL would read.
_NAME = re.compile(values.SLUG)
ALL = "all"


class Names(BaseModel):
    """What the rest of the config and the catalogue know: handed to the validators as context."""

    vendors: Mapping[str, str]  # slug or alias -> slug; empty: any vendor will do
    projects: frozenset[str]
    receivers: frozenset[str]


def _known_vendor(value: str, info: ValidationInfo) -> str:
    names: Names | None = info.context
    if names is None or not names.vendors:
        return value
    if slug := names.vendors.get(value.lower()):
        return slug
    raise wrong(f"{unknown(value, set(names.vendors))}; a vendor outside the catalogue needs a source of yours")


def _known_vendor_or_all(value: str, info: ValidationInfo) -> str:
    return value if value == ALL else _known_vendor(value, info)


def _known_project(value: str, info: ValidationInfo) -> str:
    names: Names | None = info.context
    if names is not None and value not in names.projects:
        raise wrong(unknown(value, names.projects) if names.projects else "{value} is not among projects")
    return value


def _known_receiver(value: str, info: ValidationInfo) -> str:
    names: Names | None = info.context
    if names is not None and value not in names.receivers:
        raise wrong(unknown(value, names.receivers))
    return value


def _slug(value: str) -> str:
    if not _NAME.match(value):
        raise wrong("{value} is no name; write lower-case letters, digits and hyphens")
    return value


def _pattern(value: str, info: ValidationInfo) -> str:
    vendor, _, name = value.strip().partition("/")
    if not vendor or ("/" in value and not name):
        raise wrong("{value} is no dependency; write vendor, vendor/name or vendor/kind/name")
    slug = _known_vendor(vendor, info)
    return f"{slug}/{name}" if name else slug


def _source_id(value: str) -> str:
    if not all(_NAME.match(part) for part in value.split("/")) or value.count("/") > 1:
        raise wrong("{value} is no id; write name or vendor/name in lower-case letters, digits and hyphens")
    return value


Slug = Annotated[str, AfterValidator(_slug)]
KnownVendor = Annotated[str, AfterValidator(_known_vendor)]
KnownProject = Annotated[str, AfterValidator(_known_project)]
WatchedVendor = Annotated[str, AfterValidator(_known_vendor_or_all)]
KnownReceiver = Annotated[str, AfterValidator(_known_receiver)]
Count = Annotated[int, BeforeValidator(values.no_flag)]


class ProjectEntry(Strict):
    """One folder of your code."""

    path: Text = Field("", description="The folder; a relative one is taken from the config's folder.")
    owner: str = Field("", description="Who is responsible; routes can match it.")


class DependencyEntry(Strict):
    """One thing that you depend on, with more said than fits `vendor/name`."""

    vendor: KnownVendor = Field(description="Slug or alias of a vendor.")
    name: str = Field("", description="Model, endpoint, product …; may hold * and ?. Left out: everything.")
    kind: SubjectKind | None = Field(None, description="Only subjects of this kind.")
    owner: str = Field("", description="Who is responsible; default: the project's owner.")
    project: KnownProject = Field("", description="One of `projects`.")


class MatchEntry(Strict):
    """What a route asks for; everything given must hold. Texts may hold * and ?."""

    vendor: Text | None = Field(None, description="Slug of the vendor.")
    subject: Text | None = Field(None, description="Key or name of the subject, such as openai/model/gpt-4*.")
    severity: Severity | None = Field(None, description="At least this severe.")
    project: Text | None = Field(None, description="Name of the project.")
    owner: Text | None = Field(None, description="Owner of a dependency.")
    reason: AlertReason | None = Field(None, description="Why the message is sent.")


class RouteEntry(Strict):
    """Who hears what; the first route that matches decides."""

    match: MatchEntry | None = Field(None, description="Left out: everything.")
    to: Annotated[tuple[KnownReceiver, ...], BeforeValidator(values.one_or_more)] = Field(
        description="Receivers; an empty list is silence."
    )
    go_on: bool = Field(default=False, alias="continue", description="Later routes may match too.")


class WaiverEntry(Strict):
    """A finding that you accept until a day."""

    subject: Text = Field(description="Glob over the subject's key, such as openai/model/gpt-3*.")
    path: str = Field("", description="Glob over the path of the usage.")
    reason: Text = Field(description="Why; it is shown in reports.")
    until: Day = Field(description="Last day on which it holds.")


class SourceEntry(Strict):
    """An address of your own that is watched beside the catalogue."""

    id: Annotated[str, AfterValidator(_source_id)] | None = Field(None, description="Left out: made of the address.")
    url: Url = Field(description="Feed, page or file.")
    kind: SourceKind = Field(SourceKind.AUTO, description="What it is; auto decides by content.")
    vendor: Slug = Field(description="Whose news it is; may be a vendor of your own.")
    every: Duration | None = Field(None, description="How often it is read.")


class FetchEntry(Strict):
    """How vendors' pages are read."""

    user_agent: Text | None = Field(None, description="Who we say we are.")
    allow_hosts: tuple[Host, ...] = Field((), description="Hosts or networks that may be private.")
    proxy: Url | None = Field(None, description="HTTP proxy.")
    timeout: Duration | None = Field(None, description="For a whole request with its redirects.")
    concurrency: Annotated[Count, Field(ge=1, le=1000)] | None = Field(None, description="Requests in flight.")
    host_spacing: Pause | None = Field(None, description="Pause between two requests to one host.")
    robots: bool = Field(default=True, description="Respect robots.txt.")


def _form(value: Any) -> str:
    return "pattern" if isinstance(value, str) else "mapping"


Dependency = Annotated[
    Annotated[Annotated[str, AfterValidator(_pattern)], Tag("pattern")] | Annotated[DependencyEntry, Tag("mapping")],
    Discriminator(_form),
]


class ConfigFile(Strict):
    """All of config.yaml."""

    database: Database = Field("sqlite:///lastcall.db", description="A relative file lies beside the config.")
    time_zone: Zone = Field("UTC", description="IANA name; in it today is counted.")
    projects: Mapping[Slug, ProjectEntry] = Field(default_factory=dict, description="Folders of your code.")
    depends_on: tuple[Dependency, ...] = Field((), description="What you depend on, beside what a scan finds.")
    vendors: Annotated[tuple[WatchedVendor, ...], BeforeValidator(values.one_or_more)] = Field(
        (), description="More vendors of the catalogue to watch; `all` for every one."
    )
    sources: tuple[SourceEntry, ...] = Field((), description="Addresses of your own to watch.")
    receivers: Mapping[Slug, ReceiverEntry] = Field(default_factory=dict, description="Where messages go.")
    templates: Text | None = Field(None, description="Folder of message templates of your own.")
    routes: tuple[RouteEntry, ...] = Field((), description="Who hears what. None: every receiver hears all.")
    reminders: tuple[Annotated[Count, Field(ge=0, le=3650)], ...] = Field(
        LADDER, description="Days before the shutdown on which you are reminded."
    )
    overdue_every: Duration | None = Field(None, description="How often to remind after the day, while still used.")
    waivers: tuple[WaiverEntry, ...] = Field((), description="What you accept, why and until when.")
    fetch: FetchEntry | None = Field(None, description="How pages are read.")
    poll_every: Duration | None = Field(None, description="Overrides every source's own interval.")
    tick: Duration | None = Field(None, description="How often the daemon looks what is due.")
    log_format: Literal["auto", "text", "json"] = Field("auto", description="Form of the daemon's log.")
