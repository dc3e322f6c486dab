"""Our feed reader beside feedparser: entries kept, exceptions, speed. Reads ../shared/hostile/feeds.tar.xz.

    python -m benchmarks.feeds [--mutations 20000] [--list]

Entries are counted file by file against feedparser's defaults, which is the judge. Mutations are seeded: the same
bytes each time. Speed is process time on the well-formed files and on generated feeds of 37 entries, file by file.
"""

from __future__ import annotations

import argparse
import io
import random
import signal
import sys
import tarfile
import time
from collections import Counter
from pathlib import Path

import feedparser
from lxml import etree

from benchmarks.feedserver import feed
from lastcall.errors import ParseError
from lastcall.stages.parse import parse
from lastcall.stages.parse.feed import read_feed

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
ARCHIVE = Path(__file__).parents[2] / "shared" / "hostile" / "feeds.tar.xz"
SEED = 20_261_126
SLOW = 5  # seconds; more than any file of this size may take


def main() -> None:
    """Print entries, exceptions and speed; exit 1 where the bar is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--mutations", type=int, default=20_000)
    options.add_argument("--list", action="store_true", help="print every file with fewer entries than feedparser's")
    args = options.parse_args()
    if not ARCHIVE.is_file():
        sys.exit(f"{ARCHIVE}: not here; this benchmark needs the corpus of feeds")
    with tarfile.open(ARCHIVE) as archive:
        members = [m for m in archive.getmembers() if m.isfile() and not m.name.endswith((".jsonl", ".md"))]
        opened = ((m.name, archive.extractfile(m)) for m in members)
        files = {name: file.read() for name, file in opened if file is not None}
    share = entries(files, show=args.list)
    raised = mutations(files, args.mutations)
    ratio = speed()
    sys.exit(share < 0.995 or bool(raised) or ratio < 20)


def entries(files: dict[str, bytes], *, show: bool) -> float:
    theirs = ours = short = 0
    raised: Counter = Counter()
    refused: Counter = Counter()
    spent = {"ours": 0.0, "theirs": 0.0}
    for name, body in files.items():
        started = time.process_time()
        try:
            judge = len(feedparser.parse(io.BytesIO(body)).entries)
        except Exception as error:  # noqa: BLE001 - what the judge raises is counted
            judge = 0
            raised[f"feedparser {type(error).__name__}"] += 1
        spent["theirs"] += time.process_time() - started
        started = time.process_time()
        try:
            found = len(read_feed(body, "")[2])
        except ParseError as error:
            found = 0
            refused[str(error)[:50]] += 1
        except Exception as error:  # noqa: BLE001 - what is uncaught is what is counted
            found = 0
            raised[f"lastcall {type(error).__name__}"] += 1
        spent["ours"] += time.process_time() - started
        theirs += judge
        ours += min(found, judge)
        short += found < judge
        if show and found < judge:
            print(f"{name}: {found} of {judge}")
    print(f"{len(files)} files: {ours} of {theirs} entries ({ours / theirs:.2%}), {short} files with fewer")
    print(f"raised: {dict(raised) or 'nothing'}; refused by us: {sum(refused.values())} {dict(refused.most_common(4))}")
    print(f"corpus: ours {spent['ours']:.1f} s, feedparser {spent['theirs']:.1f} s of CPU")
    return ours / theirs


def mutations(files: dict[str, bytes], count: int) -> Counter:
    """Parse damaged copies by the whole reader; return what was raised that is no ParseError."""
    dice, names = random.Random(SEED), sorted(files)
    raised: Counter = Counter()
    signal.signal(signal.SIGALRM, _too_slow)
    for _ in range(count):
        body = mutated(files[dice.choice(names)], dice)
        signal.alarm(SLOW)
        try:
            parse(body)
        except ParseError:
            pass
        except Exception as error:  # noqa: BLE001 - what is uncaught is what is counted
            raised[type(error).__name__] += 1
        signal.alarm(0)
    print(f"{count} mutations: {sum(raised.values())} uncaught {dict(raised)}")
    return raised


def _too_slow(*_: object) -> None:
    raise TimeoutError


def mutated(body: bytes, dice: random.Random) -> bytes:
    """Return a copy with a few bytes changed, parts cut, doubled or swapped, or a token set in."""
    data = bytearray(body)
    tokens = (
        b"<",
        b">",
        b"&",
        b"&#xD800;",
        b"&#9999999999;",
        b"</width>",
        b"<![CDATA[",
        b"]]>",
        b"\x00",
        b"\xff",
        b'"',
    )
    for _ in range(dice.randint(1, 6)):
        if not data:
            break
        at = dice.randrange(len(data))
        to = min(len(data), at + dice.randint(1, 60))
        match dice.randrange(5):
            case 0:
                data[at] = dice.randrange(256)
            case 1:
                del data[at:to]
            case 2:
                data[at:at] = data[at:to]
            case 3:
                data[at:at] = dice.choice(tokens)
            case _:
                del data[to:]
    return bytes(data)


def speed() -> float:
    """Return how many times faster we read well-formed feeds than feedparser with its defaults; real ones where we have some."""
    made = {"generated": [feed(number) for number in range(60)], "real": [body for body in _real() if _sound(body)]}
    ratio = 0.0
    for name, bodies in made.items():
        ours = theirs = 0.0
        for body in bodies:
            started = time.process_time()
            found = read_feed(body, "")[2]
            between = time.process_time()
            judge = feedparser.parse(io.BytesIO(body)).entries
            theirs += time.process_time() - between
            ours += between - started
            assert len(found) >= len(judge)
        if bodies:
            ratio = theirs / ours
            size = sum(map(len, bodies)) / 1e6
            print(
                f"well-formed, {len(bodies)} {name} ({size:.1f} MB): {ours:.2f} s, feedparser {theirs:.2f} s: {ratio:.0f} times"
            )
    return ratio


def _real() -> list[bytes]:
    found = [path for path in sorted(CORPUS.rglob("*.xml")) + sorted(CORPUS.rglob("*.rss")) if path.is_file()]
    return [path.read_bytes() for path in found + sorted(CORPUS.rglob("*.atom"))][:80]


def _sound(body: bytes) -> bool:
    try:
        root = etree.fromstring(body.lstrip())
    except etree.XMLSyntaxError:
        return False
    return etree.QName(root).localname in ("rss", "feed", "RDF")


if __name__ == "__main__":
    main()
