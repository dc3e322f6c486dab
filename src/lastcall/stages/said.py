"""What a notice's claims say -> the one that is shown for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.model.notice import Confidence

if TYPE_CHECKING:
    from lastcall.model.notice import Claim, Notice


def best_claim(notice: Notice) -> Claim | None:
    """Return the claim that a person should read first: official, about the date we believe, newest."""
    order = (Confidence.CONFIRMED, Confidence.LIKELY, Confidence.REPORTED)
    ranked = sorted(
        notice.claims,
        key=lambda c: (
            c.withdrawn != notice.withdrawn,
            order.index(c.confidence),
            c.deadline() != notice.deadline,
            -(c.published_on or c.evidence.seen_at.date()).toordinal(),
        ),
    )
    return ranked[0] if ranked else None
