"""An alert and a way to a receiver -> now, or not yet: digests, quiet hours, weak wording."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lastcall.model.alert import Alert
from lastcall.model.route import DigestKind
from lastcall.model.usage import Severity
from lastcall.stages.rungs import is_nag

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from lastcall.model.alert import SourceAlert
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
    nagged_on: date | None = None  # the last day on which this receiver was told again what is overdue


def timing(alert: Alert | SourceAlert, way: Way, hour: Hour) -> Timing:
    """Return when an alert is told on its way.

    A route with a digest folds everything into it. What no official page states waits for the daily digest. In quiet
    hours only what is critical is told. What is overdue is told again in one message for all, once in each pause of
    the ladder: since every notice has one such word in each pause, none is left out.
    """
    if way.digest is not DigestKind.NONE:
        return Timing.FOLDED if way.digest in hour.digests else Timing.LATER
    if alert.weak:
        return Timing.FOLDED if DigestKind.DAILY in hour.digests else Timing.LATER
    if way.quiet_hours and way.quiet_hours.holds(hour.local) and alert.severity is not Severity.CRITICAL:
        return Timing.LATER
    if isinstance(alert, Alert) and is_nag(alert):
        pause = max(way.ladder.overdue_every.days, 1)
        early = hour.nagged_on is not None and (hour.local.date() - hour.nagged_on).days < pause
        return Timing.LATER if early else Timing.FOLDED
    return Timing.NOW
