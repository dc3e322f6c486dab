"""A database address -> the file behind it; light, since every command asks for it."""

from __future__ import annotations

from pathlib import Path

from lastcall.errors import ConfigError

_PREFIX = "sqlite:///"


def database_path(address: str) -> Path:
    """Return the file behind `sqlite:///FILE` (three slashes: relative, four: absolute); raise ConfigError for others."""
    if not address.startswith(_PREFIX) or not address.removeprefix(_PREFIX):
        scheme = address.partition(":")[0]
        raise ConfigError(f"database: {scheme!r} is not supported; write sqlite:///lastcall.db")
    return Path(address.removeprefix(_PREFIX))
