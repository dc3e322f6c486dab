"""What a poll told + what we knew of the source -> its health: never green when blind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from lastcall.model.health import FetchFailure, SourceHealth, SourceState

# The server answered, but not with the page: waiting does not help, and its silence means nothing.
CONTENT = frozenset(
    {
        FetchFailure.AUTH,
        FetchFailure.BAD_URL,
        FetchFailure.BLOCKED_ADDRESS,
        FetchFailure.CHALLENGE,
        FetchFailure.CONSENT,
        FetchFailure.EMPTY,
        FetchFailure.GONE,
        FetchFailure.LOGIN,
        FetchFailure.LOST_ROWS,
        FetchFailure.MALFORMED,
        FetchFailure.NEEDS_JS,
        FetchFailure.NOT_FOUND,
        FetchFailure.ROBOTS,
        FetchFailure.SOFT_404,
        FetchFailure.TOO_BIG,
        FetchFailure.WRONG_KIND,
    }
)
BLIPS = 3  # failures in a row that a source that never was read may have before it is called blind
STALE_AFTER = timedelta(days=2)


def after_success(health: SourceHealth, *, now: datetime, entries: int, claims: int, changed: bool) -> SourceHealth:
    """Return the health after a document was read; `entries` and `claims` are what it held."""
    return replace(
        health,
        state=SourceState.FRESH,
        last_checked_at=now,
        last_ok_at=now,
        last_changed_at=now if changed else health.last_changed_at,
        entries=entries,
        yields=claims,
        failures=0,
        failure=None,
        detail="",
    )


def after_unchanged(health: SourceHealth, *, now: datetime) -> SourceHealth:
    """Return the health after a 304 or the known body: what we know was looked at again."""
    return replace(
        health, state=SourceState.FRESH, last_checked_at=now, last_ok_at=now, failures=0, failure=None, detail=""
    )


def after_failure(health: SourceHealth, failure: FetchFailure, detail: str, *, now: datetime) -> SourceHealth:
    """Return the health after a poll that brought nothing that can be trusted; what was read before stays known."""
    failed = replace(health, last_checked_at=now, failures=health.failures + 1, failure=failure, detail=detail)
    return replace(failed, state=state_at(failed, now=now))


def state_at(health: SourceHealth, *, now: datetime) -> SourceState:
    """Return what may be concluded from a source's silence at an instant.

    A content problem blinds at once. A network blip does not: the source is fresh until its last good answer is
    older than three intervals (two days at least), then stale. A source that was never read is pending, then blind.
    """
    if health.state is SourceState.NOT_WATCHED:
        return SourceState.NOT_WATCHED
    if health.failure in CONTENT:
        return SourceState.BLIND
    if health.last_ok_at is None:
        return SourceState.BLIND if health.failures >= BLIPS else SourceState.PENDING
    late = now - health.last_ok_at > max(STALE_AFTER, health.every * 3)
    return SourceState.STALE if late else SourceState.FRESH
