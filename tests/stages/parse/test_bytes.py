"""Any bytes: what can be read is read, everything else is refused in one line that says what and what to do."""

from __future__ import annotations

import gzip

import pytest

from lastcall.errors import ParseError
from lastcall.stages.parse import parse

HTML = "<html><body><main>"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(900), "a PNG picture"),
        (gzip.compress(b"hello" * 99), "gzip"),
        (b"PK\x03\x04\x14\0\0\0" + bytes(200), "a ZIP archive"),
        (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", "a PDF"),
        (b"SQLite format 3\0" + bytes(99), "a database"),
        (bytes(range(1, 256)) * 40, "binary data"),
    ],
    ids=["empty", "blank", "png", "gzip", "zip", "pdf", "sqlite", "data"],
)
def test_what_is_no_text_is_refused_with_what_it_is_and_what_to_do(body: bytes, said: str) -> None:
    with pytest.raises(ParseError, match=said) as refused:
        parse(body)

    assert any(verb in str(refused.value) for verb in ("save", "unpack", "export"))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>Es endet im März €".encode("utf-16-le"), "Es endet im März €"),
        ("<p>Es endet im März €".encode("utf-16-be"), "Es endet im März €"),
        ("<p>Es endet im März".encode("latin-1"), "Es endet im März"),
        ("<meta charset=shift_jis><p>廃止します".encode("shift_jis"), "廃止します"),
        ("<meta charset=nonsense><p>Es endet im März".encode(), "Es endet im März"),
        (b"\xef\xbb\xbf<p>Nova ends", "Nova ends"),
    ],
    ids=["utf-16-le", "utf-16-be", "latin-1", "shift_jis", "unknown", "mark"],
)
def test_a_charset_is_found_by_mark_declaration_or_guess(body: bytes, text: str) -> None:
    assert [p.text for p in parse(body).passages] == [text]


def test_a_text_cut_off_inside_a_character_loses_that_character_alone() -> None:
    (found,) = parse("<p>Es endet im März €".encode()[:-1]).passages

    assert found.text.startswith("Es endet im März")


def test_a_damaged_byte_does_not_cost_the_other_characters() -> None:
    body = "<p>März, März, März, März, März, März ".encode() + b"\xff"

    assert "März, März" in parse(body).passages[0].text


def test_a_wrong_charset_in_the_header_is_overruled_by_the_bytes() -> None:
    assert [p.text for p in parse("<p>März".encode(), charset="iso-8859-1").passages] == ["März"]


@pytest.mark.parametrize(
    "text",
    [
        HTML + "<div>" * 100_000,
        HTML + "<ul><li>" * 100_000,
        HTML + "<b>" * 100_000,
        HTML + "<table><b>" * 50_000,
        HTML + "<a " * 300_000,
        HTML + "<a " + "x=1 " * 300_000 + ">",
        ":::note\n" * 20_000,
        "<Note>\n" * 20_000,
    ],
    ids=["div", "ul", "b", "table", "open", "attributes", "directives", "components"],
)
def test_markup_on_which_parsers_need_minutes_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match=r"^HTML: .*it is not read"):
        parse(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        HTML + "<table>" + "<tr><td>x" * 20_000,
        HTML + "<table>" + ("<tr>" + "<td colspan=200 rowspan=999>x</td>" * 30 + "</tr>") * 200,
        ">" * 3000 + " x",
        "- " * 100_000 + "x",
        "[a](" * 100_000,
        "a **b" * 50_000,
        "**A**: b\n" * 20_000,
        "<!-- " * 100_000,
        '<A "' * 100_000,
        "<A x={" * 100_000,
        "{{< " * 100_000,
        "|a" * 5_000 + "\n" + "|-" * 5_000 + "\n" + "|b" * 5_000,
        "type A {\n  a" + "(" * 100_000 + " @deprecated",
        "a" * 3_000_000,
    ],
    ids=[
        "rows",
        "spans",
        "quotes",
        "dashes",
        "links",
        "bold",
        "pairs",
        "comments",
        "tags",
        "braces",
        "codes",
        "columns",
        "schema",
        "line",
    ],
)
def test_hostile_text_is_read_or_refused_but_never_hangs(text: str) -> None:
    try:
        read = parse(text.encode()).format
    except ParseError as refused:
        read = str(refused)

    assert read
