"""A message -> the HTML of a mail."""

from __future__ import annotations

from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from lastcall.model.config import Receiver
from lastcall.stages.render import render
from lastcall.stages.render.reading import as_html
from lastcall.stages.render.samples import sample_message, sample_reasons

MAIL = Receiver("mail", "email", {"to": ("ops@example.com",), "from": "l@example.com"})
LINKS = (("Acknowledge", "https://l.example/a/1"), ("Snooze", "https://l.example/a/2"))


def html(reason: str, **wishes: object) -> LexborHTMLParser:
    message = sample_message(reason)
    items = tuple(replace(item, **wishes) for item in message.items)  # type: ignore[arg-type]  # of one field each
    return LexborHTMLParser(as_html(render(replace(message, items=items), MAIL)))


@pytest.mark.parametrize("reason", sample_reasons())
def test_every_mail_says_its_title_and_its_severity_in_words(reason: str) -> None:
    page, message = html(reason), sample_message(reason)

    heading = page.css_first("h1")
    assert heading is not None
    assert heading.text() == message.title
    assert page.body is not None
    assert message.severity in page.body.text()


def test_each_of_several_announcements_has_its_headline_and_its_own_steps() -> None:
    page, message = html("reminders"), sample_message("reminders")

    assert [one.text() for one in page.css("p b")] == [
        "Acme: nova-2 ends 24 Sep 2026 (today)",
        "Bolt: v1 charges ends 8 Oct 2026 (14 days)",
        "Acme: nova-1 is over since 31 Aug 2026 (24 days ago) and still used",
    ]
    steps = [one.text() for one in page.css("code")]
    assert [f"lastcall ack {item.notice_id}" in steps for item in message.items] == [True] * 3


def test_a_digest_is_a_linked_line_for_each_notice() -> None:
    page, message = html("digest"), sample_message("digest")

    assert len(page.css(".card a")) == len(message.items)
    assert all(item.notice_id in page.html for item in message.items if page.html)


def test_signed_links_are_buttons() -> None:
    assert [one.attributes["href"] for one in html("due", links=LINKS).css("a.button")] == [url for _, url in LINKS]


def test_what_a_vendor_writes_is_text_in_it() -> None:
    page = html("due", quote="<img src=x onerror=alert(1)> {{ 7 * 7 }} </style>", subject="<b>nova</b>")

    assert page.css("img") == []
    assert page.body is not None
    assert "{{ 7 * 7 }}" in page.body.text()


def test_it_knows_darkness_and_narrow_screens() -> None:
    sheet = html("due").css_first("style")

    assert sheet is not None
    assert "prefers-color-scheme:dark" in sheet.text()
    assert "max-width:520px" in sheet.text()
