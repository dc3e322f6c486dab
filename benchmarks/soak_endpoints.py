"""Endpoints of a soak: a loopback server whose header fields begin to speak, move their day, and now and then fail."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from benchmarks.soak_parts import a_name
from lastcall.model.vendor import Source, SourceKind

if TYPE_CHECKING:
    import random
    from datetime import date, datetime

FAULTY = 1 / 8  # of all requests
FAULTS = ("500", "reset", "slow", "garbage", "wall", "page", "429", "redirect")
SLOW = 4.0  # seconds; longer than the soak's limit for a fetch
_GARBAGE = (
    "Sunset: soon\r\nDeprecation: \x01\x7f?;;=\r\nLink: <<>>; rel=\r\n",
    "Sunset: Sat, 99 Foo 9999 99:99:99 GMT\r\nDeprecation: @99999999999999999999\r\n",
    "Sunset:\r\nDeprecation: " + "x" * 5_000 + "\r\n",
    "Link: " + "<a>;rel=deprecation," * 300 + "\r\n",
)


@dataclass
class Door:
    """One endpoint: what it says now."""

    name: str
    spelling: int
    ends: date | None = None  # None: it says nothing yet
    successor: str = ""
    since: datetime | None = None
    changed: datetime | None = None
    served: int = 0  # times that it said what it says now

    def fields(self) -> str:
        """Return its header fields, in one of the spellings that are met."""
        if self.ends is None or self.since is None:
            return ""
        noon = self.since.replace(year=self.ends.year, month=self.ends.month, day=self.ends.day, hour=12)
        http = format_datetime(noon, usegmt=True)
        said = (
            f"Sunset: {http}\r\n",
            f"Deprecation: @{int(self.since.timestamp())}\r\nSunset: {http}\r\n",
            f'Deprecation: true\r\nSunset: {http}\r\nLink: </why>; rel="deprecation"; type="text/html"\r\n',
            f"X-API-Sunset: {self.ends.isoformat()}\r\n",
            f"Deprecation: {format_datetime(self.since, usegmt=True)}\r\nSunset: {http}\r\n",
            f'deprecation: "true"\r\nsunset: {self.ends.isoformat()}T00:00:00Z\r\n',
        )[self.spelling % 6]
        return said + (f'Link: </v2/{self.successor}>; rel="successor-version"\r\n' if self.successor else "")


@dataclass
class Endpoints:
    """All endpoints of a soak and the server that they live on."""

    count: int
    dice: random.Random
    on: bool = True
    port: int = 0
    doors: dict[str, Door] = field(default_factory=dict)  # by vendor
    met: Counter[str] = field(default_factory=Counter)

    async def start(self) -> asyncio.Server:
        """Open the server; every endpoint is there and silent."""
        self.doors = {f"api{n:03}": Door(a_name(self.dice), n) for n in range(self.count)}
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def sources(self) -> dict[str, Source]:
        """Return a source for each."""
        at = f"http://127.0.0.1:{self.port}"
        hour = timedelta(hours=1)
        found = [
            Source(f"{vendor}/endpoint", vendor, f"{at}/{vendor}/v1/{door.name}", SourceKind.ENDPOINT, hour)
            for vendor, door in self.doors.items()
        ]
        return {source.id: source for source in found}

    def publish(self, now: datetime) -> dict[str, date]:
        """Let one begin to say its end, or move it; return what is to be told, and the days that are true now.

        A moved day comes with another successor: by its name it is known that the move was told.
        """
        free = [door for _, door in sorted(self.doors.items()) if door.changed is None or self._is_old(door, now)]
        if not free:
            return {}
        door = self.dice.choice(free)
        door.changed, door.served = now, 0
        moved = door.ends is not None
        door.ends = (now + timedelta(days=self.dice.randint(40, 300))).date()
        door.since = door.since or now
        if not moved:
            return {door.name: door.ends}
        door.successor = a_name(self.dice)
        return {door.name: door.ends, door.successor: door.ends}

    def _is_old(self, door: Door, now: datetime) -> bool:
        """Tell whether what it says was surely read, so that the next day does not hide this one."""
        return door.changed is not None and now - door.changed > timedelta(hours=24) and door.served > 2

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests until the other side has enough."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                method, path = head.decode("latin-1").split(" ", 2)[:2]
                answer = await self._answer(self.doors[path.split("/")[1]], method, writer)
                if answer is None:
                    return
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, door: Door, method: str, writer: asyncio.StreamWriter) -> bytes | None:
        if self.on and self.dice.random() < FAULTY:
            fault = self.dice.choice(FAULTS)
            self.met[f"endpoint-{fault}"] += 1
            return await self._fault(fault, method, writer)
        door.served += 1
        status = "401 Unauthorized" if door.spelling % 5 == 4 and door.ends else "200 OK"
        return _answer(status, door.fields(), json.dumps({"now": str(self.dice.random())}), method)

    async def _fault(self, fault: str, method: str, writer: asyncio.StreamWriter) -> bytes | None:
        match fault:
            case "reset":
                writer.transport.abort()
                return None
            case "slow":
                await asyncio.sleep(SLOW)
                return _answer("200 OK", "", "{}", method)
            case "garbage":
                return _answer("200 OK", self.dice.choice(_GARBAGE), "{}", method)
            case "page":
                return _answer("200 OK", "Content-Type: text/html\r\n", "<html>Just a moment...</html>", method)
            case "redirect":
                return _answer("302 Found", "Location: /login\r\n", "", method)
            case "wall":
                return _answer("401 Unauthorized", "WWW-Authenticate: Bearer\r\n", "{}", method)
            case _:
                return _answer(f"{fault} Trouble", "", "{}", method)


def _answer(status: str, fields: str, body: str, method: str) -> bytes:
    head = f"HTTP/1.1 {status}\r\n{fields}Content-Length: {len(body)}\r\n\r\n"
    return (head + (body if method == "GET" else "")).encode("latin-1", "replace")
