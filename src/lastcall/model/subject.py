"""What goes away: the thing, the part of it that is meant, and the keys that name both."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class SubjectKind(StrEnum):
    """What kind of thing goes away."""

    MODEL = "model"
    API = "api"
    ENDPOINT = "endpoint"
    API_VERSION = "api_version"
    PRODUCT = "product"
    SDK = "sdk"
    PACKAGE = "package"
    RUNTIME = "runtime"
    REGION = "region"
    AUTH_METHOD = "auth_method"
    FEATURE = "feature"


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that goes away, at the vendor who serves it."""

    vendor: str
    kind: SubjectKind
    name: str

    @property
    def key(self) -> str:
        """Return `vendor/kind/name`, the natural key everywhere; the name in lower case with single spaces."""
        return f"{self.vendor}/{self.kind}/{folded(self.name)}"


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """Return a name as it is compared: lower case, plain hyphens, single spaces, no quotes, back-ticks or bold marks."""
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", name)
    return " ".join(re.sub(r"[`'\"\u200b\u00ad]|\*\*", "", plain).lower().split())


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the subject is meant; empty is everything. Values in lower case, sorted."""

    surfaces: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return one text for the scope, empty for everything."""
        return ";".join(",".join(part) for part in (self.surfaces, self.regions, self.plans)).strip(";")

    def __str__(self) -> str:
        """Return the scope in words, empty for everything."""
        return ", ".join((*self.surfaces, *self.regions, *self.plans))


def natural_key(subject: Subject, scope: Scope) -> str:
    """Return the key of a subject within a scope: `vendor/kind/name`, and `@scope` where it is narrowed."""
    return f"{subject.key}@{scope.key}" if scope.key else subject.key


@lru_cache(maxsize=65536)
def notice_id(key: str) -> str:
    """Return the short id of a notice's natural key: `n-` and eight hexadecimal digits."""
    return f"n-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
