"""False alarms of the judge: healthy, noisy and growing sources, polled a thousand times; none may be called blind.

    python -m benchmarks.blindness [--polls 1000] [--real 100]

Generated pages and feeds change as real ones do: tokens and clocks in the markup, entries that come and slide out,
rows added, reworded, reordered, now and then an old one dropped, a new column, a reworded footer. Real pages of
../shared/corpus, where it exists, are read twice, with noise between.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lastcall.model.document import Document
from lastcall.model.health import SourceHealth
from lastcall.model.vendor import Source
from lastcall.stages.health import REMARKS, after_success
from lastcall.usecases.read_document import read_document

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
SLOTS = 10  # sources of each kind
QUIET_WORDS = "We improved the console, fixed a few errors and made search faster. Nothing else changes for you."


def page(number: int, poll: int, dice: random.Random) -> bytes:
    """A table that grows by a row now and then; noise around it on every poll."""
    rows = [
        f"<tr><td>model-{number}-{n}</td><td>2027-{n % 9 + 1:02}-15</td><td>next-{n}</td></tr>"
        for n in range(12 + poll // 9)
    ]
    rows = rows[poll // 14 :]  # what is long over leaves the page, a row at a time
    if poll % 5 == 2:
        dice.shuffle(rows)
    extra = "<th>Notes</th>" if poll > 40 else ""
    return (
        f"<!doctype html><html lang=en><head><title>Deprecations</title><meta name=csrf content={dice.random()}></head><body>"
        f"<h1>Deprecations</h1><p>{QUIET_WORDS * 5}</p><table><tr><th>Model</th><th>Shutdown date</th><th>Replacement</th>"
        f"{extra}</tr>{''.join(rows)}</table><footer>build {dice.random()} at {poll}. You can log in or sign in. Cookie"
        " settings. 404</footer></body></html>"
    ).encode()


def feed(number: int, poll: int, dice: random.Random) -> bytes:
    """A window of ten entries that slides by none to three on each poll."""
    first = poll * 3 // 2
    items = "".join(
        f"<item><guid>{number}-{n}</guid><title>Release {n}</title><link>https://v{number}.example/{n}?u={dice.random()}</link>"
        f"<pubDate>{NOW + timedelta(days=n - 30):%a, %d %b %Y %H:%M:%S} GMT</pubDate><description>{QUIET_WORDS}</description></item>"
        for n in range(first, first + 10)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>v{number}</title>{items}</channel></rss>'.encode()


def judge(source: Source, body: bytes, before: SourceHealth, day: int) -> tuple[str, SourceHealth]:
    """Return what was called odd, empty for nothing, and the health after."""
    now = NOW + timedelta(days=day)
    document = Document(source.id, source.url, now, body)
    reading = read_document(document, source, None, before, as_of=now.date())
    if reading.problem is not None:
        return f"{reading.problem.failure}: {reading.problem.detail}", before
    after = after_success(
        before,
        now=now,
        entries=reading.entries,
        claims=len(reading.claims),
        changed=True,
        remark=reading.remark,
        shape=reading.shape,
    )
    said = reading.remark.failure if reading.remark else None
    assert said is None or said in REMARKS
    return str(said or ""), after


def main() -> None:
    """Print the false alarms of both kinds."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--polls", type=int, default=1_000)
    options.add_argument("--real", type=int, default=100)
    args = options.parse_args()
    dice = random.Random(20_261_126)
    alarms: Counter = Counter()
    polls = 0
    for make in (page, feed):
        for number in range(SLOTS):
            source = Source(f"v{number}/{make.__name__}", f"v{number}", f"https://v{number}.example/")
            health = SourceHealth(source.id)
            for poll in range(args.polls // SLOTS // 2):
                said, health = judge(source, make(number, poll, dice), health, poll // 4)
                alarms[said] += bool(said)
                polls += 1
    print(f"{polls} polls of generated sources: {sum(alarms.values())} alarms {dict(+alarms)}")
    wrong = real(args.real, dice)
    sys.exit(bool(sum(alarms.values()) or wrong))


def real(count: int, dice: random.Random) -> int:
    kinds = (".html", ".md", ".mdx", ".json", ".yaml")
    files = [path for path in sorted(CORPUS.rglob("*")) if path.is_file() and path.suffix in kinds]
    files = [path for path in files if not path.name.startswith(("README", "labels"))]
    if not files:
        return 0
    chosen = dice.sample(files, min(count, len(files)))
    found: Counter = Counter()
    for path in chosen:
        body = path.read_bytes()
        source = Source("real/page", "real", "https://real.example/")
        health = SourceHealth(source.id)
        for noise in (b"", b"<!-- build 7 -->"):
            said, health = judge(source, body.replace(b"<body", noise + b"<body", 1), health, 0)
            if said:
                found[said.partition(":")[0]] += 1
                print(f"  {path.relative_to(CORPUS)}: {said[:110]}")
    print(f"{len(chosen)} real pages read twice: {sum(found.values())} alarms {dict(found)}")
    return sum(found.values())


if __name__ == "__main__":
    main()
