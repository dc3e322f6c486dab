"""What is rendered: the pages of the documentation, the calendar, the samples."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from lastcall.entrypoints.pages import messages_page, receivers_page
from lastcall.model.alert import AlertReason
from lastcall.model.config import Receiver
from lastcall.stages.render import RENDERERS, render
from lastcall.stages.render.ics import calendar_of
from lastcall.stages.render.reading import as_text
from lastcall.stages.render.samples import NOW, sample_message, sample_reasons

TOP = Path(__file__).parents[3]


def test_the_page_of_messages_is_current() -> None:
    assert (TOP / "docs/messages.md").read_text() == messages_page()


def test_the_table_of_receivers_is_current() -> None:
    page = (TOP / "docs/receivers.md").read_text()

    assert page == receivers_page(page)
    assert "| github |" in page


def test_every_reason_has_a_sample_with_a_title() -> None:
    titles = [sample_message(reason).title for reason in sample_reasons()]

    assert set(AlertReason) <= {*sample_reasons(), AlertReason.TEST}
    assert all(titles)


def test_why_messages_were_folded_is_said_beside_the_notices() -> None:
    message = replace(sample_message("digest"), note="12 announcements at once, folded into one message")

    for kind in RENDERERS:
        options = {"to": ("ops@example.com",), "from": "l@example.com"}
        assert "12 announcements at once" in as_text(render(message, Receiver("r", kind, options))).replace("\\", "")


def test_the_calendar_keeps_its_uid_and_grows_its_sequence() -> None:
    first = calendar_of(sample_message("dated")).decode()
    moved = calendar_of(sample_message("moved_earlier", now=NOW + timedelta(days=3))).decode()

    def of(name: str, text: str) -> str:
        found = re.search(rf"^{name}[^:]*:(.*)\r$", text, re.MULTILINE)
        return found[1] if found else ""

    assert of("UID", first) == of("UID", moved) == "n-5a1e0c11@lastcall"
    assert int(of("SEQUENCE", moved)) > int(of("SEQUENCE", first))
    assert (of("DTSTART", first), of("DTEND", first)) == ("20260924", "20260925")
    assert of("DTSTART", moved) == "20260827"
    assert max(len(line.encode()) for line in moved.split("\r\n")) <= 75


def test_a_withdrawal_cancels_the_day_and_an_undated_notice_has_none() -> None:
    assert b"METHOD:CANCEL" in calendar_of(sample_message("withdrawn"))
    assert calendar_of(sample_message("announced")) == b""


def test_a_calendar_cannot_be_broken_out_of() -> None:
    message = sample_message("dated")
    item = replace(
        message.items[0], subject="x\r\nEND:VEVENT\r\nATTACH:evil", quote="a;b,c\\d", deadline_on=date(2026, 9, 1)
    )

    lines = calendar_of(replace(message, items=(item,))).decode().replace("\r\n ", "").split("\r\n")

    assert sum(line == "END:VEVENT" for line in lines) == 1
    assert not any(line.startswith("ATTACH") for line in lines)
    assert "DESCRIPTION:a\\;b\\,c\\\\d" in lines
