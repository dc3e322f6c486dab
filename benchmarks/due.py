"""The due table: what it costs to claim a batch of a million sources, and what the ticker and its memory cost.

python -m benchmarks.due [--sources 1000000] [--claims 50]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from lastcall.adapters.store import codec
from lastcall.adapters.store import sources as rows
from lastcall.adapters.store.schema import prepare
from lastcall.adapters.store.store import Store

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BATCH = 200  # entrypoints/daemon.py: CLAIM
HOURLY = 3600

_POLLED = text("UPDATE sources SET next_poll_at = :due, lease_until = NULL WHERE id = :id")


def fill(store: Store, count: int) -> None:
    """Write sources that are due evenly over an hour, half of it past."""
    with store.write() as connection:
        connection.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :count - 1) "
                "INSERT INTO sources (id, vendor, url, watched, conditional_polls, unchanged_polls, entries, yields,"
                " failures, detail, state, next_poll_at) SELECT printf('v%d/s%d', i % 5000, i), 'v' || (i % 5000),"
                " 'https://vendor.example/' || i, 1, 0, 0, 0, 0, 0, '', 'fresh',"
                " strftime('%Y-%m-%dT%H:%M:%S.000+00:00', :start, '+' || (i * 3600 / :count) || ' seconds') FROM n"
            ),
            {"count": count, "start": f"{NOW - timedelta(minutes=30):%Y-%m-%d %H:%M:%S}"},
        )


def main() -> None:
    """Print the time of a claim and of an empty tick, and what a day of ticks costs."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sources", type=int, default=1_000_000)
    options.add_argument("--claims", type=int, default=50)
    args = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lastcall.db"
        prepare(path)
        store = Store(path)
        fill(store, args.sources)
        claim(store, NOW - timedelta(days=1))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        busy = [claim(store, NOW) for _ in range(args.claims)]
        idle = [claim(store, NOW - timedelta(hours=2)) for _ in range(args.claims)]
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = path.stat().st_size / 1e6
        store.close()
    cpu = statistics.median(cost for _, cost in busy)
    share = cpu * args.sources / HOURLY / BATCH  # batches a second that an hourly poll of all needs
    print(f"{args.sources:,} sources, {size:.0f} MB")
    for name, costs in (("claim of 200", busy), ("empty tick", idle)):
        walls = sorted(wall * 1000 for wall, _ in costs)
        spent = statistics.median(cost for _, cost in costs) * 1000
        print(
            f"{name:14} CPU {spent:5.2f} ms   wall median {statistics.median(walls):6.2f} ms   p95 {walls[int(len(walls) * 0.95)]:6.2f} ms"
        )
    print(f"hourly polling of all: {share:.2%} of a core for claims; memory +{after - before:.1f} MB")


def claim(store: Store, now: datetime) -> tuple[float, float]:
    """Claim one batch; return wall and CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    with store.write() as connection:
        taken = rows.claim_due(connection, now, BATCH)
    spent = time.perf_counter() - wall, time.process_time() - cpu
    with store.write() as connection:  # as the poll does when the answers are there: due again in an hour
        for one in taken:
            connection.execute(_POLLED, {"id": one, "due": codec.at(now + timedelta(hours=1))})
    return spent


if __name__ == "__main__":
    main()
