"""The user's code as it is looked at: files that were read, what stands in them, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What a name in code does there; only `USE` and `MAYBE` depend on the thing."""

    USE = "use"
    MAYBE = "maybe"  # a name put together from parts, or a range that may hold it
    MENTION = "mention"  # comments, documentation, log lines, names of pictures
    REFUSAL = "refusal"  # deny-lists, tests that assert rejection, migrations away from it

    @property
    def is_use(self) -> bool:
        """Tell whether the code may stop working when the thing goes away."""
        return self in (Role.USE, Role.MAYBE)


class Sureness(StrEnum):
    """How sure we are that a place in code is what it looks like."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a project; `path` is relative to the project's folder, with forward slashes."""

    path: str
    text: str


class FileState(NamedTuple):  # not a dataclass: a large tree makes 20,000 of them at every look
    """A file as it lies on the disk: equal states hold equal text."""

    path: str
    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not looked at, and why, in words."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tree:
    """What of a project is to be read, ordered by path, and what is not."""

    root: str  # absolute
    files: tuple[FileState, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file; line and column count from 1, `cell` is that of a notebook, 0 elsewhere."""

    path: str
    line: int
    column: int = 1
    cell: int = 0

    def __str__(self) -> str:
        """Return `path:line`."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Ignore:
    """An inline `lastcall: ignore[subject] until=DAY reason`; without a day or a reason it does not count."""

    subject: str = ""  # glob over the subject's name or key; empty: any
    until: str = ""  # as written
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something in one file that names a subject; whose it is may depend on the rest of the project."""

    place: Place
    text: str  # the line, as it stands
    role: Role
    why: str
    sureness: Sureness
    options: tuple[tuple[str, str, str], ...]  # (vendor, subject, kind) it may be
    needs: bool = False  # True: counts only beside another mark of the vendor
    ignore: Ignore | None = None
    stem: bool = False  # the options are what a beginning may become
    makers: tuple[str, ...] = ()  # vendors whose ids look so, though nothing is known to go away there
    near: str = ""  # which of the options and makers is written beside the name
    here: bool = False  # True: the other mark that it needs has to stand in the same file


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mark of a vendor in a file; `name` is a resource id such as a model, empty for all else."""

    vendor: str
    mark: str  # in words: "package openai", "variable OPENAI_API_KEY", "host api.openai.com"
    location: str  # `path:line`
    name: str = ""
    strength: int = 2  # 2: nobody else has it; 1: shared with other vendors


@dataclass(frozen=True, slots=True)
class Stranger:
    """A host or package that looks like somebody's service and that no vendor of the catalogue covers."""

    name: str
    what: str  # host or package
    location: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """All that one file says by itself."""

    candidates: tuple[Candidate, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    strangers: tuple[Stranger, ...] = ()
    problem: str = ""  # why it could not be read in full; empty: it could


@dataclass(frozen=True, slots=True)
class Hit:
    """One subject at one place of the code."""

    vendor: str
    subject: str
    kind: str
    place: Place
    text: str
    role: Role
    why: str
    sureness: Sureness
    owner: str = ""
    ignored: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """All that was found in a project, ordered by place, and what could not be looked at."""

    hits: tuple[Hit, ...] = ()
    sightings: tuple[Sighting, ...] = ()  # each mark of each vendor once, where it was first met
    strangers: tuple[Stranger, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    files: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)  # of the skipped, by reason


@dataclass(frozen=True, slots=True)
class Dependency:
    """A package that a manifest asks for, or that a lock file holds fast."""

    ecosystem: str
    name: str
    line: int  # from 1
    column: int
    spec: str = ""  # the range as written, or the exact version of a lock file; empty: any
    is_locked: bool = False
