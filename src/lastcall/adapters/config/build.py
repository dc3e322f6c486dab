"""The checked file -> the nouns that everybody else speaks in."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lastcall.adapters.config.build_telling import freeze, route, telling
from lastcall.adapters.config.templates import read_templates
from lastcall.model.config import Config, Fetching, Project, Receiver, Suggesting
from lastcall.model.notice import SubjectKind
from lastcall.model.usage import Usage, Waiver
from lastcall.model.vendor import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lastcall.adapters.config.receivers import ReceiverEntry
    from lastcall.adapters.config.schema import ConfigFile, DependencyEntry, SourceEntry

_KINDS = frozenset(SubjectKind)


def build(file: ConfigFile, path: Path) -> Config:
    """Return the config; relative folders and files are taken from the config's own folder."""
    home = path.absolute().parent
    projects = {
        name: Project(
            name,
            str(_beside(home, entry.path)) if entry.path else "",
            entry.owner,
            entry.lead_time,
            tuple(freeze(one) for one in entry.freezes),
        )
        for name, entry in file.projects.items()
    }
    given = {"overdue_every": file.overdue_every, "tick": file.tick, **telling(file)}
    config = Config(
        path=str(path.absolute()),
        database=file.database,
        time_zone=file.time_zone,
        projects=projects,
        depends_on=tuple(_usage(entry, projects) for entry in file.depends_on),
        receivers=_receivers(file, home),
        routes=tuple(route(entry) for entry in file.routes),
        reminders=tuple(sorted(set(file.reminders), reverse=True)),
        waivers=tuple(Waiver(entry.subject, entry.reason, entry.until, entry.path) for entry in file.waivers),
        sources=_sources(file.sources),
        vendors=tuple(dict.fromkeys(file.vendors)),
        fetching=_fetching(file),
        suggest=Suggesting(**_given(file.suggest.model_dump())) if file.suggest else None,
        poll_every=file.poll_every,
        record=file.record,
        log_format=file.log_format,
    )
    return replace(config, **_given(given))


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given, so that the model's own defaults stay the only ones."""
    return {key: value for key, value in values.items() if value is not None}


def _beside(home: Path, path: str) -> Path:
    return (home / Path(path).expanduser()).resolve()


def _fetching(file: ConfigFile) -> Fetching:
    return Fetching(**_given(file.fetch.model_dump())) if file.fetch else Fetching()


def _usage(entry: str | DependencyEntry, projects: Mapping[str, Project]) -> Usage:
    only = next(iter(projects)) if len(projects) == 1 else ""
    if isinstance(entry, str):
        vendor, _, rest = entry.partition("/")
        kind, _, name = rest.partition("/")
        if kind not in _KINDS or not name:
            kind, name = "", rest
        owner = projects[only].owner if only else ""
        return Usage(only, vendor, name, kind, text=entry, owner=owner)
    project = entry.project or only
    owner = entry.owner or (projects[project].owner if project else "")
    usage = Usage(project, entry.vendor, entry.name, entry.kind or "", owner=owner)
    return replace(usage, text=usage.pattern)


def _receivers(file: ConfigFile, home: Path) -> dict[str, Receiver]:
    known = {name: _receiver(name, entry, home) for name, entry in file.receivers.items()}
    known = known or {"console": Receiver("console", "console")}  # never silent
    if file.templates is None:
        return known
    templates = read_templates(_beside(home, file.templates), known.values())
    return {name: replace(receiver, templates=templates) for name, receiver in known.items()}


def _receiver(name: str, entry: ReceiverEntry, home: Path) -> Receiver:
    options = entry.model_dump(by_alias=True, exclude_none=True, exclude={"kind"})
    if options.pop("starttls", "required") == "never":
        # The channel knows one way to hear it: the address.
        options["smtp"] += ("&" if urlsplit(options["smtp"]).query else "?") + "starttls=never"
    if "cafile" in options:
        options["cafile"] = str(_beside(home, options["cafile"]))
    return Receiver(name, entry.kind, options)


def _sources(entries: tuple[SourceEntry, ...]) -> tuple[Source, ...]:
    taken = {_full_id(entry.vendor, entry.id) for entry in entries if entry.id}
    sources = []
    for entry in entries:
        if entry.id:
            key = _full_id(entry.vendor, entry.id)
        else:
            key = _free(_full_id(entry.vendor, derived_name(entry.url)), taken)
            taken.add(key)
        source = Source(key, entry.vendor, entry.url, entry.kind, options=_options(entry))
        sources.append(replace(source, every=entry.every) if entry.every else source)
    return tuple(sources)


def _options(entry: SourceEntry) -> dict[str, str]:
    """Return what a source of mails needs beside its address."""
    given = {"from": " ".join(entry.from_), "password": entry.password or ""}
    return {key: value for key, value in given.items() if value}


def _full_id(vendor: str, name: str) -> str:
    return name if "/" in name else f"{vendor}/{name}"


def derived_name(url: str) -> str:
    """Return the short name of an address, from host and path: `https://x.example/docs/old.md` -> `x-example-docs-old-md`."""
    parts = urlsplit(url)
    words = re.sub(r"[^a-z0-9]+", "-", f"{parts.hostname or ''}{parts.path}".lower()).strip("-")
    return words[:60].strip("-") or "source"


def _free(wanted: str, taken: set[str]) -> str:
    number, key = 2, wanted
    while key in taken:
        key, number = f"{wanted}-{number}", number + 1
    return key
