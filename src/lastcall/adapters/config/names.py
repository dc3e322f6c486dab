"""What entries of config.yaml may refer to: vendors, projects, receivers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationInfo

from lastcall.adapters.config import values
from lastcall.adapters.config.values import unknown, wrong

# Free of the deeper colons of a Windows path and of anything that a shell or a URL would read.
_NAME = re.compile(values.SLUG)
ALL = "all"


class Names(BaseModel):
    """What the rest of the config and the catalogue know: handed to the validators as context."""

    vendors: Mapping[str, str]  # slug or alias -> slug; empty: any vendor will do
    projects: frozenset[str]
    receivers: frozenset[str]


def _known_vendor(value: str, info: ValidationInfo) -> str:
    names: Names | None = info.context
    if names is None or not names.vendors:
        return value
    if slug := names.vendors.get(value.lower()):
        return slug
    raise wrong(f"{unknown(value, set(names.vendors))}; a vendor outside the catalogue needs a source of yours")


def _known_vendor_or_all(value: str, info: ValidationInfo) -> str:
    return value if value == ALL else _known_vendor(value, info)


def _known_project(value: str, info: ValidationInfo) -> str:
    names: Names | None = info.context
    if names is not None and value not in names.projects:
        raise wrong(unknown(value, names.projects) if names.projects else "{value} is not among projects")
    return value


def _known_receiver(value: str, info: ValidationInfo) -> str:
    names: Names | None = info.context
    if names is not None and value not in names.receivers:
        raise wrong(unknown(value, names.receivers))
    return value


def _slug(value: str) -> str:
    if not _NAME.match(value):
        raise wrong("{value} is no name; write lower-case letters, digits and hyphens")
    return value


def pattern(value: str, info: ValidationInfo) -> str:
    """Return a dependency in its short form with the slug of its vendor."""
    vendor, _, name = value.strip().partition("/")
    if not vendor or ("/" in value and not name):
        raise wrong("{value} is no dependency; write vendor, vendor/name or vendor/kind/name")
    slug = _known_vendor(vendor, info)
    return f"{slug}/{name}" if name else slug


def source_id(value: str) -> str:
    """Return the id of a source: a name, or vendor/name."""
    if not all(_NAME.match(part) for part in value.split("/")) or value.count("/") > 1:
        raise wrong("{value} is no id; write name or vendor/name in lower-case letters, digits and hyphens")
    return value


Slug = Annotated[str, AfterValidator(_slug)]
KnownVendor = Annotated[str, AfterValidator(_known_vendor)]
KnownProject = Annotated[str, AfterValidator(_known_project)]
WatchedVendor = Annotated[str, AfterValidator(_known_vendor_or_all)]
KnownReceiver = Annotated[str, AfterValidator(_known_receiver)]
Count = Annotated[int, BeforeValidator(values.no_flag)]
