"""A world for one test: a web server, a mailbox, a webhook, a database, and a clock that the test turns."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from lastcall import __version__
from lastcall.adapters.catalogue import load_catalogue
from lastcall.adapters.channels import Channel, open_channel
from lastcall.adapters.http.fetcher import Fetcher
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store
from lastcall.adapters.stories import Story
from lastcall.entrypoints.sinks import Mailbox, Web
from lastcall.model.config import Config, Fetching, Receiver
from lastcall.usecases.replay import Stage, TurningClock, days_of, open_stage, play_day, served


@dataclass
class World:
    """One user's Lastcall and the world around it."""

    story: Story
    web: Web
    mailbox: Mailbox
    folder: Path
    clock: TurningClock

    @property
    def config(self) -> Config:
        mail = {
            "to": ["ops@example.com"],
            "from": "lastcall@example.com",
            "smtp": f"smtp://127.0.0.1:{self.mailbox.port}?starttls=never",
        }
        return Config(
            depends_on=self.story.usages,
            receivers={
                "mail": Receiver("mail", "email", mail),
                "slack": Receiver("slack", "slack", {"webhook": self.web.url("/slack")}),
            },
            fetching=Fetching(allow_hosts=("127.0.0.1",), robots=False, host_spacing=timedelta(0)),
        )

    @asynccontextmanager
    async def process(self) -> AsyncIterator[Stage]:
        """One life of the daemon: everything is opened anew on the same database, as after a restart."""
        path = self.folder / "lastcall.db"
        prepare(path)
        store = Store(path)
        config = self.config
        channels: dict[str, Channel] = {n: open_channel(r, config.fetching) for n, r in config.receivers.items()}
        sources = tuple(replace(source, url=self.web.url(f"/{source.id}")) for source in self.story.sources)
        try:
            async with Fetcher(config.fetching, version=__version__) as fetcher:
                stage = Stage(
                    store, fetcher, channels, config, load_catalogue(), self.story.usages, sources, self.clock
                )
                open_stage(stage)
                yield stage
        finally:
            for channel in channels.values():
                await channel.close()
            store.close()

    async def live(self, since: date, until: date, *, restarts: bool = False) -> None:
        """Let the days pass; with `restarts` every day is another process, and every day is polled twice."""
        for day in days_of(self.story, since, until):
            self.web.pages = {f"/{key}": body for key, body in served(self.story, day).items()}
            async with self.process() as stage:
                await play_day(stage, day)
                if restarts:
                    await play_day(stage, day)

    def subjects(self) -> list[str]:
        """Return the mails' subjects so far."""
        return [str(mail["Subject"]) for mail in self.mailbox.mails]

    def posts(self) -> list[dict[str, Any]]:
        """Return the Slack messages so far."""
        return self.web.posts

    def text(self, number: int) -> str:
        """Return the plain text of a mail."""
        mail: EmailMessage = self.mailbox.mails[number]
        body = mail.get_body(("plain",))
        assert body is not None
        return str(body.get_content())
