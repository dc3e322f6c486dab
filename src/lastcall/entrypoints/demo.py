"""The Sora story with real servers on the loopback interface, told to a mailbox and a Slack stand-in, and shown."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from lastcall import __version__
from lastcall.adapters.channels import open_channel
from lastcall.adapters.http.fetcher import Fetcher
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store
from lastcall.adapters.stories import read_story
from lastcall.entrypoints.sinks import Mailbox, Web
from lastcall.model.config import Config, Fetching, Receiver
from lastcall.usecases.replay import Stage, TurningClock, days_of, open_stage, play_day, served

if TYPE_CHECKING:
    from datetime import date
    from email.message import EmailMessage

    from lastcall.adapters.stories import Story
    from lastcall.entrypoints.context import Context


async def play_demo(context: Context, *, pause: float, full: bool) -> int:
    """Play the story and show each message as it arrives; return 0, or 70 where a sink got what the other did not."""
    console = Console(no_color=not context.color, highlight=False)
    story = read_story("sora")
    async with Web() as web, Mailbox() as mailbox:
        with tempfile.TemporaryDirectory(prefix="lastcall-demo-") as folder:
            config = _config(story, web, mailbox)
            prepare(Path(folder) / "demo.db")
            store = Store(Path(folder) / "demo.db")
            clock = TurningClock(story.steps[0].on)
            sources = tuple(replace(source, url=web.url(f"/{source.id}")) for source in story.sources)
            channels = {name: open_channel(r, config.fetching) for name, r in config.receivers.items()}
            async with Fetcher(config.fetching, version=__version__) as fetcher:
                stage = Stage(store, fetcher, channels, config, context.vendors, story.usages, sources, clock)
                await _play(stage, story, web, mailbox, console, pause=pause, full=full)
            for channel in channels.values():
                await channel.close()
            store.close()
    console.print(
        f"\n[bold]{len(mailbox.mails)} mails, {len(web.posts)} Slack messages, {web.asked} polls.[/] "
        "Played twice over restarts it says the same: run `lastcall replay sora` for the list."
    )
    return 0 if len(mailbox.mails) == len(web.posts) else 70


def _config(story: Story, web: Web, mailbox: Mailbox) -> Config:
    mail = {
        "to": ["ops@example.com"],
        "from": "lastcall@example.com",
        "smtp": f"smtp://127.0.0.1:{mailbox.port}?starttls=never",
    }
    return Config(
        depends_on=story.usages,
        receivers={
            "mail": Receiver("mail", "email", mail),
            "slack": Receiver("slack", "slack", {"webhook": web.url("/slack")}),
        },
        fetching=Fetching(allow_hosts=("127.0.0.1",), robots=False, host_spacing=timedelta(0)),
    )


async def _play(
    stage: Stage, story: Story, web: Web, mailbox: Mailbox, console: Console, *, pause: float, full: bool
) -> None:
    open_stage(stage)
    said = {step.on: step.say for step in story.steps}
    console.print(f"[bold]{escape(story.title)}[/]\nYou depend on openai/sora-2.\n")
    for day in days_of(story):
        web.pages = {f"/{key}": body for key, body in served(story, day).items()}
        if day in said:
            console.print(f"[dim]{_words(day)}[/]  {escape(said[day])}")
            await asyncio.sleep(pause)
        mails, posts = len(mailbox.mails), len(web.posts)
        await play_day(stage, day)
        for mail, post in zip(mailbox.mails[mails:], web.posts[posts:], strict=False):
            _show(console, day, mail, post, whole=full or not mails)
            await asyncio.sleep(pause)


def _show(console: Console, day: date, mail: EmailMessage, post: dict[str, Any], *, whole: bool) -> None:
    """Print one message: its line, and with `whole` the mail's text and Slack's blocks as they read."""
    follows = "  [dim](in the same thread)[/]" if mail["In-Reply-To"] else ""
    console.print(f"[dim]{_words(day)}[/]  [bold yellow]>[/] {escape(post['text'].splitlines()[0])}{follows}")
    if whole:
        body = mail.get_body(("plain",))
        text = body.get_content() if body else ""
        head = "\n".join(f"{name}: {mail[name]}" for name in ("From", "To", "Subject", "Message-ID"))
        console.print(Panel(escape(f"{head}\n\n{text.strip()}"), title="mail", border_style="blue"))
        console.print(Panel(escape(_reading(post)), title="Slack", border_style="magenta"))


def _reading(post: dict[str, Any]) -> str:
    """Return Slack's blocks as a person reads them."""
    lines: list[str] = []
    for block in post.get("blocks", ()):
        parts = [block.get("text"), *block.get("fields", ()), *block.get("elements", ())]
        lines += [part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)]
    return "\n".join(lines)


def _words(day: date) -> str:
    return f"{day:%d %b %Y}"
