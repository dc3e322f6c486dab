"""Pages: what is said to the reader, and none of what stands around it."""

from __future__ import annotations

from datetime import date

import pytest

from lastcall.stages.parse import parse
from tests.stages.parse.reading import page, read


def test_scripts_and_navigation_say_nothing() -> None:
    text = "<html><body><nav><a href='/'>Deprecated</a></nav><script>var shutdown=1</script><main><p>Hello.</p></main></body></html>"

    assert [p.text for p in read(text)] == ["Hello."]


@pytest.mark.parametrize(
    "chrome",
    [
        "<div hidden>We retire cookies.</div>",
        "<div style='display: none'>We retire cookies.</div>",
        "<div id='cookie-banner'>We retire cookies.</div>",
        "<div class='x cookie-consent'>We retire cookies.</div>",
        "<ul class='breadcrumbs'><li>Retired</li></ul>",
        "<div role='navigation'>Retired</div>",
    ],
)
def test_what_is_hidden_or_stands_around_a_page_is_not_read(chrome: str) -> None:
    assert [p.text for p in page(f"{chrome}<p>Hello.</p>")] == ["Hello."]


def test_a_panel_behind_a_tab_is_read() -> None:
    assert [p.text for p in page("<div role='tabpanel' hidden><p>Nova ends.</p></div>")] == ["Nova ends."]


@pytest.mark.parametrize("head", ["<button>Nova</button>", "Nova<a class='headerlink' href='#nova'>¶</a>", "Nova #"])
def test_a_heading_is_its_words(head: str) -> None:
    assert [p.headings for p in page(f"<h2>{head}</h2><p>It ends.</p>")] == [("Nova",)]


def test_each_article_of_a_list_is_an_entry_of_its_own() -> None:
    entry = "<article><h3>Nova {n}</h3><p>March {n}, 2026</p><p>It ends.</p></article>"
    found = page("<h2>News</h2>" + entry.format(n=1) + entry.format(n=2))

    assert [(p.headings, p.published_on) for p in found if p.text == "It ends."] == [
        (("News", "Nova 1"), date(2026, 3, 1)),
        (("News", "Nova 2"), date(2026, 3, 2)),
    ]


def test_words_of_neighbouring_blocks_are_not_glued_and_inline_tags_do_not_split_words() -> None:
    found = page("<div>Nova <b>1</b>.<span>5</span> ends</div><div>Luna stays</div>")

    assert found[0].text == "Nova 1.5 ends\nLuna stays"


def test_an_admonition_is_read_by_itself_under_its_title() -> None:
    (found,) = page("<div class='admonition warning'><p class='admonition-title'>Retired</p><p>Nova is gone.</p></div>")

    assert (found.headings, found.text) == (("Retired",), "Nova is gone.")


def test_a_mere_kind_of_box_is_no_heading() -> None:
    (found,) = page(
        "<h2>Nova</h2><div class='admonition note'><p class='admonition-title'>Note</p><p>It is gone.</p></div>"
    )

    assert (found.headings, found.text) == (("Nova",), "It is gone.")


def test_details_stand_under_their_summary() -> None:
    (found,) = page("<details><summary>Nova 1</summary><p>Ends on 1 May 2027.</p></details>")

    assert (found.headings, found.text) == (("Nova 1",), "Ends on 1 May 2027.")


def test_a_stamp_of_time_is_kept_beside_its_text() -> None:
    (found,) = page("<p>Ends on <time datetime='2027-05-01T00:00Z'>1 May</time>, for good.</p>")

    assert found.dates == ("2027-05-01",)
    assert found.text == "Ends on 1 May, 2027, for good."


def test_a_definition_list_is_sections_where_its_descriptions_are_long() -> None:
    (found,) = page(f"<dl><dt><code>nova.run</code></dt><dd><p>Removed in May.</p><p>{'Long. ' * 30}</p></dd></dl>")

    assert found.headings == ("nova.run",)
    assert found.text.startswith("Removed in May.")


def test_a_footnote_is_not_glued_to_what_it_notes() -> None:
    (one,), (two,) = page("<p>Ends Jan 2027<sup>5</sup></p>"), page("<p>Ends Jan 2027⁵</p>")

    assert (one.text, two.text) == ("Ends Jan 2027", "Ends Jan 2027")


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_bytes_are_read_in_the_charset_that_they_have(charset: str) -> None:
    text = f'<html><head><meta charset="{charset}"></head><body><p>Naïve café</p></body></html>'
    (found,) = parse(text.encode(charset), url="https://acme.example/", charset=charset).passages

    assert found.text == "Naïve café"


def test_characters_that_only_forbid_a_break_are_plain_also_as_entities() -> None:
    (found,) = page("<p>2027&#8209;05&#8209;01&nbsp;UTC, 2027\u201105\u201101</p>")

    assert found.text == "2027-05-01 UTC, 2027-05-01"
