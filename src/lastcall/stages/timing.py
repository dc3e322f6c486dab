"""An alert and a way to a receiver -> now, or not yet: digests, quiet hours, weak wording."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lastcall.model.alert import AlertReason
from lastcall.model.route import DigestKind
from lastcall.model.usage import Severity
from lastcall.stages.rungs import COUNTED

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
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


def may_wait(alert: Alert | SourceAlert, way: Way) -> bool:
    """Tell whether an alert need not be told today; in a weekly digest it need, since the next one is a week away."""
    return alert.due_in > 0 and way.digest is not DigestKind.WEEKLY


def riders(
    waiting: Sequence[Alert | SourceAlert], going: Sequence[Alert | SourceAlert], *, apart: bool
) -> list[Alert | SourceAlert]:
    """Return those that may wait and share a message that is sent anyway.

    That is the countdown of the same look, loud with loud and folded with folded, or the news of the same notice.
    With `apart` the receiver keeps one thing an announcement, and there is no common countdown to share.
    """
    news = {_of(a) for a in going if a.ladder is None and a.reason not in COUNTED}
    counting = {a.quiet for a in going if a.reason in COUNTED and not apart}
    nagged = {_of(alert) for alert in going if alert.reason is AlertReason.OVERDUE}
    return [
        alert
        for alert in waiting
        # Who was not nagged last week, since nobody looked, is not nagged for this week in the same breath.
        if (alert.quiet in counting and not (alert.reason is AlertReason.OVERDUE and _of(alert) in nagged))
        or _of(alert) in news
    ]


def _of(alert: Alert | SourceAlert) -> tuple[str, str]:
    return alert.key.project, alert.key.subject_key
