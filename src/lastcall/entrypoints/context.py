"""The composition root: argv, environment and clock become a config, a catalogue and an open store."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

    import click

    from lastcall.adapters.store.store import Store
    from lastcall.model.config import Config
    from lastcall.model.usage import Usage
    from lastcall.model.vendor import Source, Vendor

DEFAULT_CONFIG = "config.yaml"


@dataclass
class Context:
    """What one command needs, read when it is first asked for, so that `--help` reads nothing."""

    config_path: str | None = None
    no_color: bool = False
    quiet: bool = False
    verbose: int = 0
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)

    @staticmethod
    def now() -> datetime:
        """Return this instant, in UTC."""
        return datetime.now(UTC)

    @property
    def today(self) -> date:
        """Return the day it is for the user."""
        return self.now().astimezone(ZoneInfo(self.config.time_zone)).date()

    @cached_property
    def vendors(self) -> Mapping[str, Vendor]:
        """Return the catalogue by slug; raises ConfigError where a file of it is broken."""
        from lastcall.adapters.catalogue import load_catalogue

        return load_catalogue()

    @cached_property
    def config(self) -> Config:
        """Return the checked config; raises ConfigError with every mistake in it."""
        from lastcall.adapters.config import read_config

        return read_config(Path(self.config_path or DEFAULT_CONFIG), env=self.env, vendors=self.vendors)

    @property
    def usages(self) -> tuple[Usage, ...]:
        """Return what the user depends on."""
        return self.config.depends_on

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Return every source that is to be watched, by id: the catalogue's for the named vendors, and the user's own."""
        from lastcall.stages.watch import watched_sources

        return watched_sources(self.config, self.vendors)

    @cached_property
    def database(self) -> Path:
        """Return the database file; a relative one lies beside the config."""
        from lastcall.adapters.store.address import database_path

        path = database_path(self.config.database)
        return path if path.is_absolute() else Path(self.config.path).parent / path

    def open_store(self) -> Store:
        """Return the open database, created or upgraded first; raises StoreError in one clear line."""
        from lastcall.adapters.store.schema import prepare
        from lastcall.adapters.store.store import Store, back_up, backup_name

        prepare(self.database, backup=lambda path: back_up(path, backup_name(path, self.now())))
        return Store(self.database)

    @property
    def color(self) -> bool:
        """Tell whether colour is wanted (NO_COLOR, https://no-color.org)."""
        return not (self.no_color or self.env.get("NO_COLOR"))


def context_of(ctx: click.Context) -> Context:
    """Return the context of a running command."""
    root = ctx.find_root()
    if not isinstance(root.obj, Context):
        root.obj = Context(**(root.obj or {}))
    context: Context = root.obj
    return context
