"""How long it takes to plan and write what 10,000 findings have to be told: `python -m benchmarks.planning`.

A new database, 500 notices of 50 vendors that touch 20 projects each, two receivers behind three routes; with
`--distinct` 10,000 notices that touch one project each, 200 dependencies a vendor. Measured is one
look (`write_alerts`): reading notices and memory, matching, planning, routing, composing, rendering, and writing the
outbox, all in one transaction; then a second look, which has nothing to say, as every tick of the daemon is. Seconds
are those of the processor, so that a busy machine measures the same.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from lastcall.adapters.store import notices as notice_rows
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store
from lastcall.model.config import Config, Receiver, Route
from lastcall.model.notice import (
    Announced,
    Claim,
    Deadline,
    Effect,
    Evidence,
    Milestone,
    Notice,
    Stage,
    Subject,
    SubjectKind,
)
from lastcall.model.usage import Usage
from lastcall.stages.believe import believe
from lastcall.usecases.alert import AlertReport, write_alerts

NOW = datetime(2026, 3, 27, 8, tzinfo=UTC)
BAR = 2.0  # seconds
VENDORS, PROJECTS = 50, 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=10_000)
    parser.add_argument("--distinct", action="store_true", help="a notice for each finding")
    wanted = parser.parse_args()
    projects = 1 if wanted.distinct else PROJECTS
    with tempfile.TemporaryDirectory(prefix="lastcall-bench-") as folder:
        path = Path(folder) / "bench.db"
        prepare(path)
        store = Store(path)
        usages = _fill(store, wanted.findings // projects, projects)
        first, told = _look(store, usages)
        again, nothing = _look(store, usages)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        store.close()
    print(f"{told.findings} findings, {told.messages} messages written in {first:.2f} s (bar: {BAR} s)")
    print(f"a look with nothing to say: {again:.2f} s, {nothing.messages} messages; peak memory {memory:.0f} MB")


def _look(store: Store, usages: tuple[Usage, ...]) -> tuple[float, AlertReport]:
    config = Config(
        receivers={name: Receiver(name, "webhook", {"url": "https://x.example/"}) for name in ("ops", "mail")},
        routes=(
            Route(("ops",), {"severity": "high"}, go_on=True),
            Route(("ops",), {"owner": "team-7"}),
            Route(("mail",)),
        ),
    )
    begun = time.process_time()
    report = write_alerts(store, config, usages, {}, now=NOW, today=NOW.date(), digest=False)
    return time.process_time() - begun, report


def _fill(store: Store, count: int, projects: int) -> tuple[Usage, ...]:
    """Store as many notices, announced today, each named by a dependency of so many projects."""
    usages, changes = [], []
    for number in range(count):
        vendor, name = f"vendor-{number % VENDORS}", f"thing-{number}"
        ends = date(2026, 3, 27) + timedelta(days=5 + number % 400)
        subject = Subject(vendor, SubjectKind.API, name)
        said = Evidence(f"{vendor}/page", f"https://{vendor}.example/d", f"{name} ends on {ends}.", NOW, "bench")
        claim = Claim(subject, said, Stage.SHUTDOWN_ANNOUNCED, (Milestone(Effect.SHUTDOWN, Deadline.day(ends)),))
        blank = Notice(subject, Stage.SHUTDOWN_ANNOUNCED, NOW, thread=f"t-{number // 4}")
        changes.append(Announced(believe(blank, (claim,))))
        usages += [Usage(f"project-{n}", vendor, name, owner=f"team-{n % 9}") for n in range(projects)]
    with store.write() as connection:
        notice_rows.record(connection, changes, source_id="bench/page", now=NOW)
    return tuple(usages)


if __name__ == "__main__":
    main()
