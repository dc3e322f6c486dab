"""Inputs that are known to be hard: deep, long and damaged ones, and whatever fuzzing has found."""

from __future__ import annotations

import pytest

from tests.fuzz.rules import any_bytes_are_read, any_text_is_read

DEEP = 20_000
DEEP_TEXTS = {
    "html": "<div>" * DEEP + "Nova 1 is deprecated.",
    "html tables": "<table><tr><td>" * (DEEP // 10),
    "html lists": "<ul><li>" * DEEP,
    "markdown quotes": ">" * DEEP + " Nova 1 is deprecated.",
    "markdown lists": "\n".join("  " * depth + "- Nova 1 is deprecated." for depth in range(300)),
    "markdown emphasis": "*" * DEEP + "a" + "*" * DEEP,
    "markdown brackets": "[" * DEEP,
    "json arrays": "[" * DEEP + "1" + "]" * DEEP,
    "json objects": '{"a":' * DEEP + "1" + "}" * DEEP,
    "yaml flow": "---\na: " + "[" * 3000,
    "yaml blocks": "---\n" + "\n".join(" " * depth + "a:" for depth in range(800)),
    "yaml aliases": "---\na: &a [x, x, x, x, x, x, x, x, x]\n"
    + "\n".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "xml": "<rss><channel>" + "<item>" * (DEEP // 10),
    "xml entities": '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
    "<rss><channel><item><title>&c;&c;&c;</title></item></channel></rss>",
    "graphql": "type A {\n" + "  a: [" * 2000 + "@deprecated\n}",
}
LONG_TEXTS = {
    "one word": "a" * 500_000,
    "one line of words": "deprecated " * 40_000,
    "digits": "1" * 300_000,
    "dates": "2026-09-24 " * 20_000,
    "ends without a full stop": "下线 ! 2000-01-01" * 7_000,
    "hyphens": "-" * 300_000,
    "bars": "|" * 300_000,
    "spaces": " " * 500_000,
    "backslashes": "\\" * 200_000,
    "back-ticks": "`" * 100_000,
    "angle brackets": "<" * 200_000,
    "line breaks": "\n" * 500_000,
    "one row": "| Model | Shutdown |\n|---|---|\n" + "| nova-1 " * 20_000,
    "no full stop": "we will remove " + "the nova and " * 20_000 + "on June 1, 2027",
    "headings": "# Nova is deprecated\n" * 5_000,
    # Found by fuzzing: every sentence of a passage looked at every code span of the passage.
    "code spans and sentences": " `GET !" * 20_000,
    # Found by fuzzing with coverage: a full stop both parted a name and was part of it, 2^n ways to read a row of them.
    "a row of full stops": "Oxide Functions v1 wil" + "." * 44 + "l will be retired on November 2, 2026",
    "named sentences": "We removed `nova-1`. " * 2_500,
}


@pytest.mark.parametrize("kind", DEEP_TEXTS)
def test_depth_breaks_nothing(kind: str) -> None:
    any_text_is_read(DEEP_TEXTS[kind])


@pytest.mark.parametrize("kind", LONG_TEXTS)
def test_length_breaks_nothing(kind: str) -> None:
    any_text_is_read(LONG_TEXTS[kind])


@pytest.mark.parametrize(
    "sent",
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, ""),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "utf-8"),
        (b"\x1f\x8b\x08" + bytes(range(256)) * 40, "gzip"),
        ("Nova 1 is deprecated.".encode("utf-16"), "utf-8"),
        (b"\xff\xfe\x00", "utf-8"),
        (b"Nova 1 is deprecated.", "idna"),
        (b"", "utf-8"),
    ],
    ids=["png", "pdf", "gzip", "utf-16", "half a mark", "no charset of text", "empty"],
)
def test_bytes_that_are_no_text_break_nothing(sent: tuple[bytes, str]) -> None:
    any_bytes_are_read(sent)


def test_a_cell_that_spans_less_than_it_says_breaks_nothing() -> None:
    """A row above claims a hundred thousand million columns and two rows, and hides the one cell of the next row."""
    head = "<tr>" + "<td>Model</td>" * 6 + "</tr>"
    wide = '<tr><td colspan="99999999999" rowspan="2"></td>' + "<td></td>" * 6 + "<td>-</td></tr>"
    last = '<tr><td colspan="99999999999">-</td></tr>'
    any_text_is_read(f"<html><body><h2>Deprecations</h2><table>{head}{wide}{last}</table></body></html>")
