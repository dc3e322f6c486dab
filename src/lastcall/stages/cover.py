"""Vendors in use + the health of their sources -> how well each is known: never green when blind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lastcall.model.health import SourceState
from lastcall.model.vendor import Access

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lastcall.model.health import SourceHealth
    from lastcall.model.vendor import Vendor


class CoverState(StrEnum):
    """What may be concluded from silence about a vendor."""

    FRESH = "fresh"
    STALE = "stale"
    BLIND = "blind"
    NOT_WATCHED = "not_watched"
    UNKNOWN = "unknown"  # no source of it was read yet


@dataclass(frozen=True, slots=True)
class VendorCover:
    """How well one vendor is known, with the reason in words and what to do."""

    vendor: str
    state: CoverState
    reason: str = ""

    @property
    def is_sure(self) -> bool:
        """Tell whether "nothing found" means something for this vendor."""
        return self.state is CoverState.FRESH


def cover(
    used: Iterable[str], vendors: Mapping[str, Vendor], healths: Mapping[str, SourceHealth]
) -> tuple[VendorCover, ...]:
    """Return how well each used vendor is known, by slug. The worst source decides; facts alone never say "fresh"."""
    return tuple(_one(slug, vendors.get(slug), healths) for slug in sorted(set(used)))


def _one(slug: str, vendor: Vendor | None, healths: Mapping[str, SourceHealth]) -> VendorCover:
    mine = [healths[key] for key in sorted(healths) if key.partition("/")[0] == slug]
    if vendor is None and not mine:  # a vendor of the user's own is known by its sources alone
        return VendorCover(slug, CoverState.UNKNOWN, "no vendor of the catalogue is called so; `lastcall sources add`")
    watched = [health for health in mine if health.state is not SourceState.NOT_WATCHED]
    for state in (SourceState.BLIND, SourceState.STALE):
        if bad := next((health for health in watched if health.state is state), None):
            detail = bad.detail or ("no answer" if state is SourceState.BLIND else "not read lately")
            return VendorCover(slug, CoverState(state.value), f"{bad.source_id}: {detail}")
    if any(health.state is SourceState.FRESH for health in watched):
        return VendorCover(slug, CoverState.FRESH)
    if vendor is not None and not any(source.access is Access.OPEN for source in vendor.sources):
        needs = sorted({str(source.access) for source in vendor.sources})
        return VendorCover(
            slug, CoverState.NOT_WATCHED, f"its sources cannot be read by a program: {', '.join(needs) or 'none'}"
        )
    return VendorCover(
        slug, CoverState.UNKNOWN, "no source of it was read yet; `lastcall check` or `lastcall poll` reads them"
    )
