"""What touches you -> calendar and feeds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import feedparser
from icalendar import Calendar, Event

from lastcall.model.config import Project
from lastcall.model.notice import Notice
from lastcall.model.vendor import Vendor
from lastcall.stages.export import EXPORTS
from lastcall.stages.export.entries import Shelf, entries_of
from tests.builders import NOW, a_finding, a_notice

VENDORS = {"openai": Vendor("openai", "OpenAI")}


def shelf(*beliefs: Notice, lead_days: int = 0) -> Shelf:
    """The newest belief is today's, the others are its history."""
    projects = {"shop": Project("shop", lead_time=timedelta(days=lead_days))} if lead_days else {}
    history = {beliefs[-1].id: tuple((NOW + timedelta(days=n), belief) for n, belief in enumerate(beliefs))}
    return Shelf(entries_of([a_finding(beliefs[-1])], history, VENDORS, projects), NOW)


def events(found: Shelf) -> list[Event]:
    calendar = Calendar.from_ical(EXPORTS["ics"][0](found))
    return [part for part in calendar.walk("VEVENT") if isinstance(part, Event)]


def test_a_deadline_is_an_event_of_one_day_that_names_vendor_subject_and_day() -> None:
    (event,) = events(shelf(a_notice()))

    assert str(event["summary"]) == "OpenAI: sora-2 ends 24 Sep 2026"
    assert event.decoded("dtstart") == date(2026, 9, 24)
    assert event.decoded("dtend") == date(2026, 9, 25)
    assert str(event["status"]) == "CONFIRMED"
    assert "Used in: shop" in str(event["description"])


def test_a_moved_date_moves_the_same_event_with_a_higher_sequence() -> None:
    before, after = a_notice(), replace(a_notice(ends="2026-08-27"), revision=2)

    (first,), (then,) = events(shelf(before)), events(shelf(before, after))

    assert str(first["uid"]) == str(then["uid"])
    assert (first.decoded("sequence"), then.decoded("sequence")) == (0, 1)
    assert then.decoded("dtstart") == date(2026, 8, 27)


def test_a_withdrawn_notice_cancels_its_event() -> None:
    (event,) = events(shelf(a_notice(), replace(a_notice(withdrawn=True), revision=2)))

    assert str(event["status"]) == "CANCELLED"


def test_a_date_that_is_postponed_into_the_blue_cancels_the_event_on_its_old_day() -> None:
    (event,) = events(shelf(a_notice(), replace(a_notice(ends=None), revision=2)))

    assert (str(event["status"]), event.decoded("dtstart")) == ("CANCELLED", date(2026, 9, 24))


def test_what_never_had_a_date_stands_in_no_calendar() -> None:
    assert events(shelf(a_notice(ends=None))) == []


def test_a_month_stands_on_its_first_day_and_is_tentative() -> None:
    (event,) = events(shelf(a_notice(ends="2026-09")))

    assert (str(event["status"]), event.decoded("dtstart")) == ("TENTATIVE", date(2026, 9, 1))
    assert "ends Sep 2026" in str(event["summary"])


def test_a_lead_time_adds_the_day_to_start() -> None:
    end, start = events(shelf(a_notice(), lead_days=30))

    assert start.decoded("dtstart") == date(2026, 8, 25)
    assert str(start["uid"]) != str(end["uid"])


def test_the_same_facts_make_the_same_bytes() -> None:
    for form, (write, _) in EXPORTS.items():
        one, again = write(shelf(a_notice())), write(replace(shelf(a_notice()), made_at=NOW + timedelta(days=9)))
        assert one == again, form


def test_the_atom_feed_is_read_by_a_feed_reader() -> None:
    hostile = a_notice("<b>sora</b>\x07 & co", quote="]]> <script>alert(1)</script>")

    parsed = feedparser.parse(EXPORTS["atom"][0](shelf(hostile)))

    (entry,) = parsed.entries
    assert not parsed.bozo
    assert entry.id.endswith(":r1")
    assert entry.link == "https://acme.example/d"
    assert "script" not in str(entry.get("content", [{}])[0].get("type"))


def test_a_changed_fact_is_a_new_entry_of_the_feeds() -> None:
    before, after = a_notice(), replace(a_notice(ends="2026-08-27"), revision=2)
    ids = [
        {item["id"] for item in json.loads(EXPORTS["json"][0](found))["items"]}
        for found in (shelf(before), shelf(before, after))
    ]

    assert ids[0] != ids[1]


def test_the_json_feed_has_the_facts_as_data() -> None:
    (item,) = json.loads(EXPORTS["json"][0](shelf(a_notice(replacements=("veo-3",)))))["items"]

    assert item["_lastcall"]["ends_on"] == "2026-09-24"
    assert item["_lastcall"]["replacements"] == ["veo-3"]
    assert item["title"] == "OpenAI: sora-2 ends 24 Sep 2026"
