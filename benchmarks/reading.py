"""How fast a page becomes notices, beside what bs4 and lxml take for the text alone of the same bytes, in the same run.

    .venv/bin/python -m pip install beautifulsoup4      once; or pip install -e '.[bench]'
    python -m benchmarks.reading [--rounds 3] [--profile html]

Documents are our golden ones and, where they exist, the labelled corpora; the pages of 2 MB are made here. Figures are
CPU seconds of the best round. The aim is 25 times bs4+lxml over all documents, and 0.5 s for a page of 2 MB.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import corpora
from benchmarks.quality import ROOT
from lastcall.errors import ParseError
from lastcall.stages.extract import extract
from lastcall.stages.extract.context import ExtractContext
from lastcall.stages.parse import parse
from tests.golden.truth import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

AIM, BAR = 25.0, 0.5  # times bs4+lxml; seconds for a page of 2 MB (issue 3)
LARGE = 2_000_000
NOW = datetime(2026, 6, 1, tzinfo=UTC)
CONTEXT = ExtractContext("acme", "acme/page", "https://acme.example/docs", NOW.date(), NOW)
KINDS = {"rss": "feed", "atom": "feed", "jsonfeed": "feed", "text": "markdown", "yaml": "json", "openapi": "json"}


def main() -> int:
    """Print a table by kind of document and one of the large pages."""
    args = _options()
    soup = _soup()
    if args.profile:
        _profile(_pages()[args.profile])
        return 0
    head = f"{'':26}{'docs':>6}{'MB':>8}{'ours MB/s':>11}{'bs4 MB/s':>10}{'times':>7}"
    for source, bodies in (("golden", [case.body for case in cases()]), ("corpora", list(_labelled(args.corpora)))):
        if not bodies:
            print(f"no labelled corpora at {args.corpora}")
            continue
        groups: dict[str, list[bytes]] = defaultdict(list)
        for body in bodies:
            groups[_kind(body)].append(body)
        print(head)
        for kind, some in [*sorted(groups.items()), ("all", bodies)]:
            _row(f"{source} {kind}", some, soup, args.rounds)
    print(head + f"{'seconds':>9}{'notices':>9}")
    for kind, body in _pages().items():
        ours = _row(f"one page of 2 MB, {kind}", [body], soup, args.rounds, end="")
        print(f"{ours:9.2f}{len(_notices(body)):9}   {'ok' if ours <= BAR else f'over {BAR} s'}")
    return 0


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpus")
    options.add_argument(
        "--profile", choices=("html", "markdown", "feed", "json"), help="where the time of a page goes"
    )
    return options.parse_args()


def _soup() -> Callable[[bytes], object]:
    """Return bs4's way to the text of a document, with lxml under it."""
    try:
        from bs4 import BeautifulSoup
    except ImportError:
        sys.exit("beautifulsoup4 is not installed: .venv/bin/python -m pip install beautifulsoup4")
    xml = (b"<?xml", b"<rss", b"<feed")  # bs4 warns where XML goes through the parser for HTML
    return lambda body: BeautifulSoup(body, "xml" if body.startswith(xml) else "lxml").get_text(" ", strip=True)


def _notices(body: bytes) -> tuple[object, ...]:
    try:
        return extract(parse(body, url=CONTEXT.url), CONTEXT)
    except ParseError:
        return ()


def _row(name: str, bodies: list[bytes], soup: Callable[[bytes], object], rounds: int, end: str = "\n") -> float:
    ours, theirs = _seconds(_notices, bodies, rounds), _seconds(soup, bodies, rounds)
    size = sum(map(len, bodies)) / 1e6
    print(f"{name:26}{len(bodies):6}{size:8.2f}{size / ours:11.1f}{size / theirs:10.1f}{theirs / ours:7.1f}", end=end)
    return ours


def _seconds(work: Callable[[bytes], object], bodies: list[bytes], rounds: int) -> float:
    """Return the CPU seconds of the best round, after one that warms what is made once."""
    taken = []
    for _ in range(rounds + 1):
        start = time.process_time()
        for body in bodies:
            work(body)
        taken.append(time.process_time() - start)
    return max(min(taken[1:]), 1e-6)


def _kind(body: bytes) -> str:
    try:
        found = parse(body).format
    except ParseError:
        return "broken"
    return KINDS.get(found, found)


def _labelled(folder: Path) -> Iterable[bytes]:
    for corpus, line in corpora.rows(folder):
        path = corpus / json.loads(line)["doc"]
        yield from (part.read_bytes() for part in (sorted(path.iterdir()) if path.is_dir() else [path]))


def _pages() -> dict[str, bytes]:
    """Return documents of 2 MB as vendors write them: much that says nothing, a table, an entry in ten that ends something."""
    plain = "Create a key in the console and send it with each request, as shown in the example below; limits apply. "
    ending = "The Widgets API v{n} will be shut down on June 1, 2027. Use the Gadgets API instead. "
    section = {
        "html": '<section id="s{n}"><h2>Section {n}</h2><p class="lead">{text}</p><ul><li><code>limit_{n}</code>: how many rows</li>'
        "<li>See <a href='/docs/{n}'>the guide</a>.</li></ul><table><tr><th>Model</th><th>Price</th></tr><tr><td>nova-{n}</td><td>$1</td></tr></table></section>",
        "markdown": "## Section {n}\n\n{text}\n\n- `limit_{n}`: how many rows\n- See [the guide](/docs/{n}).\n\n| Model | Price |\n|---|---|\n| nova-{n} | $1 |\n\n",
        "feed": "<item><title>Note {n}</title><guid>g{n}</guid><pubDate>Mon, 04 May 2026 00:00:00 GMT</pubDate><description>&lt;p&gt;{text}&lt;/p&gt;</description></item>\n",
        "json": '{{"id": {n}, "title": "Note {n}", "date": "2026-05-04", "body": "{text}"}},\n',
    }
    frame = {
        "html": ("<!doctype html><html><head><title>Acme docs</title></head><body><main>", "</main></body></html>"),
        "markdown": ("# Acme docs\n\n", ""),
        "feed": ("<?xml version='1.0'?><rss version='2.0'><channel><title>Acme</title>", "</channel></rss>"),
        "json": ("[", '{"id": 0}]'),
    }
    pages = {}
    for kind, form in section.items():
        parts, size, number = [frame[kind][0]], 0, 0
        while size < LARGE:
            number += 1
            text = plain * (2 + number % 7) + (ending.format(n=number) if number % 10 == 0 else "")
            parts.append(form.format(n=number, text=text))
            size += len(parts[-1])
        pages[kind] = "".join([*parts, frame[kind][1]]).encode()
    return pages


def _profile(body: bytes) -> None:
    profile = cProfile.Profile()
    profile.runcall(_notices, body)
    pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    sys.exit(main())
