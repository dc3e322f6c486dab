"""The user's config.yaml -> a checked `Config`."""

from lastcall.adapters.config.read import read_config

__all__ = ["read_config"]
