"""What strangers may send: dates in every style, tables of every shape, soups of trigger words, damaged documents."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.golden.truth import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DAYS = st.dates(date(2000, 1, 1), date(2095, 12, 31))  # nothing that ends today ended before
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905  # twelve quotes say no more
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905 - one line a language
SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()  # noqa: SIM905 - one line a language
GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905 - one line a language


def _ordinal(day: int) -> str:
    return f"{day}{'th' if 10 <= day % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


# Every way of writing one day that leaves no doubt about it.
STYLES: dict[str, Callable[[date], str]] = {
    "iso": lambda d: d.isoformat(),
    "iso with non-breaking hyphens": lambda d: d.isoformat().replace("-", "\u2011"),
    "iso with figure dashes": lambda d: d.isoformat().replace("-", "\u2012"),
    "slashes, year first": lambda d: f"{d:%Y/%m/%d}",
    "dots, year first": lambda d: f"{d.year}.{d.month}.{d.day}",
    "month first": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    "month first, no comma": lambda d: f"{MONTHS[d.month - 1]} {d.day} {d.year}",
    "month first, leading zero": lambda d: f"{MONTHS[d.month - 1]} {d.day:02}, {d.year}",
    "month first, ordinal": lambda d: f"{MONTHS[d.month - 1]} {_ordinal(d.day)}, {d.year}",
    "month first, short": lambda d: f"{MONTHS[d.month - 1][:3]} {d.day}, {d.year}",
    "month first, short with a dot": lambda d: f"{MONTHS[d.month - 1][:3]}. {d.day}, {d.year}",
    "month first, capitals": lambda d: f"{MONTHS[d.month - 1].upper()} {d.day}, {d.year}",
    "month first, non-breaking space": lambda d: f"{MONTHS[d.month - 1]}\u00a0{d.day}, {d.year}",
    "day first": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "day first, comma": lambda d: f"{d.day} {MONTHS[d.month - 1]}, {d.year}",
    "day first, short": lambda d: f"{d.day:02} {MONTHS[d.month - 1][:3]} {d.year}",
    "day first, hyphens": lambda d: f"{d.day:02}-{MONTHS[d.month - 1][:3]}-{d.year}",
    "day first, ordinal of": lambda d: f"the {_ordinal(d.day)} of {MONTHS[d.month - 1]}, {d.year}",
    "french": lambda d: f"{d.day} {FRENCH[d.month - 1]} {d.year}",
    "spanish": lambda d: f"{d.day} de {SPANISH[d.month - 1]} de {d.year}",
    "german": lambda d: f"{d.day}. {GERMAN[d.month - 1]} {d.year}",
    "chinese and japanese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "weekday": lambda d: f"{d:%A}, {MONTHS[d.month - 1]} {d.day}, {d.year}",
}

_WORDS = (
    "deprecated deprecation retired retire will be shut down shutdown sunset removed remove end of life support no longer "
    "available discontinued EOL migrate to use instead replaced by in favor not sooner than earliest until before after "
    "by from on starting effective we are The model models API endpoint version the following : if when may might must "
    "required stop stops working extended postponed moved to cancel obsolète abgeschaltet retirado 下线 提供終了 § "
)
_THINGS = (
    "nova-1 `nova-1-mini` `GET /v1/x` /v1/projects/* claude-9 gpt-x-2024-08-06 v1beta1 TLS1.0 Python3.9 Widgets "
    "**Deprecated** ~~June~~ <del>x</del> [a](b) {{x.y}} min\\_likes https://a.example/v1?x=1 #anchor | || --- | \\| "
    "2026-09-24 June 1, 2027 31/02/2026 2026‑09‑24 Q3 2026 99999999999999999999 in 999 months in a year end of 2026 "
    "0000-00-00 2525/06/06 \u200b \u202e \ufeff \u00ad \u2028 \x00 \x0b İ ß ſ ﬁ ① ² ٣ ➜ 👩‍💻 . ; , ! ? … ( ) [ ] { } < > \" ' & &amp; &#x0; "
)
TOKENS = st.one_of(
    st.sampled_from(_WORDS.split(" ")), st.sampled_from(_THINGS.split(" ")), st.text(max_size=6), DAYS.map(str)
)
SOUP = st.lists(TOKENS, max_size=60).flatmap(
    lambda tokens: st.sampled_from([" ", "", "\n", "\n\n", "  ", "\n- ", " | "]).map(lambda gap: gap.join(tokens))
)
CELLS = st.one_of(
    st.sampled_from(["", "-", "—", "N/A", "TBD", "nova-1", "`nova-1`", "<code>nova-2</code>", "2026-09-24", "Active"]),
    st.lists(TOKENS, max_size=5).map(" ".join),
)
HEADERS = st.sampled_from(
    [
        "Model",
        "API",
        "Shutdown date",
        "Retirement date",
        "Deprecated on",
        "Replacement",
        "Status",
        "Release date",
        "",
        "Notes",
    ]
)
SPANS = st.sampled_from(["", "", "", "0", "2", "3", "-1", "x", "99999999999", "1000"])
Grid = list[list[str]]


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Draw the rows of a table, ragged, the first one of header words."""
    head = draw(st.lists(HEADERS, min_size=1, max_size=6))
    return [head, *draw(st.lists(st.lists(CELLS, max_size=8), max_size=8))]


@st.composite
def html_tables(draw: st.DrawFn) -> str:
    """Draw a table in HTML with spans that lie, header cells anywhere, and parts that are not closed."""
    rows = []
    for row in draw(grids()):
        tag = draw(st.sampled_from(["td", "td", "th"]))
        cells = []
        for cell in row:
            across, down = draw(SPANS), draw(SPANS)
            close = draw(st.sampled_from([f"</{tag}>", f"</{tag}>", ""]))
            cells.append(f'<{tag} colspan="{across}" rowspan="{down}">{cell}{close}')
        rows.append(f"<tr>{''.join(cells)}{draw(st.sampled_from(['</tr>', '</tr>', '', '<table>']))}")
    return f"<html><body><h2>Deprecations</h2><table>{''.join(rows)}</table></body></html>"


@st.composite
def markdown_tables(draw: st.DrawFn) -> str:
    """Draw a table in Markdown: ragged, with or without outer bars, a delimiter row that may not fit."""
    head, *rows = draw(grids())
    bar = draw(st.sampled_from(["|", ""]))
    rule = ["---"] * max(1, len(head) + draw(st.sampled_from([0, 0, 0, 1, -1])))
    return "# Deprecations\n\n" + "\n".join(f"{bar}{' | '.join(row)}{bar}" for row in (head, rule, *rows)) + "\n"


_DOCUMENTS: Sequence[bytes] = [case.body for case in cases()]
_CHARSETS = ["utf-8", "utf-16", "latin-1", "shift_jis", "utf-7", "nonsense", "base64", "idna", "punycode", "rot13"]
_SPLICES = [
    b"<table>",
    b"<![CDATA[",
    b"```",
    b"|",
    b"---\n",
    b"{",
    b'"',
    b"\x00",
    b"\xff\xfe",
    b"&#99999999;",
    b"<!--",
    b"]]>",
]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[bytes, str]:
    """Draw a golden document after up to four accidents, and the charset that a server declares for it."""
    body = draw(st.sampled_from(_DOCUMENTS))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(body)))
        size = draw(st.integers(0, 400))
        match draw(st.integers(0, 5)):
            case 0:
                body = body[:at]
            case 1:
                body = body[:at] + draw(st.binary(max_size=4)) + body[at + 1 :]
            case 2:
                body = body[:at] + body[at : at + size] * draw(st.integers(0, 30)) + body[at:]
            case 3:
                body = body[:at] + body[at + size :]
            case 4:
                body = body[:at] + draw(st.sampled_from(_SPLICES)) + body[at:]
            case _:
                body = body[:at] + draw(st.sampled_from(_DOCUMENTS))[at : at + size] + body[at:]
    if draw(st.booleans()):
        body = b'<?xml version="1.0" encoding="' + draw(st.sampled_from(_CHARSETS)).encode() + b'"?>' + body
    return body, draw(st.sampled_from(["", *_CHARSETS]))
