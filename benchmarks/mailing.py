"""How fast the outbox empties: 1,000 mails through the whole delivery to a local sink, over one connection.

`python -m benchmarks.mailing [COUNT]`; the bar is 20 seconds for a thousand.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import structlog

from lastcall.adapters.channels import open_channel
from lastcall.adapters.store import outbox
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store
from lastcall.entrypoints.sinks import Mailbox
from lastcall.model.config import Fetching, Receiver
from lastcall.stages.render import render
from lastcall.stages.render.samples import sample_message
from lastcall.usecases.deliver import deliver_due

MESSAGE_ID = re.compile(rb"(?mi)^message-id:.*$")
BAR = 20.0  # seconds for a thousand


class Sink(Mailbox):
    """A mailbox that keeps only who wrote what: parsing a mail costs more than sending it."""

    def __init__(self) -> None:
        super().__init__()
        self.idents: set[bytes] = set()

    def take(self, wire: bytes) -> None:
        """Note the Message-ID."""
        found = MESSAGE_ID.search(wire)
        self.idents.add(found[0] if found else b"")


def fill(store: Store, receiver: Receiver, count: int) -> float:
    """Write so many messages and return the seconds that it took."""
    start = time.perf_counter()
    now = datetime.now(UTC)
    with store.write() as connection:
        for number in range(count):
            message = sample_message("dated", receiver=receiver.name, now=now)
            message = replace(message, id=f"m-{number:06}", thread=f"t-{number:06}", keys=(f"key-{number}",))
            outbox.put(connection, message, render(message, receiver))
    return time.perf_counter() - start


async def empty(store: Store, receiver: Receiver) -> tuple[int, float]:
    """Deliver all and return how many arrived, and in how many seconds."""
    channel = open_channel(receiver, Fetching())
    start = time.perf_counter()
    report = await deliver_due(store, {receiver.name: channel}, clock=lambda: datetime.now(UTC), jitter=lambda: 0.0)
    await channel.close()
    return report.sent, time.perf_counter() - start


async def measure(count: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="lastcall-mailing-") as folder:
        path = Path(folder) / "mailing.db"
        prepare(path)
        store = Store(path)
        async with Sink() as box:
            smtp = f"smtp://127.0.0.1:{box.port}?starttls=never"
            receiver = Receiver("mail", "email", {"to": ("ops@sink.test",), "from": "l@sink.test", "smtp": smtp})
            written = fill(store, receiver, count)
            sent, seconds = await empty(store, receiver)
            arrived = len(box.idents)
        store.close()
    ok = arrived == count and seconds < BAR * count / 1000
    print(
        f"{count} mails rendered and written in {written:.1f} s, {sent} sent in {seconds:.1f} s "
        f"({sent / seconds:.0f}/s), {arrived} arrived over {box.connections} connection(s); bar {BAR * count / 1000:.0f} s"
    )
    return ok


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    sys.exit(0 if asyncio.run(measure(int(sys.argv[1]) if sys.argv[1:] else 1000)) else 1)
