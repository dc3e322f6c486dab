"""What the user wants: the checked form of config.yaml. Secrets in it are already expanded and never leave it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lastcall.model.route import EARLY, LADDER, DigestTimes, Freeze, QuietHours, Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lastcall.model.usage import Usage, Waiver
    from lastcall.model.vendor import Source

__all__ = ["LADDER", "Config", "Fetching", "Freeze", "Heartbeat", "Project", "Receiver", "Route", "Web"]


@dataclass(frozen=True, slots=True)
class Project:
    """A folder of the user's code and who owns it; `path` is absolute."""

    name: str
    path: str = ""
    owner: str = ""
    lead_time: timedelta | None = None  # how long a migration takes; None: not said
    freezes: tuple[Freeze, ...] = ()


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where messages can go; `options` are checked for the kind by the config reader."""

    name: str
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)  # may hold secrets: never printed
    templates: Mapping[str, str] = field(default_factory=dict, repr=False)  # the user's, by file name


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A dead man's switch: an address that is asked after each healthy round, so that our death is seen."""

    url: str = field(repr=False)
    every: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Web:
    """The few pages that Lastcall serves: signed links, calendar, feeds."""

    host: str
    port: int
    url: str  # as people reach it, without a slash at the end
    secret: str = field(repr=False)
    links_last: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Fetching:
    """How we read: who we say we are, what we may reach, how much and how fast."""

    user_agent: str = ""
    allow_hosts: tuple[
        str, ...
    ] = ()  # hosts or networks that may be private: "127.0.0.1", "intranet.example", "10.1.0.0/16"
    proxy: str = field(default="", repr=False)
    timeout: timedelta = timedelta(seconds=60)  # the whole request, redirects included
    concurrency: int = 50
    host_spacing: timedelta = timedelta(seconds=1)
    robots: bool = True
    max_body: int = 10_000_000  # bytes, decoded
    max_wire: int = 5_000_000  # bytes, as sent


@dataclass(frozen=True, slots=True)
class Suggesting:
    """An OpenAI-compatible endpoint that may be asked about passages which the rules are not sure of."""

    url: str = field(repr=False)  # up to and including /v1
    model: str
    key: str = field(default="", repr=False)
    most: int = 20  # passages a day
    timeout: timedelta = timedelta(seconds=30)  # for one answer


@dataclass(frozen=True, slots=True)
class Config:
    """All of config.yaml; `path` is where it was read."""

    path: str = ""
    database: str = "sqlite:///lastcall.db"
    time_zone: str = "UTC"
    projects: Mapping[str, Project] = field(default_factory=dict)
    depends_on: tuple[Usage, ...] = ()
    receivers: Mapping[str, Receiver] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    reminders: tuple[int, ...] = LADDER
    overdue_every: timedelta = timedelta(days=7)
    reminders_early: timedelta = timedelta(days=EARLY)  # by how much a reminder may come early, to share a message
    quiet_hours: QuietHours | None = None
    digest: DigestTimes = field(default_factory=DigestTimes)
    most_per_hour: int = 20  # messages to one receiver; the rest is folded into one
    blind_after: timedelta = timedelta(days=1)  # how long a source must be blind or stale before it is told
    heartbeat: Heartbeat | None = None
    web: Web | None = None
    record: bool = False  # keep what sources served, for `lastcall replay`
    waivers: tuple[Waiver, ...] = ()
    sources: tuple[Source, ...] = ()  # the user's own, beside the catalogue
    vendors: tuple[str, ...] = ()  # catalogue vendors to watch; empty: those that depends_on names
    fetching: Fetching = field(default_factory=Fetching)
    suggest: Suggesting | None = None  # None: nothing is ever sent to a language model
    poll_every: timedelta | None = None  # overrides every source's own interval
    tick: timedelta = timedelta(seconds=10)
    log_format: str = "auto"  # auto, text, json
