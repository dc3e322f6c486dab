"""Mail folders of a soak: vendors' mails drop in while they are polled, among strangers', forged, broken and huge ones."""

from __future__ import annotations

import asyncio
import base64
import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.soak_parts import a_name
from lastcall.model.vendor import Source, SourceKind

if TYPE_CHECKING:
    import random
    from datetime import date, datetime

CROWD = 3_000  # strangers' mails that lie in each Maildir from the start
FAULTY = 1 / 4  # of the turns bring something that is no true notice
FAULTS = ("cut", "stranger", "forged", "quoted", "noise", "empty", "broken", "headless", "nested", "vanished", "shown")
STEP = timedelta(minutes=10)  # a turn
AWAY = 6  # turns that a folder is gone
UNREADABLE = Path("/proc/self/mem")  # opens, and its first byte cannot be read


@dataclass
class Folder:
    """One vendor's folder."""

    path: Path
    maildir: bool
    away: int = 0

    def place(self, name: str) -> Path:
        """Return where a mail of this name lies."""
        return self.path / "new" / name if self.maildir else self.path / f"{name}.eml"


@dataclass
class Mails:
    """All folders of a soak."""

    home: Path
    count: int
    dice: random.Random
    on: bool = True
    folders: dict[str, Folder] = field(default_factory=dict)  # by vendor
    false: list[str] = field(default_factory=list)  # names that nobody may ever be told
    maybe: dict[str, date] = field(default_factory=dict)  # of mails that were cut for good: told with this day or none
    met: Counter[str] = field(default_factory=Counter)
    halves: list[tuple[Path, bytes, datetime]] = field(default_factory=list)  # the rest of mails, and when it comes
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    number: int = 0

    def start(self, now: datetime) -> None:
        """Make the folders; every other one is a Maildir in which thousands of strangers have written."""
        for at in range(self.count):
            folder = Folder(self.home / f"mail{at:03}", bool(at % 2))
            self.folders[f"mail{at:03}"] = folder
            for part in ("new", "cur", "tmp") if folder.maildir else ("",):
                (folder.path / part).mkdir(parents=True)
            for number in range(CROWD if folder.maildir else 0):
                body = self._mail(f"x@stranger{number}.example", "Hello", now - timedelta(days=1))
                self._put(folder.place(f"{number}.host"), body, now - timedelta(days=1))

    def sources(self) -> dict[str, Source]:
        """Return a source for each folder."""
        found = [
            Source(
                f"{vendor}/mails",
                vendor,
                f"maildir:{folder.path}",
                SourceKind.MAIL,
                timedelta(hours=1),
                options={"from": f"{vendor}.example"},
            )
            for vendor, folder in self.folders.items()
        ]
        return {source.id: source for source in found}

    def publish(self, now: datetime) -> dict[str, date]:
        """Let a vendor write; return what is to be told. Half of the mails may be seen before they are whole."""
        vendor, folder = self._one()
        name, day = a_name(self.dice), (now + timedelta(days=self.dice.randint(40, 300))).date()
        words = f"The model {name} will be shut down on {day:%B} {day.day}, {day.year}."
        body = self._mail(f"news@mail.{vendor}.example", words, now, shape=self.dice.randrange(5))
        place = folder.place(self._next())
        match self.dice.randrange(6):
            case 0 | 1:  # its rest comes some turns later; often it ends in the day
                at = self.dice.choice((self.dice.randrange(10, len(body)), len(body) - self.dice.randrange(3, 16)))
                self._put(place, body[:at], now)
                self.halves.append((place, body[at:], now + self.dice.randint(1, 4) * STEP))
            case 2:  # it is written while we look
                task = asyncio.create_task(self._write_slowly(place, body, now))
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)
            case _:
                self._put(place, body, now)
        return {name: day}

    def turn(self, now: datetime) -> None:
        """Finish what was half written, bring back what was away, and perhaps do harm."""
        for place, rest, due in self.halves:
            if due <= now:
                self._put(place, place.read_bytes() + rest, now)
        self.halves = [half for half in self.halves if half[2] > now]
        for folder in self.folders.values():
            folder.away -= folder.away > 0
            hidden = folder.path.with_suffix(".away")
            if hidden.exists() and (folder.away == 0 or not self.on):
                hidden.rename(folder.path)
        if self.on and self.folders and self.dice.random() < FAULTY:
            fault = self.dice.choice(FAULTS)
            vendor, folder = self._one()
            self.met[f"mail-{fault}"] += 1
            self._harm(fault, vendor, folder, now)

    def _harm(self, fault: str, vendor: str, folder: Folder, now: datetime) -> None:
        place, name = folder.place(self._next()), a_name(self.dice)
        words = f"The model {name} will be shut down on March 3, 2027."
        bad = {
            "stranger": self._mail(f"news@{vendor}.example.evil.example", words, now),
            "forged": b"Authentication-Results: mx; dmarc=fail\r\n" + self._mail(f"a@{vendor}.example", words, now),
            "quoted": self._mail("x@evil.example", words, now).replace(b"Somebody", f'"x@{vendor}.example"'.encode()),
            "noise": self.dice.randbytes(20_000),
            "empty": b"",
            "headless": words.encode() + b"\n",
            "nested": self._mail("x@evil.example", "", now)
            + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 500,
        }
        if fault == "cut":
            day = self.maybe[name] = (now + timedelta(days=self.dice.randint(40, 300))).date()
            words = f"The model {name} will be shut down on {day:%B} {day.day}, {day.year}."
            body = self._mail(f"news@{vendor}.example", words, now, shape=self.dice.randrange(4))
            self._put(place, body[: self.dice.randrange(200, len(body))], now - timedelta(hours=2))
        elif fault in bad:
            self.false.append(name)
            self._put(place, bad[fault], now)
        elif fault == "broken":
            place.symlink_to(UNREADABLE)
        elif fault == "shown" and folder.maildir and not self.halves and not self.tasks:
            for one in sorted((folder.path / "new").iterdir())[: self.dice.randrange(200)]:
                one.rename(folder.path / "cur" / f"{one.name}:2,S")
        elif fault == "vanished" and not (self.halves or self.tasks) and self._there() > 1:
            folder.away = AWAY
            folder.path.rename(folder.path.with_suffix(".away"))

    def _there(self) -> int:
        return sum(not one.away for one in self.folders.values())

    def _one(self) -> tuple[str, Folder]:
        """Return a folder that is there."""
        return self.dice.choice([(vendor, one) for vendor, one in sorted(self.folders.items()) if not one.away])

    def _next(self) -> str:
        self.number += 1
        return f"{self.number}.soak"

    def _put(self, place: Path, body: bytes, now: datetime) -> None:
        place.write_bytes(body)
        os.utime(place, (now.timestamp(), now.timestamp()))

    async def _write_slowly(self, place: Path, body: bytes, now: datetime) -> None:
        for end in range(0, len(body), max(len(body) // 5, 1)):
            self._put(place, body[:end], now)
            await asyncio.sleep(0.3)
        self._put(place, body, now)

    def _mail(self, sender: str, words: str, now: datetime, *, shape: int = 0) -> bytes:
        """Return a mail: plain, HTML in base64, quoted-printable, in two alternatives, or with something huge."""
        self.number += 1
        head = (
            f"From: Somebody <{sender}>\r\nSubject: News number {self.number}\r\nDate: {format_datetime(now)}\r\n"
            f"Message-ID: <{self.number}@soak.example>\r\nMIME-Version: 1.0\r\n"
        )
        page = f"<html><body><table><tr><td><p>{words}</p></td></tr></table></body></html>"
        coded = base64.encodebytes(page.encode()).decode()
        html = f"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}"
        plain = f"Content-Type: text/plain; charset=utf-8\r\n\r\nHello,\r\n\r\n{words}\r\n"
        quoted = plain.replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", 1)
        huge = "Content-Type: application/pdf\r\nContent-Disposition: attachment\r\n\r\n" + "QUJD" * (
            1_500_000 if shape == 4 else 0
        )
        parts = (
            plain,
            html,
            quoted.replace("will be shut", "will be=\r\n shut"),
            f'Content-Type: multipart/alternative; boundary="b1"\r\n\r\n--b1\r\n{plain}\r\n--b1\r\n{html}\r\n--b1--\r\n',
            f'Content-Type: multipart/mixed; boundary="b2"\r\n\r\n--b2\r\n{plain}\r\n--b2\r\n{huge}\r\n--b2--\r\n',
        )
        return (head + parts[shape]).encode()
