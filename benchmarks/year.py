"""A simulated year of telling over the shipped facts: `python -m benchmarks.year [--from DAY] [--teams N]`.

Every fact that ships is played: known on the first day where it was announced before, else announced on its day (where
no announcement is known, half a year before the end, as vendors' policies have it). A team depends on 40 things, drawn
by a seed from all that the facts name and that is not over when the year begins: so each of them ends some day. It
moves off a thing in the last month before its end, on a day drawn too; with `--idle` it never does anything and is
nagged for what is over. One look a day, at ten in the morning, with default routes and ladder. Counted from the outbox: whether each shutdown was told when it was announced
and on each rung, how many messages a week, and whether anything was said twice.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from lastcall.adapters.facts import load_facts
from lastcall.adapters.store import notices as notice_rows
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store
from lastcall.adapters.store.tables import OUTBOX, TOLD
from lastcall.model.config import LADDER, Config, Receiver
from lastcall.model.notice import Announced, Claim, Confidence, Evidence, Notice, Stage, earliest
from lastcall.model.route import EARLY
from lastcall.model.usage import Usage
from lastcall.stages.believe import believe
from lastcall.stages.match import match
from lastcall.usecases.alert import write_alerts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.model.fact import Fact

RECEIVER = Receiver("team", "webhook", {"url": "https://x.example/"})
NOTICE = timedelta(days=182)
DEPENDENCIES = 40


@dataclass
class Year:
    """What one team's year came to."""

    shutdowns: int = 0
    owed: int = 0  # announcements and rungs that fell into the year
    missed: list[str] = field(default_factory=list)
    weeks: list[int] = field(default_factory=list)
    messages: int = 0
    repeats: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="since", type=date.fromisoformat, default=date(2025, 11, 26))
    parser.add_argument("--teams", type=int, default=5)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--idle", action="store_true", help="the team does nothing")
    wanted = parser.parse_args()
    facts = [fact for fact in load_facts(None) if earliest(fact.milestones) or fact.announced_on]
    print(f"{len(facts)} facts, {wanted.days} days from {wanted.since}")
    years = [_live(facts, wanted.since, wanted.days, seed, idle=wanted.idle) for seed in range(wanted.teams)]
    for seed, year in enumerate(years):
        median = statistics.median(year.weeks)
        print(
            f"team {seed}: {year.shutdowns} shutdowns, {year.owed - len(year.missed)} of {year.owed} words told in time, "
            f"{year.messages} messages, a week median {median:g} most {max(year.weeks)}, said twice: {len(year.repeats)}"
        )
        for line in (*year.missed[:5], *year.repeats[:5]):
            print(f"    {line}")
    weeks = [count for year in years for count in year.weeks]
    print(f"all: median {statistics.median(weeks):g} messages a week (bar: under 3)")


def _live(facts: list[Fact], since: date, days: int, seed: int, *, idle: bool) -> Year:
    known = _notices(facts, since)
    dice = random.Random(seed)
    usages = _team(known, since, dice)
    leaves = {} if idle else _leaving(known, usages, dice)
    with tempfile.TemporaryDirectory(prefix="lastcall-year-") as folder:
        prepare(Path(folder) / "year.db")
        store = Store(Path(folder) / "year.db")
        config = Config(receivers={RECEIVER.name: RECEIVER}, depends_on=usages)
        for number in range(days):
            day = since + timedelta(days=number)
            now = datetime.combine(day, time(10), UTC)
            news = [Announced(n) for on, n in known if on == day or (number == 0 and on < day)]
            if news:
                with store.write() as connection:
                    notice_rows.record(connection, news, source_id="facts", now=now, first_poll=number == 0)
            used = tuple(usage for usage in usages if leaves.get(usage, date.max) > day)
            write_alerts(store, config, used, {}, now=now, today=day, digest=False)
        year = _count(store, known, usages, leaves, since, days)
        store.close()
    return year


def _notices(facts: list[Fact], since: date) -> list[tuple[date, Notice]]:
    """Return each notice with the day on which it is announced."""
    found: dict[str, tuple[date, Notice]] = {}
    for fact in facts:
        deadline = earliest(fact.milestones)
        on = fact.announced_on or (deadline.earliest - NOTICE if deadline else since)
        said = Evidence("facts", fact.source, f"{fact.subject.name} ends", datetime.combine(on, time(), UTC), "fact")
        claim = Claim(
            fact.subject,
            said,
            Stage.SHUTDOWN_ANNOUNCED,
            fact.milestones,
            fact.aliases,
            fact.scope,
            fact.announced_on,
            replacements=fact.replacements,
            confidence=Confidence.CONFIRMED,
        )
        thread = f"t-{fact.subject.vendor}-{on}"
        notice = believe(Notice(fact.subject, claim.stage, said.seen_at, scope=fact.scope, thread=thread), (claim,))
        found.setdefault(notice.id, (on, notice))
    return list(found.values())


def _team(known: list[tuple[date, Notice]], since: date, dice: random.Random) -> tuple[Usage, ...]:
    """Return 40 dependencies on things that are not over."""
    alive = [n for _, n in known if n.deadline is None or n.deadline.earliest >= since]
    chosen = dice.sample(sorted(alive, key=lambda n: n.key), DEPENDENCIES)
    return tuple(Usage("shop", n.subject.vendor, n.subject.name, n.subject.kind) for n in chosen)


def _leaving(known: list[tuple[date, Notice]], usages: tuple[Usage, ...], dice: random.Random) -> dict[Usage, date]:
    """Return on which day the team stops using what: in the last month before the end."""
    ends: dict[Usage, date] = {}
    for finding in match([notice for _, notice in known], usages, {}, today=date.min):
        if finding.notice.deadline:
            for usage in finding.usages:
                ends[usage] = min(ends.get(usage, date.max), finding.notice.deadline.earliest)
    return {
        usage: day - timedelta(days=dice.randrange(30))
        for usage, day in sorted(ends.items(), key=lambda p: p[0].text + p[0].name)
    }


def _count(
    store: Store,
    known: list[tuple[date, Notice]],
    usages: tuple[Usage, ...],
    leaves: dict[Usage, date],
    since: date,
    days: int,
) -> Year:
    year = Year()
    last = since + timedelta(days=days - 1)
    with store.read() as connection:
        told = {row.alert_key: date.fromisoformat(row.at[:10]) for row in connection.execute(select(TOLD))}
        sent = list(connection.execute(select(OUTBOX.c.created_at, OUTBOX.c.body).order_by(OUTBOX.c.created_at)))
    on_of = {notice.id: on for on, notice in known}
    for finding in match([notice for _, notice in known], usages, {}, today=since):
        year.shutdowns += 1
        left = max(leaves.get(usage, date.max) for usage in finding.usages)
        for label, first, day, keys in _owed(finding.notice, on_of[finding.notice.id], since):
            if day > last or day >= left:
                continue
            year.owed += 1
            spoke = [told[f"shop|{key}"] for key in keys if f"shop|{key}" in told]
            if not any(first <= on <= day for on in spoke):
                year.missed.append(f"{finding.notice.key}: {label}, owed on {day}, told {spoke or 'never'}")
    counted = Counter((date.fromisoformat(row.created_at[:10]) - since).days // 7 for row in sent)
    year.weeks = [counted[week] for week in range(days // 7)]
    year.messages = len(sent)
    year.repeats = _repeats([json.loads(row.body)["data"] for row in sent])
    return year


def _owed(notice: Notice, on: date, since: date) -> Iterator[tuple[str, date, date, list[str]]]:
    """Yield what is owed about a notice: a label, its first and its last day, and the keys of which one must be told.

    A reminder may come early, by a week and by half of the days that are left then, to share a message; never late.
    """
    heard = max(on, since)
    deadline = notice.deadline
    iso = deadline.iso if deadline else ""
    history = deadline is not None and deadline.earliest < since - timedelta(days=30)
    if not history:
        yield "announced", heard, heard, [f"{notice.key}|announced|{iso}|r1"]
    if deadline is None or deadline.is_floor:
        return
    for rung in LADDER:
        day = deadline.earliest - timedelta(days=rung)
        if day > heard:
            reason = "due" if rung == 0 else "reminder"
            early = timedelta(days=min(EARLY, rung // 2))
            yield f"{rung} days before", max(day - early, heard), day, [f"{notice.key}|{reason}|{iso}|{rung}"]

    yield from _owed_after(notice, deadline.earliest, iso, heard)


def _owed_after(notice: Notice, end: date, iso: str, heard: date) -> Iterator[tuple[str, date, date, list[str]]]:
    """Yield the nags that are owed while it is used: a week after the end, and one in each week that ends on a Monday."""
    over = f"{notice.key}|overdue|{iso}|"
    if end > heard:
        yield "a week over", end + timedelta(days=1), end + timedelta(days=7), [f"{over}1"]
    monday = max(end + timedelta(days=14), heard + timedelta(days=7))
    monday += timedelta(days=-monday.weekday() % 7)
    for week in range(53):
        last = monday + timedelta(weeks=week)
        yield "another week over", last - timedelta(days=6), last, [f"{over}w{(last.toordinal() - 2) // 7}"]


def _repeats(messages: list[dict[str, object]]) -> list[str]:
    """Return what was said twice: the same notice, for the same reason, with the same date and the same count."""
    said: dict[tuple[object, ...], int] = defaultdict(int)
    found = []
    for message in messages:
        items = message["items"]
        assert isinstance(items, list)
        for item in items:
            key = tuple(item[name] for name in ("notice_id", "reason", "deadline", "days_left"))
            said[key] += 1
            if said[key] > 1:
                found.append(f"{item['subject']}: {item['reason']} {item['deadline']} ({item['days_left']} days)")
    return found


if __name__ == "__main__":
    main()
