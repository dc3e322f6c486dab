"""What a poll told + what we knew of the source -> its health: never green when blind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lastcall.model.health import FetchFailure, Shape, SourceHealth, SourceState
from lastcall.stages.judge import frozen

if TYPE_CHECKING:
    from lastcall.stages.answer import Problem

# The server answered, but not with the page: waiting does not help, and its silence means nothing.
CONTENT = frozenset(
    {
        FetchFailure.AUTH,
        FetchFailure.BAD_URL,
        FetchFailure.BLOCKED_ADDRESS,
        FetchFailure.CHALLENGE,
        FetchFailure.CONSENT,
        FetchFailure.CUT,
        FetchFailure.EMPTY,
        FetchFailure.GONE,
        FetchFailure.LOGIN,
        FetchFailure.LOST_COLUMNS,
        FetchFailure.LOST_ROWS,
        FetchFailure.MALFORMED,
        FetchFailure.NEEDS_JS,
        FetchFailure.NOT_FOUND,
        FetchFailure.ROBOTS,
        FetchFailure.SOFT_404,
        FetchFailure.TOO_BIG,
        FetchFailure.TOO_COSTLY,
        FetchFailure.WRONG_KIND,
    }
)
# Odd, and read all the same: the source is as fresh as its last reading.
REMARKS = frozenset(
    {
        FetchFailure.BROKEN,
        FetchFailure.DROPPED,
        FetchFailure.FLAPPING,
        FetchFailure.FROZEN,
        FetchFailure.HOST_MOVED,
        FetchFailure.REPOSTED,
        FetchFailure.UNREADABLE,
    }
)
BLIPS = 3  # failures in a row that a source that never was read may have before it is called blind
STALE_AFTER = timedelta(days=2)


def after_success(
    health: SourceHealth,
    *,
    now: datetime,
    entries: int,
    claims: int,
    changed: bool,
    remark: Problem | None = None,
    shape: Shape | None = None,
) -> SourceHealth:
    """Return the health after a document was read; `entries` and `claims` are what it held, `remark` what is odd."""
    read = replace(
        health,
        last_checked_at=now,
        last_ok_at=now,
        last_changed_at=now if changed else health.last_changed_at,
        entries=entries,
        yields=claims,
        failures=0,
        failure=remark.failure if remark else None,
        detail=remark.detail if remark else "",
        shape=shape or health.shape,
    )
    return _settled(read, now)


def after_unchanged(health: SourceHealth, *, now: datetime) -> SourceHealth:
    """Return the health after a 304 or the known body: what we know was looked at again, and so was what is odd."""
    odd = frozen(health.shape, now.date())
    failure = odd.failure if odd else health.failure if health.failure in REMARKS else None
    detail = odd.detail if odd else health.detail if failure else ""
    seen = replace(health, last_checked_at=now, last_ok_at=now, failures=0, failure=failure, detail=detail)
    return _settled(seen, now)


def after_failure(health: SourceHealth, failure: FetchFailure, detail: str, *, now: datetime) -> SourceHealth:
    """Return the health after a poll that brought nothing that can be trusted; what was read before stays known."""
    failed = replace(health, last_checked_at=now, failures=health.failures + 1, failure=failure, detail=detail)
    return _settled(failed, now)


def _settled(health: SourceHealth, now: datetime) -> SourceHealth:
    state = state_at(health, now=now)
    return health if state is health.state else replace(health, state=state)


def accepted(health: SourceHealth) -> SourceHealth:
    """Return the health after a person said that a source is fine as it is: the next reading is what is normal.

    What is odd for good (a quiet feed, another host) is not said again; what was lost may be lost again and is.
    """
    fine = health.shape.accepted
    if health.failure in REMARKS and health.failure not in fine:
        fine = (*fine, str(health.failure))
    return replace(
        health, entries=0, yields=0, failures=0, failure=None, detail="", shape=Shape(accepted=fine), next_poll_at=None
    )


def state_at(health: SourceHealth, *, now: datetime) -> SourceState:
    """Return what may be concluded from a source's silence at an instant.

    A content problem blinds at once. A network blip does not: the source is fresh until its last good answer is
    older than three intervals (two days at least), then stale. A feed that nobody writes any more is stale however
    well it is read. A source that was never read is pending, then blind.
    """
    if health.state is SourceState.NOT_WATCHED:
        return SourceState.NOT_WATCHED
    if health.failure in CONTENT:
        return SourceState.BLIND
    if health.last_ok_at is None:
        return SourceState.BLIND if health.failures >= BLIPS else SourceState.PENDING
    if health.failure is FetchFailure.FROZEN:
        return SourceState.STALE
    late = now - health.last_ok_at > max(STALE_AFTER, health.every * 3)
    return SourceState.STALE if late else SourceState.FRESH
