"""How large the database grows: five years of 350 sources, at a part of the scale and counted up.

    python -m benchmarks.growth [--sources 350] [--years 5] [--scale 0.03] [--used 0.2]

Each source announces `--notices` ends a year; each is seen by two sources, moves once, and what touches the user is told seven times to two
receivers. Old messages are let go of each month, as the daemon does daily.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lastcall.adapters.store import notices, outbox, retention, sources
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store
from lastcall.model.alert import AlertReason, Layout, Message, Rendered
from lastcall.model.notice import (
    Announced,
    Claim,
    Deadline,
    Effect,
    Evidence,
    Milestone,
    Notice,
    Revised,
    Scope,
    Stage,
    Subject,
    SubjectKind,
    What,
)
from lastcall.model.vendor import Source
from lastcall.stages.believe import believe

if TYPE_CHECKING:
    from sqlalchemy import Connection

START = datetime(2026, 1, 1, tzinfo=UTC)
QUOTE = "The v1 endpoints of the service are deprecated and will be removed on the day given below. " * 4
BODY = b"x" * 6_000  # a mail with its HTML part
TOLD = 7  # announcement, change and reminders
RECEIVERS = ("mail", "slack")


def main() -> None:
    """Print the size after each year."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sources", type=int, default=350)
    options.add_argument("--years", type=int, default=5)
    options.add_argument("--notices", type=int, default=24, help="ends that a source announces in a year")
    options.add_argument("--used", type=float, default=0.2, help="share of them that touches the user")
    options.add_argument("--scale", type=float, default=0.03)
    args = options.parse_args()
    count = int(args.sources * args.scale)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lastcall.db"
        prepare(path)
        store = Store(path)
        with store.write() as connection:
            sources.sync(connection, [Source(f"v{n}/page", f"v{n}", f"https://v{n}.example/") for n in range(count)])
        for month in range(args.years * 12):
            now = START + timedelta(days=30 * month)
            with store.write() as connection:
                for vendor in range(count):
                    for number in range(args.notices // 12):
                        used = (vendor * 37 + month * 61 + number * 83) % 100 < args.used * 100
                        live(connection, f"v{vendor}", f"model-{month}-{number}", now, told=TOLD if used else 0)
                connection.exec_driver_sql("UPDATE outbox SET status = 'sent' WHERE status != 'sent'")
                retention.prune(connection, now)
            if month % 12 == 11:
                size = path.stat().st_size / args.scale / 1e6
                print(f"year {month // 12 + 1}: {size:8.0f} MB for {args.sources} sources")
        store.close()


def live(connection: Connection, vendor: str, name: str, now: datetime, *, told: int) -> None:
    """Write the life of one end: seen twice, moved once, told to everybody each time."""
    claims = tuple(claim(vendor, name, source, now, 200) for source in ("page", "feed"))
    first = believe(Notice(claims[0].subject, claims[0].stage, now, scope=Scope(), thread=f"t-{vendor}-{name}"), claims)
    later = believe(first, tuple(claim(vendor, name, source, now, 180) for source in ("page", "feed")))
    later = replace(later, revision=first.revision + 1)
    notices.record(connection, [Announced(first)], source_id=f"{vendor}/page", now=now)
    notices.record(connection, [Revised(first, later, (What.MOVED_EARLIER,))], source_id=f"{vendor}/page", now=now)
    for turn in range(told):
        for receiver in RECEIVERS:
            key = f"{vendor}/{name}/{turn}/{receiver}"
            at = now + timedelta(days=30 * turn)
            message = Message(
                key, receiver, Layout.ALERT, AlertReason.ANNOUNCED, "low", first.thread, (), at, at.date(), keys=(key,)
            )
            outbox.put(connection, message, Rendered("mail", BODY, name, {}))


def claim(vendor: str, name: str, source: str, now: datetime, days: int) -> Claim:
    day = (now + timedelta(days=days)).date()
    return Claim(
        Subject(vendor, SubjectKind.MODEL, name),
        Evidence(f"{vendor}/{source}", f"https://{vendor}.example/deprecations#{name}", QUOTE, now, "table"),
        stage=Stage.SHUTDOWN_ANNOUNCED,
        milestones=(Milestone(Effect.SHUTDOWN, Deadline.day(day)),),
        replacements=(f"{name}-next",),
        announcement=f"{name} is going away",
    )


if __name__ == "__main__":
    main()
