"""Feeds: an entry is the same in every kind of feed, and one broken entry costs no other."""

from __future__ import annotations

import json
from html import escape

import pytest

from lastcall.errors import ParseError
from lastcall.stages.parse import parse

ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Acme</title><id>x</id>
<entry><id>tag:1</id><title>One ends</title><updated>2026-05-04T00:00:00Z</updated><link href="https://acme.example/1"/>
<content type="html">&lt;p&gt;It ends.&lt;/p&gt;</content></entry></feed>"""
RSS = """<rss version="2.0"><channel><title>Acme</title><item><title>One ends</title><guid>tag:1</guid>
<link>https://acme.example/1</link><pubDate>Mon, 04 May 2026 00:00:00 GMT</pubDate>
<description><![CDATA[<p>It ends.</p>]]></description></item></channel></rss>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Acme",
        "items": [
            {
                "id": "tag:1",
                "title": "One ends",
                "url": "https://acme.example/1",
                "date_published": "2026-05-04T00:00:00Z",
                "content_html": "<p>It ends.</p>",
            }
        ],
    }
)


def entries(*contents: str) -> bytes:
    made = "".join(
        f"<item><title>T{n}</title><guid>{n}</guid><description>{escape(c)}</description></item>"
        for n, c in enumerate(contents, 1)
    )
    return f'<rss version="2.0"><channel><title>Acme</title>{made}</channel></rss>'.encode()


@pytest.mark.parametrize(("feed", "kind"), [(ATOM, "atom"), (RSS, "rss"), (JSON_FEED, "jsonfeed")])
def test_an_entry_is_the_same_in_every_kind_of_feed(feed: str, kind: str) -> None:
    parsed = parse(feed.encode(), url="https://acme.example/feed")
    told = next(p for p in parsed.passages if "It ends." in p.text)

    assert (parsed.format, parsed.entries) == (kind, 1)
    assert (told.entry_id, told.entry_title, told.entry_link) == ("tag:1", "One ends", "https://acme.example/1")
    assert str(told.published_on) == "2026-05-04"


def test_a_broken_feed_gives_what_can_be_read() -> None:
    broken = RSS.replace("</channel></rss>", "<item><title>Two & a half ends</title>")

    parsed = parse(broken.encode(), url="https://acme.example/feed")

    assert any(p.entry_id == "tag:1" for p in parsed.passages)
    assert parsed.warnings


def test_several_notes_in_one_entry_are_sections_of_their_own() -> None:
    parsed = parse(
        entries("<h3>Feature</h3><p>Luna is here.</p><h3>Deprecated</h3><p>Nova ends.</p><h3>Feature</h3><p>More.</p>")
    )

    assert [(p.headings, p.text) for p in parsed.passages] == [
        (("Feature",), "Luna is here."),
        (("Deprecated",), "Nova ends."),
        (("Feature",), "More."),
    ]
    assert len({p.section for p in parsed.passages}) == 3


def test_a_hostile_entry_costs_none_of_its_neighbours() -> None:
    parsed = parse(entries("<div>" * 5000 + "x", "<p>Nova ends.</p>"))

    assert [(p.entry_title, p.text) for p in parsed.passages] == [("T1", "T1"), ("T2", "Nova ends.")]


def test_content_that_was_escaped_twice_is_read_as_what_it_is() -> None:
    parsed = parse(entries("&lt;p&gt;Nova ends.&lt;/p&gt;&lt;p&gt;For good.&lt;/p&gt;"))

    assert [p.text for p in parsed.passages] == ["Nova ends.\nFor good."]


def test_markdown_in_an_entry_is_read_as_markdown() -> None:
    parsed = parse(entries("## Removed\n\n- `nova-1`\n"))

    assert [(p.headings, p.text) for p in parsed.passages] == [(("Removed",), "nova-1")]


def test_a_feed_that_declares_entities_is_refused() -> None:
    with pytest.raises(ParseError, match="declares XML entities"):
        parse(b'<!DOCTYPE a [<!ENTITY a "b">]><rss><channel><item><title>&a;</title></item></channel></rss>')
