"""The shape of config.yaml as pydantic models: checks, editor schema and documentation are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from lastcall.adapters.config import values
from lastcall.adapters.config.names import (
    Count,
    KnownProject,
    KnownVendor,
    Slug,
    WatchedVendor,
    pattern,
    source_id,
)
from lastcall.adapters.config.receivers import ReceiverEntry
from lastcall.adapters.config.strict import Strict
from lastcall.adapters.config.telling import (
    DigestEntry,
    FreezeEntry,
    HeartbeatEntry,
    QuietEntry,
    RouteEntry,
    Rungs,
    WebEntry,
)
from lastcall.adapters.config.values import (
    Database,
    Day,
    Duration,
    Host,
    Pause,
    Senders,
    Text,
    Url,
    WatchedUrl,
    Zone,
    wrong,
)
from lastcall.model.config import LADDER
from lastcall.model.notice import SubjectKind
from lastcall.model.vendor import SourceKind


class ProjectEntry(Strict):
    """One folder of your code."""

    path: Text = Field("", description="The folder; a relative one is taken from the config's folder.")
    owner: str = Field("", description="Who is responsible; routes can match it.")
    lead_time: Duration | None = Field(None, description="How long you need to move; tells when to start.")
    freezes: tuple[FreezeEntry, ...] = Field((), description="Days on which nothing is shipped.")


class DependencyEntry(Strict):
    """One thing that you depend on, with more said than fits `vendor/name`."""

    vendor: KnownVendor = Field(description="Slug or alias of a vendor.")
    name: str = Field("", description="Model, endpoint, product …; may hold * and ?. Left out: everything.")
    kind: SubjectKind | None = Field(None, description="Only subjects of this kind.")
    owner: str = Field("", description="Who is responsible; default: the project's owner.")
    project: KnownProject = Field("", description="One of `projects`.")


class WaiverEntry(Strict):
    """A finding that you accept until a day."""

    subject: Text = Field(description="Glob over the subject's key, such as openai/model/gpt-3*.")
    path: str = Field("", description="Glob over the path of the usage.")
    reason: Text = Field(description="Why; it is shown in reports.")
    until: Day = Field(description="Last day on which it holds.")


class SourceEntry(Strict):
    """An address of your own that is watched beside the catalogue."""

    id: Annotated[str, AfterValidator(source_id)] | None = Field(None, description="Left out: made of the address.")
    url: WatchedUrl = Field(
        description="Feed or page; mails: maildir:/folder or imaps://user@host/INBOX; traffic: har:/file."
    )
    kind: SourceKind = Field(SourceKind.AUTO, description="What it is; auto decides by content.")
    vendor: Slug = Field(description="Whose news it is; may be a vendor of your own.")
    every: Duration | None = Field(None, description="How often it is read.")
    from_: Senders = Field((), alias="from", description="Mails: domains or addresses of the vendor; default: its own.")
    password: Text | None = Field(None, description="Mails: the password of the mailbox, as ${NAME}.")

    @model_validator(mode="after")
    def _mails_have_their_own_fields(self) -> SourceEntry:
        if why := values.source_mistake(self.url, self.kind, self.from_, self.password):
            raise wrong(why)
        return self


class FetchEntry(Strict):
    """How vendors' pages are read."""

    user_agent: Text | None = Field(None, description="Who we say we are.")
    allow_hosts: tuple[Host, ...] = Field((), description="Hosts or networks that may be private.")
    proxy: Url | None = Field(None, description="HTTP proxy.")
    timeout: Duration | None = Field(None, description="For a whole request with its redirects.")
    concurrency: Annotated[Count, Field(ge=1, le=1000)] | None = Field(None, description="Requests in flight.")
    host_spacing: Pause | None = Field(None, description="Pause between two requests to one host.")
    robots: bool = Field(default=True, description="Respect robots.txt.")


class SuggestEntry(Strict):
    """A language model that may suggest readings; without this section nothing is sent to any."""

    url: Url = Field(description="Base address of an OpenAI-compatible endpoint, such as https://host.example/v1.")
    model: Text = Field(description="Name of the model.")
    key: Text | None = Field(None, description="Key of the endpoint, as ${NAME}.")
    most: Annotated[Count, Field(ge=1, le=10_000)] | None = Field(None, description="Passages that are sent in a day.")
    timeout: Duration | None = Field(None, description="For one answer.")

    @model_validator(mode="after")
    def _key_stays_secret(self) -> SuggestEntry:
        if self.key and not values.is_token(self.key):
            raise wrong("key must be one line without spaces")
        if self.key and not values.is_private_way(self.url):
            raise wrong("a key is sent by https only, or to this machine; write https://…")
        return self


def _form(value: Any) -> str:
    return "pattern" if isinstance(value, str) else "mapping"


Dependency = Annotated[
    Annotated[Annotated[str, AfterValidator(pattern)], Tag("pattern")] | Annotated[DependencyEntry, Tag("mapping")],
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
    reminders: Rungs = Field(LADDER, description="Days before the shutdown on which you are reminded.")
    overdue_every: Duration | None = Field(None, description="How often to remind after the day, while still used.")
    reminders_early: Pause | None = Field(
        None, description="By how many days a reminder may come early, to share a message; 0d: never."
    )
    quiet_hours: QuietEntry | None = Field(None, description="Hours in which only critical messages are sent.")
    digest: DigestEntry | None = Field(None, description="When digests are sent.")
    most_per_hour: Annotated[Count, Field(ge=1, le=1000)] | None = Field(
        None, description="Messages to one receiver in an hour; more are folded into one."
    )
    blind_after: Duration | None = Field(None, description="How long a source may be blind before you are told.")
    heartbeat: HeartbeatEntry | None = Field(None, description="A dead man's switch.")
    web: WebEntry | None = Field(None, description="Pages for links in messages, calendar and feeds.")
    record: bool = Field(default=False, description="Keep what sources served, so that `replay` can play it.")
    waivers: tuple[WaiverEntry, ...] = Field((), description="What you accept, why and until when.")
    fetch: FetchEntry | None = Field(None, description="How pages are read.")
    suggest: SuggestEntry | None = Field(None, description="A language model that may suggest readings; none: off.")
    poll_every: Duration | None = Field(None, description="Overrides every source's own interval.")
    tick: Duration | None = Field(None, description="How often the daemon looks what is due.")
    log_format: Literal["auto", "text", "json"] = Field("auto", description="Form of the daemon's log.")
