"""The user's code as it is looked at: files that were read, and how many were not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One text file of a project; `path` is relative to the project's folder, with forward slashes."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class ProjectFiles:
    """What was read of a folder, by path; `skipped` counts the rest by the reason, in words."""

    files: tuple[SourceFile, ...]
    skipped: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mark of a vendor in a file; `name` is a resource id such as a model, empty for all else."""

    vendor: str
    mark: str  # in words: "package openai", "variable OPENAI_API_KEY", "host api.openai.com"
    location: str  # `path:line`
    name: str = ""
