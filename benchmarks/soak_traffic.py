"""Recorded traffic of a soak: an HTTP Archive for each vendor that grows, and is half written now and then."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.soak_parts import a_name
from lastcall.model.vendor import Marks, Source, SourceKind, Vendor

if TYPE_CHECKING:
    import random
    from datetime import date, datetime
    from pathlib import Path

FAULTY = 1 / 12  # of the turns


@dataclass
class Traffic:
    """All archives of a soak."""

    home: Path
    count: int
    dice: random.Random
    on: bool = True
    entries: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # by vendor
    false: list[str] = field(default_factory=list)  # names that nobody may ever be told
    met: Counter[str] = field(default_factory=Counter)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self) -> None:
        """Write empty archives."""
        for vendor in (f"traffic{n:03}" for n in range(self.count)):
            self.entries[vendor] = []
            self._path(vendor).write_text(self._text(vendor), encoding="utf-8")

    def sources(self) -> dict[str, Source]:
        """Return a source for each."""
        found = [
            Source(f"{vendor}/traffic", vendor, f"har:{self._path(vendor)}", SourceKind.TRAFFIC, timedelta(hours=1))
            for vendor in self.entries
        ]
        return {source.id: source for source in found}

    def vendors(self) -> dict[str, Vendor]:
        """Return the vendors with their hosts: what comes from others is not theirs."""
        return {one: Vendor(one, one, marks=Marks(hosts=(f"{one}.example",))) for one in self.entries}

    def publish(self, now: datetime) -> dict[str, date]:
        """Let a program be answered that an endpoint ends; return what is to be told."""
        vendor = self.dice.choice(sorted(self.entries))
        name, day = a_name(self.dice), (now + timedelta(days=self.dice.randint(40, 300))).date()
        self._called(vendor, f"https://api.{vendor}.example/v1/{name}?key=k", day)
        self._written(vendor, slowly=self.dice.random() < 0.5)
        return {name: day}

    def turn(self, now: datetime) -> None:
        """Record what is no news, and now and then leave half a file until the next turn."""
        if not self.entries:
            return
        vendor = self.dice.choice(sorted(self.entries))
        if self.on and self.dice.random() < FAULTY:
            self.met["traffic-half"] += 1
            text = self._text(vendor)
            self._path(vendor).write_text(text[: self.dice.randrange(len(text))], encoding="utf-8")
            return
        self.false.append(name := a_name(self.dice))
        self._called(vendor, f"https://api.other.example/v1/{name}", now.date() + timedelta(days=90))
        for one in sorted(self.entries):
            self._written(one, slowly=False)

    def _called(self, vendor: str, url: str, day: date) -> None:
        answer = {
            "status": 200,
            "headers": [{"name": "Sunset", "value": day.isoformat()}],
            "content": {"text": "x" * 999},
        }
        self.entries[vendor].append({"request": {"method": "GET", "url": url}, "response": answer})

    def _written(self, vendor: str, *, slowly: bool) -> None:
        if not slowly:
            self._path(vendor).write_text(self._text(vendor), encoding="utf-8")
            return
        task = asyncio.create_task(self._write_slowly(vendor))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _write_slowly(self, vendor: str) -> None:
        text = self._text(vendor)
        for part in (3, 2):
            self._path(vendor).write_text(text[: len(text) // part], encoding="utf-8")
            await asyncio.sleep(0.5)
        self._written(vendor, slowly=False)

    def _text(self, vendor: str) -> str:
        return json.dumps({"log": {"version": "1.2", "entries": self.entries[vendor]}})

    def _path(self, vendor: str) -> Path:
        return self.home / f"{vendor}.har"
