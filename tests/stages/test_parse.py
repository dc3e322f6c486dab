"""Documents -> passages: what surrounds a meaning stays with it, whatever the layout."""

from __future__ import annotations

import json

import pytest

from lastcall.model.document import Passage, PassageKind
from lastcall.stages.parse import parse


def read(text: str, *, url: str = "https://acme.example/") -> tuple[Passage, ...]:
    return parse(text.encode(), url=url).passages


def rows(text: str) -> list[list[tuple[str, str]]]:
    return [[(c.header, c.text) for c in p.cells] for p in read(text) if p.kind is PassageKind.ROW]


def test_cells_stand_under_their_headers() -> None:
    assert rows("| Model | Ends |\n|---|---|\n| `a-1` | May 2026 |\n") == [[("Model", "a-1"), ("Ends", "May 2026")]]


def test_a_cell_that_spans_rows_belongs_to_each() -> None:
    table = """<table><tr><th>Ends</th><th>Model</th></tr>
    <tr><td rowspan="2">2026-09-24</td><td>a-1</td></tr><tr><td>a-2</td></tr></table>"""

    assert rows(table) == [
        [("Ends", "2026-09-24"), ("Model", "a-1")],
        [("Ends", "2026-09-24"), ("Model", "a-2")],
    ]


def test_a_first_row_of_td_that_reads_like_headers_is_one() -> None:
    table = "<table><tr><td><b>Model</b></td><td><b>Shutdown date</b></td></tr><tr><td>a-1</td><td>2026-09-24</td></tr></table>"

    assert rows(table) == [[("Model", "a-1"), ("Shutdown date", "2026-09-24")]]


def test_list_items_stand_under_the_sentence_that_introduces_them() -> None:
    found = read("<h2>Ends</h2><p>These models end on 1 May 2026:</p><ul><li>a-1</li><li>a-2</li></ul>")
    items = [p for p in found if p.kind is PassageKind.ITEM]

    assert [p.text for p in items] == ["a-1", "a-2"]
    assert all("1 May 2026" in p.lead for p in items)
    assert all(p.headings == ("Ends",) for p in items)


def test_headings_nest_and_a_new_one_ends_the_deeper() -> None:
    found = {p.text: p.headings for p in read("# A\n\none\n\n## B\n\ntwo\n\n# C\n\nthree\n")}

    assert found == {"one": ("A",), "two": ("A", "B"), "three": ("C",)}


def test_code_and_links_are_kept_apart_from_the_text() -> None:
    (found,) = read("Use `nova-2`, see [the guide](https://acme.example/guide).\n")

    assert found.codes == ("nova-2",)
    assert found.links == (("the guide", "https://acme.example/guide"),)
    assert found.text == "Use nova-2, see the guide."


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


def test_a_json_list_is_records_with_their_keys() -> None:
    found = read(json.dumps([{"name": "a-1", "retirementDate": "2026-09-24"}]))
    cells = [(c.header, c.text) for p in found if p.kind is PassageKind.RECORD for c in p.cells]

    assert cells == [("name", "a-1"), ("retirement date", "2026-09-24")]


def test_front_matter_is_a_record_and_no_text() -> None:
    found = read("---\ntitle: Acme\neol: 2026-09-24\n---\n\nBody.\n")

    assert any(("eol", "2026-09-24") in [(c.header, c.text) for c in p.cells] for p in found)
    assert not any("---" in p.text for p in found)


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_bytes_are_read_in_the_charset_that_they_have(charset: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body><p>Naïve café</p></body></html>'

    (found,) = parse(
        page.encode(charset), url="https://acme.example/", media_type="text/html", charset=charset
    ).passages

    assert found.text == "Naïve café"


def test_scripts_and_navigation_say_nothing() -> None:
    page = "<html><body><nav><a href='/'>Deprecated</a></nav><script>var shutdown=1</script><main><p>Hello.</p></main></body></html>"

    assert [p.text for p in read(page)] == ["Hello."]


def test_a_definition_list_is_pairs() -> None:
    found = read("<dl><dt>End of life date</dt><dd>2026-09-24</dd></dl>")

    assert any("2026-09-24" in p.text for p in found)
