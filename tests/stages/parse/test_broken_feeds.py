"""Broken feeds: what can be saved is read and the break is said; what cannot is one clear line."""

from __future__ import annotations

import pytest

from lastcall.errors import ParseError
from lastcall.stages.parse import parse

ITEM = "<item><guid>{0}</guid><title>Nova {0} ends</title><description>On 3 March 2027.</description></item>"
HEAD = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Acme</title>'
TAIL = "</channel></rss>"


def a_feed(*inside: str, before: str = "", after: str = "") -> bytes:
    items = "".join(ITEM.format(n) for n in range(3))
    return (before + HEAD + items + "".join(inside) + TAIL + after).encode()


def titles(body: bytes) -> list[str]:
    parsed = parse(body)
    assert parsed.format == "rss"
    return [passage.entry_title for passage in parsed.passages][:3]


THREE = ["Nova 0 ends", "Nova 1 ends", "Nova 2 ends"]


@pytest.mark.parametrize(
    "body",
    [
        a_feed("<item><title>a&nbsp;b</title></item>"),
        a_feed("<item><title>Q&A <b>x</title></item>"),
        a_feed("<item><title>&#xD800;&#0;&#9999999999;</title></item>"),
        a_feed("<item><title>\x07\x08</title></item>"),
        a_feed("</width></height></gml:pos>"),
        a_feed("<psc:chapters<psc:chapter>"),
        a_feed("<gml:Polygon<gml:LinearRing<gml:posList>&</gml:posList>"),
        a_feed(before="<b>Warning</b>: mysql_connect() failed\n"),
        a_feed(after="<!-- cached --><script>x</script>"),
        a_feed()[: -len(TAIL)],
        a_feed("<item><title>cut in the mid")[:-30],
    ],
    ids=[
        "entity",
        "ampersand",
        "references",
        "controls",
        "crash",
        "chapters",
        "polygon",
        "before",
        "after",
        "open",
        "cut",
    ],
)
def test_the_good_entries_of_a_broken_feed_are_read_and_the_break_is_said(body: bytes) -> None:
    assert titles(body) == THREE
    assert parse(body).warnings


def test_a_sound_feed_has_no_warning() -> None:
    assert parse(a_feed()).warnings == ()


def test_an_entry_that_comes_twice_is_one_and_one_that_says_nothing_is_none() -> None:
    assert parse(a_feed(ITEM.format(0), ITEM.format(0), "<item/>")).entries == 3


def test_entries_that_share_an_id_are_all_read() -> None:
    same = "<item><guid>x</guid><title>One</title></item><item><guid>x</guid><title>Two</title></item>"

    assert parse(a_feed(same)).entries == 5


def test_absurdly_long_ids_and_titles_are_cut_and_stay_apart() -> None:
    long = "<item><guid>{}1</guid><title>{}</title></item><item><guid>{}2</guid></item>"
    body = a_feed(long.format("x" * 100_000, "A" * 1_000_000, "x" * 100_000))

    last, other = parse(body).passages[-2:]

    assert len(last.entry_title) <= 1_000
    assert last.entry_id != other.entry_id
    assert len(last.entry_id) < 400


@pytest.mark.parametrize(
    "body",
    [
        b"<rss",
        b'<?xml version="1.0"?><rss version="2.0"><channel>',
        b'<?xml version="1.0"?><opml version="2.0"><rss/></opml>',
        b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&a;</title></item></channel></rss>',
    ],
)
def test_what_cannot_be_saved_is_refused_in_one_line(body: bytes) -> None:
    with pytest.raises(ParseError) as refused:
        parse(body)
    assert "\n" not in str(refused.value)
    assert "root:" not in str(refused.value)
