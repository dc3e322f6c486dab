"""The checked parts of config.yaml about telling -> the nouns of routes, hours and switches."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from lastcall.adapters.config.telling import WEEKDAYS
from lastcall.model.config import Heartbeat, Web
from lastcall.model.route import DigestTimes, Freeze, Matcher, QuietHours, Route

if TYPE_CHECKING:
    from lastcall.adapters.config.schema import ConfigFile
    from lastcall.adapters.config.telling import FreezeEntry, HeartbeatEntry, QuietEntry, RouteEntry, WebEntry

_LEAP = 2000  # a year that has every day of any year


def telling(file: ConfigFile) -> dict[str, Any]:
    """Return what the file says about telling, by the names of `Config`; None where it says nothing."""
    return {
        "reminders_early": file.reminders_early,
        "quiet_hours": _quiet(file.quiet_hours),
        "digest": DigestTimes(file.digest.at, WEEKDAYS.index(file.digest.weekday)) if file.digest else None,
        "most_per_hour": file.most_per_hour,
        "blind_after": file.blind_after,
        "heartbeat": _heartbeat(file.heartbeat) if file.heartbeat else None,
        "web": _web(file.web) if file.web else None,
    }


def route(entry: RouteEntry) -> Route:
    """Return a route with its children."""
    given = entry.match.model_dump(exclude_none=True) if entry.match else {}
    return Route(
        to=None if entry.to is None else tuple(dict.fromkeys(entry.to)),
        match={key: str(value) for key, value in given.items()},
        go_on=entry.go_on,
        matchers=tuple(Matcher.parse(text) for text in entry.matchers),
        reminders=None if entry.reminders is None else tuple(sorted(set(entry.reminders), reverse=True)),
        overdue_every=entry.overdue_every,
        digest=entry.digest,
        quiet_hours=_quiet(entry.quiet_hours),
        routes=tuple(route(child) for child in entry.routes),
    )


def freeze(entry: FreezeEntry) -> Freeze:
    """Return a freeze window; without years it comes back each year."""
    yearly = len(entry.from_) == len("12-15")
    first, last = (date.fromisoformat(f"{_LEAP}-{day}" if yearly else day) for day in (entry.from_, entry.to))
    return Freeze(first, last, yearly)


def _quiet(entry: QuietEntry | None) -> QuietHours | None:
    return QuietHours(entry.from_, entry.to, entry.weekends) if entry else None


def _heartbeat(entry: HeartbeatEntry) -> Heartbeat:
    return Heartbeat(entry.url, entry.every) if entry.every else Heartbeat(entry.url)


def _web(entry: WebEntry) -> Web:
    host, _, port = entry.listen.rpartition(":")
    web = Web(host.strip("[]"), int(port), entry.url.rstrip("/"), entry.secret)
    return Web(web.host, web.port, web.url, web.secret, entry.links_last) if entry.links_last else web
