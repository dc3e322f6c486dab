"""Config + catalogue -> the sources to watch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.vendor import SourceKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lastcall.model.config import Config
    from lastcall.model.vendor import Source, Vendor

ALL = "all"
# Incidents are no shutdowns, and a vendor's program text is not written to be read as prose: both are listed for people.
FOR_PEOPLE = (SourceKind.STATUS, SourceKind.CODE)


def watched_sources(config: Config, vendors: Mapping[str, Vendor], seen: Collection[str] = ()) -> Mapping[str, Source]:
    """Return the sources by id, in the order of their ids.

    Those of every vendor that `depends_on` or `vendors` name or that was `seen` in code, without those that only people read, and the user's own;
    an own source with the id of a catalogue source takes its place.
    """
    named = {usage.vendor for usage in config.depends_on} | set(config.vendors) | set(seen)
    wanted = set(vendors) if ALL in named else named
    found = {
        source.id: source
        for vendor in vendors.values()
        if vendor.slug in wanted or wanted.intersection(vendor.aliases)
        for source in vendor.sources
        if source.kind not in FOR_PEOPLE
    }
    found |= {source.id: source for source in config.sources}
    if config.poll_every is not None:
        found = {key: replace(source, every=config.poll_every) for key, source in found.items()}
    return dict(sorted(found.items()))
