"""An alert and a way to a receiver -> now, or not yet: digests, quiet hours, weak wording."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lastcall.model.route import DigestKind
from lastcall.model.usage import Severity

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lastcall.model.alert import Alert, SourceAlert
    from lastcall.model.route import Way


class Timing(StrEnum):
    """When somebody is told."""

    NOW = "now"
    FOLDED = "folded"  # now, as a part of a digest
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Hour:
    """The moment of a look for one receiver."""

    local: datetime  # in the user's time zone
    digests: Collection[DigestKind] = ()  # that fall due for this receiver


def timing(alert: Alert | SourceAlert, way: Way, hour: Hour) -> Timing:
    """Return when an alert is told on its way.

    A route with a digest folds everything into it. What no official page states waits for the daily digest. In quiet
    hours only what is critical is told.
    """
    if way.digest is not DigestKind.NONE:
        return Timing.FOLDED if way.digest in hour.digests else Timing.LATER
    if alert.weak:
        return Timing.FOLDED if DigestKind.DAILY in hour.digests else Timing.LATER
    if way.quiet_hours and way.quiet_hours.holds(hour.local) and alert.severity is not Severity.CRITICAL:
        return Timing.LATER
    return Timing.NOW
