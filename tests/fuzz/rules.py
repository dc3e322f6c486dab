"""The rules that hold whatever strangers send; tests try each a little, benchmarks/fuzz.py for as long as one likes."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from lastcall.errors import ParseError
from lastcall.stages.extract import extract
from lastcall.stages.extract.context import ExtractContext
from lastcall.stages.extract.dates import find_dates
from lastcall.stages.parse import parse
from tests.fuzz import strategies

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

    from lastcall.model.notice import Claim

NOW = datetime(2026, 6, 1, tzinfo=UTC)
CONTEXT = ExtractContext("acme", "acme/page", "https://acme.example/docs", NOW.date(), NOW)
SECONDS = 3.0  # of CPU for one input of a few kilobytes: a hang, not a slow machine
GROWN = 100_000  # characters to which a short input is repeated
NOISE = (
    "The editor has a dark mode.",
    "Invoices are sent by e-mail.",
    "Our office is in Lisbon.",
    "Charts load faster.",
)


def read(body: bytes, charset: str = "") -> tuple[Claim, ...]:
    """Read bytes as `lastcall extract` does; a document that is none says nothing. Fails where it takes too long."""
    start = time.process_time()
    try:
        return extract(parse(body, url=CONTEXT.url, charset=charset), CONTEXT)
    except ParseError:
        return ()
    finally:
        taken = time.process_time() - start
        assert taken < SECONDS, f"{taken:.1f} s of CPU for {len(body)} bytes"


def told(body: str) -> set[tuple[str, str | None]]:
    """Return the (name, end) of each notice of a text."""
    return {(one.subject.name, d.iso if (d := one.deadline()) else None) for one in read(body.encode())}


def dates_are_in_the_text_and_in_order(text: str) -> None:
    """Spans lie inside the text, do not overlap, can be masked one for one, and no deadline ends before it begins."""
    end = 0
    for found in find_dates(text, anchor=NOW.date()):
        assert end <= found.start < found.end <= len(text)
        assert len(found.text) == found.end - found.start
        assert found.deadline.latest is None or found.deadline.earliest <= found.deadline.latest
        end = found.end


def one_day_in_every_style(day: date) -> None:
    """A day is the same day however it is written, alone and within a sentence."""
    for style, write in strategies.STYLES.items():
        for text in (write(day), f"It will be shut down on {write(day)}.", f"| {write(day)} |"):
            read_ = [found.deadline for found in find_dates(text)]
            assert [(d.earliest, d.latest) for d in read_] == [(day, day)], f"{style}: {text}"


def any_text_is_read(text: str) -> None:
    """No text raises anything but ParseError or takes long, and each claim is whole."""
    for claim in read(text.encode("utf-8", errors="surrogatepass")):
        whole(claim)


def any_bytes_are_read(sent: tuple[bytes, str]) -> None:
    """No bytes under no charset raise anything but ParseError or take long."""
    for claim in read(*sent):
        whole(claim)


def whole(claim: Claim) -> None:
    """A claim has a name, a quote and a rule, is not its own replacement, and its days are in order."""
    name = claim.subject.name
    assert name.strip()
    assert claim.evidence.rule
    assert name not in claim.replacements
    assert len(claim.evidence.quote) <= 1000
    for milestone in claim.milestones:
        deadline = milestone.deadline
        assert deadline is None or deadline.latest is None or deadline.earliest <= deadline.latest


def a_text_of_any_length_is_read(text: str) -> None:
    """A short text that is repeated many times costs its length, not its square."""
    read((text * (GROWN // max(1, len(text)))).encode("utf-8", errors="surrogatepass"))


def a_table_says_the_same_in_every_format(rows: list[tuple[int, date]]) -> None:
    """The same rows as HTML, with and without joined cells, as Markdown and as JSON are the same notices."""
    named = {f"nova-{number}": day.isoformat() for number, day in rows}
    expected = set(named.items())
    markdown = "".join(f"| `{name}` | {day} |\n" for name, day in named.items())
    html = "".join(f"<tr><td><code>{name}</code></td><td>{day}</td></tr>" for name, day in named.items())
    json = ", ".join(f'{{"model": "{name}", "shutdown_date": "{day}"}}' for name, day in named.items())
    head = "<html><body><h1>Deprecations</h1><table><tr><th>Model</th><th>Shutdown date</th></tr>"
    assert told(f"# Deprecations\n\n| Model | Shutdown date |\n|---|---|\n{markdown}") == expected
    assert told(f"{head}{html}</table></body></html>") == expected
    assert told(f"{head}{_joined(named)}</table></body></html>") == expected
    assert told(f"[{json}]") == expected


def _joined(named: dict[str, str]) -> str:
    """Return the rows ordered by day, the day's cell joined over its rows."""
    rows = ""
    for day in sorted(set(named.values())):
        names = [name for name, one in named.items() if one == day]
        for index, name in enumerate(names):
            joined = f'<td rowspan="{len(names)}">{day}</td>' if index == 0 else ""
            rows += f"<tr><td>{name}</td>{joined}</tr>"
    return rows


def noise_around_a_notice_changes_nothing(before: list[str], day: date, after: list[str]) -> None:
    """Sentences that announce nothing neither hide a notice nor add one."""
    notice = f"The Widgets API will be shut down on {day}."
    assert told("\n\n".join(("# News", *before, notice, *after))) == {("Widgets API", day.isoformat())}


_NOISE = st.lists(st.sampled_from(NOISE), max_size=4)
_ROWS = st.lists(st.tuples(st.integers(1, 999), strategies.DAYS), min_size=2, max_size=6, unique_by=lambda row: row[0])

RULES: dict[str, tuple[Callable[..., None], tuple[SearchStrategy[Any], ...]]] = {
    "dates: spans": (dates_are_in_the_text_and_in_order, (strategies.SOUP,)),
    "dates: styles": (one_day_in_every_style, (strategies.DAYS,)),
    "prose": (any_text_is_read, (strategies.SOUP,)),
    "prose: noise": (noise_around_a_notice_changes_nothing, (_NOISE, strategies.DAYS, _NOISE)),
    "prose: length": (
        a_text_of_any_length_is_read,
        (st.lists(strategies.TOKENS, min_size=1, max_size=6).map(" ".join),),
    ),
    "tables: html": (any_text_is_read, (strategies.html_tables(),)),
    "tables: markdown": (any_text_is_read, (strategies.markdown_tables(),)),
    "tables: formats": (a_table_says_the_same_in_every_format, (_ROWS,)),
    "documents": (any_bytes_are_read, (strategies.damaged(),)),
}
