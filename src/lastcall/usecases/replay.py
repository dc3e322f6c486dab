"""Recorded history + a turning clock -> the whole river, day by day, and when you would have been told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from lastcall.adapters.store import sources as source_rows
from lastcall.errors import FetchError
from lastcall.model.document import Document, NotModified, Validators
from lastcall.model.health import FetchFailure
from lastcall.usecases.alert import write_alerts
from lastcall.usecases.deliver import deliver_due
from lastcall.usecases.poll import Desk, PollReport, poll_sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lastcall.adapters.channels import Channel
    from lastcall.adapters.store.store import Store
    from lastcall.adapters.stories import Story
    from lastcall.model.config import Config
    from lastcall.model.usage import Usage
    from lastcall.model.vendor import Source, Vendor
    from lastcall.usecases.poll import Fetching

HOUR = time(18, 0, tzinfo=UTC)  # at which each day is played: after the vendors have spoken


class TurningClock:
    """A clock that stands until it is set, so that a year passes in seconds."""

    def __init__(self, day: date) -> None:
        self.now = datetime.combine(day, HOUR)

    def __call__(self) -> datetime:
        """Return the instant at which the clock stands; each look moves it on by a millisecond, as time does."""
        self.now += timedelta(milliseconds=1)
        return self.now

    def set(self, day: date) -> None:
        """Turn to a day."""
        self.now = datetime.combine(day, HOUR)

    @property
    def today(self) -> date:
        """Return the day on which the clock stands."""
        return self.now.date()


class RecordedFetcher:
    """Serves what the sources of a story served on the day on which the clock stands; touches no network."""

    def __init__(self, story: Story, clock: TurningClock) -> None:
        self._story = story
        self._clock = clock

    async def fetch(self, source: Source, validators: Validators | None, *, now: datetime) -> Document | NotModified:
        """Return the newest recorded body; raise FetchError before the first."""
        del validators  # a recording has none
        body = served(self._story, self._clock.today).get(source.id)
        if body is None:
            raise FetchError(
                f"{source.id}: nothing was recorded before {self._clock.today}", failure=FetchFailure.NOT_FOUND
            )
        return Document(source.id, source.url, now, body)


def served(story: Story, day: date) -> Mapping[str, bytes]:
    """Return what each source serves on a day, by source id."""
    bodies: dict[str, bytes] = {}
    for step in story.steps:
        if step.on <= day:
            bodies |= step.serve
    return bodies


def days_of(story: Story, since: date | None = None, until: date | None = None) -> Iterator[date]:
    """Yield the days from the first step to the end of the story, or the part that is asked for."""
    day, last = since or story.steps[0].on, until or story.until
    while day <= last:
        yield day
        day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stage:
    """What the days of a replay share."""

    store: Store
    fetcher: Fetching
    channels: Mapping[str, Channel]
    config: Config
    vendors: Mapping[str, Vendor]
    usages: tuple[Usage, ...]
    sources: tuple[Source, ...]
    clock: TurningClock


def open_stage(stage: Stage) -> None:
    """Write the sources' rows; once, before the first day."""
    with stage.store.write() as connection:
        source_rows.sync(connection, stage.sources)


async def play_day(stage: Stage, day: date) -> tuple[PollReport, ...]:
    """Play one day: poll every source, plan, deliver."""
    stage.clock.set(day)
    desk = Desk(stage.store, stage.fetcher, stage.vendors, stage.clock, lambda: 0.0)
    reports = await poll_sources(stage.sources, desk)
    write_alerts(stage.store, stage.config, stage.usages, stage.vendors, now=stage.clock(), today=day, digest=True)
    await deliver_due(stage.store, stage.channels, clock=stage.clock, jitter=lambda: 0.0)
    return reports
