"""The composition root: argv, environment and clock become a config, a catalogue and an open store."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

    import click

    from lastcall.adapters.store.glance import Glance
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
    config_optional: bool = False  # a look through code needs no config
    found: tuple[Usage, ...] = ()  # what the daemon's last survey of the projects' folders saw
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
    _sources: tuple[frozenset[str], Mapping[str, Source]] | None = field(default=None, repr=False)

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
        from lastcall.model.config import Config

        if self.config_optional and not self.config_path and not Path(DEFAULT_CONFIG).exists():
            return Config(path=str(self.cache_folder / DEFAULT_CONFIG))  # its database lies there too
        from lastcall.adapters.config import read_config

        return read_config(Path(self.config_path or DEFAULT_CONFIG), env=self.env, vendors=self.vendors)

    @property
    def usages(self) -> tuple[Usage, ...]:
        """Return what the user depends on."""
        return (*self.config.depends_on, *self.found)

    @property
    def sources(self) -> Mapping[str, Source]:
        """Return every source that is to be watched, by id: the catalogue's for the named vendors, and the user's own."""
        from lastcall.stages.watch import watched_sources

        seen = frozenset(usage.vendor for usage in self.found)
        if self._sources is None or self._sources[0] != seen:
            self._sources = (seen, watched_sources(self.config, self.vendors, seen))
        return self._sources[1]

    @property
    def cache_folder(self) -> Path:
        """Return the folder for what can be worked out again: $LASTCALL_CACHE_DIR, or the user's cache (XDG)."""
        if own := self.env.get("LASTCALL_CACHE_DIR"):
            return Path(own)
        home = self.env.get("XDG_CACHE_HOME") or f"{self.env.get('HOME') or Path.home()}/.cache"
        return Path(home) / "lastcall"

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

    @cached_property
    def fingerprint(self) -> str:
        """Return a digest of all that config and catalogue are made of, without reading either as YAML."""
        from hashlib import sha256

        import lastcall

        text = self._config_bytes()
        names = sorted(set(re.findall(rb"\$\{(\w+)", text)))
        catalogue = Path(lastcall.__file__).parent / "vendors"
        newest = max((entry.stat().st_mtime_ns for entry in os.scandir(catalogue)), default=0)
        parts = (lastcall.__version__.encode(), str(newest).encode(), text)
        values = (self.env.get(name.decode(), "").encode() for name in names)
        return sha256(b"\0".join((*parts, *values))).hexdigest()[:24]

    def _config_bytes(self) -> bytes:
        try:
            return Path(self.config_path or DEFAULT_CONFIG).read_bytes()
        except OSError:
            return b""  # reading it in earnest says what is wrong

    def glance(self) -> Glance:
        """Return what is used and how it is called: from the database where nothing changed, else read anew."""
        from lastcall.adapters.store.glance import recall
        from lastcall.adapters.store.reading import look

        path = self._quick_database()
        if path is not None and path.exists():
            with look(path) as connection:
                if known := recall(connection, self.fingerprint):
                    return known
        self.remember()
        return self._full_glance()

    def remember(self) -> None:
        """Keep the glance in the database for the next look; a database that cannot be written is no reason to fail."""
        from lastcall.adapters.store.glance import keep
        from lastcall.errors import StoreError

        store = self.open_store()
        try:
            with store.write() as connection:
                keep(connection, self._full_glance(), self.fingerprint)
        except StoreError:
            pass
        finally:
            store.close()

    def _full_glance(self) -> Glance:
        from lastcall.adapters.store.glance import Glance

        return Glance(self.config.time_zone, self.usages, self.config.waivers, self.vendors)

    @property
    def quick_database(self) -> Path:
        """Return the database file, found without reading the whole config where that is possible."""
        return self._quick_database() or self.database

    def _quick_database(self) -> Path | None:
        text = self._config_bytes()
        line = re.search(rb"(?m)^database\s*:(.*)$", text)
        plain = re.fullmatch(rb"\s*(['\"]?)sqlite:///([^\s'\"#$]+)\1\s*(?:\s#.*)?", line[1]) if line else None
        if not text or (line and not plain):
            return None
        path = Path(plain[2].decode() if plain else "lastcall.db")
        return path if path.is_absolute() else Path(self.config_path or DEFAULT_CONFIG).absolute().parent / path

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
