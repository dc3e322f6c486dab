"""What the user wants: the checked form of config.yaml. Secrets in it are already expanded and never leave it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lastcall.model.usage import Usage, Waiver
    from lastcall.model.vendor import Source

LADDER = (90, 60, 30, 14, 7, 1, 0)  # days before the earliest shutdown


@dataclass(frozen=True, slots=True)
class Project:
    """A folder of the user's code and who owns it; `path` is absolute."""

    name: str
    path: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where messages can go; `options` are checked for the kind by the config reader."""

    name: str
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)  # may hold secrets: never printed
    templates: Mapping[str, str] = field(default_factory=dict, repr=False)  # the user's, by file name


@dataclass(frozen=True, slots=True)
class Route:
    """Which findings go to which receivers; every given matcher must hold, the first route that matches decides."""

    to: tuple[str, ...]
    match: Mapping[str, str] = field(
        default_factory=dict
    )  # vendor, subject (glob), severity (at least), project, owner, reason
    go_on: bool = False  # `continue: true`: later routes may match too


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
    waivers: tuple[Waiver, ...] = ()
    sources: tuple[Source, ...] = ()  # the user's own, beside the catalogue
    vendors: tuple[str, ...] = ()  # catalogue vendors to watch; empty: those that depends_on names
    fetching: Fetching = field(default_factory=Fetching)
    poll_every: timedelta | None = None  # overrides every source's own interval
    tick: timedelta = timedelta(seconds=10)
    log_format: str = "auto"  # auto, text, json
