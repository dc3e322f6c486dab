"""Alerts + the user's routing tree -> which receiver hears which alert, and in which manner."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lastcall.model.route import WEEK, DigestKind, Ladder, QuietHours, Route, Way
from lastcall.stages.matchers import glob_holds, holds, labels_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.model.alert import Alert, SourceAlert
    from lastcall.model.config import Config
    from lastcall.stages.matchers import Labels


@dataclass(frozen=True, slots=True)
class Routing:
    """The tree, the receivers there are, and the manner of whoever says nothing of his own."""

    routes: tuple[Route, ...]
    receivers: tuple[str, ...]
    ladder: Ladder = field(default_factory=Ladder)
    quiet_hours: QuietHours | None = None

    @classmethod
    def of(cls, config: Config) -> Routing:
        """Return the routing that a config asks for."""
        ladder = Ladder(config.reminders, config.overdue_every, config.reminders_early.days)
        return cls(config.routes, tuple(config.receivers), ladder, config.quiet_hours)

    @property
    def ladders(self) -> tuple[Ladder, ...]:
        """Return every ladder on which somebody is reminded, the common one first."""
        ways = [way for _, ways in _leaves(self.routes, self._default) for way in ways]
        return tuple(dict.fromkeys((self.ladder, *(way.ladder for way in ways))))

    @property
    def _default(self) -> Way:
        return Way("", self.ladder, DigestKind.NONE, self.quiet_hours)

    def way_to(self, receiver: str) -> Way:
        """Return the manner in which a receiver is told by the first route that names it."""
        ways = (way for _, ways in _leaves(self.routes, self._default) for way in ways)
        return next((way for way in ways if way.receiver == receiver), replace(self._default, receiver=receiver))


def ways_of(alert: Alert | SourceAlert, routing: Routing) -> tuple[Way, ...]:
    """Return the ways to the receivers of one alert, each receiver and ladder once, in the order of the routes.

    The first route that matches decides, unless it says `continue`; its children are asked before itself. With no
    routes at all every receiver hears all; an alert that no route takes goes to every receiver too: silence must be
    asked for, by a route to nobody. A reminder goes only to those who are reminded on its ladder.
    """
    default = Way("", routing.ladder, DigestKind.NONE, routing.quiet_hours)
    found = _taken(labels_of(alert), routing.routes, (default,))
    if found is None:
        found = [replace(default, receiver=name) for name in routing.receivers]
    if alert.ladder is not None:
        found = [way for way in found if way.ladder == alert.ladder]
    once = {(way.receiver, way.ladder): way for way in reversed(found)}
    return tuple(way for way in dict.fromkeys(found) if once[way.receiver, way.ladder] is way)


def _taken(labels: Labels, routes: tuple[Route, ...], above: tuple[Way, ...]) -> list[Way] | None:
    """Return the ways of the routes that match; None where none of them does."""
    found: list[Way] | None = None
    for route in routes:
        if not (glob_holds(labels, route.match) and all(holds(labels, matcher) for matcher in route.matchers)):
            continue
        own = _inherit(route, above)
        below = _taken(labels, route.routes, own)
        found = [*(found or ()), *(way for way in (own if below is None else below) if way.receiver)]
        if not route.go_on:
            break
    return found


def _inherit(route: Route, above: tuple[Way, ...]) -> tuple[Way, ...]:
    """Return the ways of a route: what it does not say is as above."""
    manner = above[0] if above else Way("", Ladder())
    digest = manner.digest if route.digest is None else route.digest
    ahead = WEEK if digest is DigestKind.WEEKLY else 0  # else a rung of Tuesday would be told on the Monday after it
    ladder = manner.ladder
    if (route.reminders, route.overdue_every, ahead) != (None, None, ladder.ahead):
        reminders = ladder.reminders if route.reminders is None else route.reminders
        ladder = Ladder(reminders, route.overdue_every or ladder.overdue_every, ladder.early, ahead)
    quiet = manner.quiet_hours if route.quiet_hours is None else route.quiet_hours
    names = [way.receiver for way in above] if route.to is None else list(route.to)
    # A route to nobody still hands its manner down.
    return tuple(Way(name, ladder, digest, quiet) for name in names or [""])


def _leaves(routes: tuple[Route, ...], default: Way) -> Iterator[tuple[Route, tuple[Way, ...]]]:
    """Yield every route of the tree with its ways."""
    stack: list[tuple[Route, tuple[Way, ...]]] = [(route, (default,)) for route in reversed(routes)]
    while stack:
        route, above = stack.pop()
        own = _inherit(route, above)
        yield route, own
        stack += [(child, own) for child in reversed(route.routes)]
