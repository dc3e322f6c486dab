"""A story played on a stage of its own: a throw-away database, a turning clock, and a note of every message."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store
from lastcall.model.alert import Receipt
from lastcall.model.config import Config, Receiver
from lastcall.model.truth import Said
from lastcall.usecases.replay import RecordedFetcher, Stage, TurningClock, days_of, open_stage, play_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from lastcall.adapters.stories import Story
    from lastcall.model.alert import Delivery
    from lastcall.model.vendor import Vendor

NOTEBOOK = Receiver("notebook", "webhook", {"url": "https://replay.invalid/"})


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a replay: when, why, and what it said."""

    on: date
    reason: str
    title: str
    thread: str
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def plain(self) -> dict[str, Any]:
        """Return it as printed by `--format json`."""
        return {"on": self.on.isoformat(), "reason": self.reason, "title": self.title, "thread": self.thread}


def said_of(told: Sequence[Told]) -> tuple[Said, ...]:
    """Return what the messages said, subject by subject."""
    return tuple(
        Said(one.on, _name(item), item["reason"], _day(item["deadline_on"]), item["days_left"])
        for one in told
        for item in one.body["items"]
        if item["notice_id"]
    )


def _name(item: Mapping[str, Any]) -> str:
    scope = str(item["scope"])
    return (
        f"{item['subject']} ({scope})" if scope and scope not in str(item["subject"]).lower() else str(item["subject"])
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class Notebook:
    """A channel that takes every message and remembers it."""

    repeats_show = True

    def __init__(self) -> None:
        self.told: list[Told] = []

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Note a message with the day on which the clock stands."""
        data = json.loads(delivery.rendered.body)["data"]
        self.told.append(Told(now.date(), data["reason"], delivery.rendered.summary, delivery.thread, data))
        return Receipt({"noted": str(len(self.told))})

    async def close(self) -> None:
        """Do nothing: a notebook holds nothing open."""


async def play(
    story: Story, vendors: Mapping[str, Vendor], *, since: date | None = None, until: date | None = None
) -> tuple[Told, ...]:
    """Play a story from its recorded documents and return every message that would have been sent, in order."""
    with tempfile.TemporaryDirectory(prefix="lastcall-replay-") as folder:
        path = Path(folder) / "replay.db"
        prepare(path)
        store = Store(path)
        notebook = Notebook()
        clock = TurningClock(story.steps[0].on)
        # A replay has no hours: everything is told on its day.
        config = Config(receivers={NOTEBOOK.name: NOTEBOOK}, depends_on=story.usages, most_per_hour=1000)
        fetcher = RecordedFetcher(story, clock)
        stage = Stage(store, fetcher, {NOTEBOOK.name: notebook}, config, vendors, story.usages, story.sources, clock)
        try:
            open_stage(stage)
            for day in days_of(story, since, until):
                await play_day(stage, day)
        finally:
            store.close()
        return tuple(notebook.told)
