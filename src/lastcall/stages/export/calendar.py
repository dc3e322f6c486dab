"""Entries -> an iCalendar of your own deadlines: stable UIDs, SEQUENCE on a move, CANCELLED on a withdrawal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lastcall.model.notice import Deadline, Notice
    from lastcall.stages.export.entries import Entry, Shelf

DOMAIN = "lastcall"  # of UIDs: an entry keeps its own wherever it is exported (RFC 5545 3.8.4.7)
ALARMS = (timedelta(days=-30), timedelta(days=-7))


def calendar_of(shelf: Shelf) -> bytes:
    """Return the calendar; the same facts make the same bytes, whenever it is asked for."""
    calendar = Calendar()
    calendar.add("prodid", "-//Lastcall//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", "Shutdowns of what you use")
    calendar.add("x-wr-calname", "Shutdowns of what you use")
    for entry in shelf.entries:
        for event in _events(entry):
            calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body


def _events(entry: Entry) -> Iterator[Event]:
    """Yield the end of a notice, and the day by which to start."""
    notice = entry.notice
    dated = notice if notice.deadline else entry.last_dated
    if dated is None or dated.deadline is None:
        return  # never had a date: there is nothing to stand in a calendar
    gone = notice.withdrawn or notice.deadline is None  # withdrawn, or postponed without a new date
    yield _event(entry, "", _day(dated), entry.title, dated.deadline, gone=gone)
    if entry.start_by is not None:
        title = f"Start by today: {entry.title}"
        yield _event(entry, "-start", entry.start_by, title, dated.deadline, gone=gone)


def _day(notice: Notice) -> date:
    assert notice.deadline is not None  # asked only of dated ones
    return notice.deadline.earliest


def _event(entry: Entry, suffix: str, day: date, title: str, deadline: Deadline, *, gone: bool) -> Event:
    event = Event()
    event.add("uid", f"{entry.notice.id}{suffix}@{DOMAIN}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.notice.revision - 1)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("description", entry.text)
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["shutdown", entry.notice.subject.vendor])
    if entry.url:
        event.add("url", entry.url)
    # A month or a "not before" stands on its first day, and says that it is no firm date.
    firm = "CONFIRMED" if deadline.is_day else "TENTATIVE"
    event.add("status", "CANCELLED" if gone else firm)
    if not gone:
        for before in ALARMS:
            event.add_component(_alarm(before, title))
    return event


def _alarm(before: timedelta, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", before)
    return alarm
