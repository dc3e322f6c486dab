"""A reason -> the message that an invented vendor would cause: for previews, for docs/messages.md, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from lastcall.model.alert import AlertReason, Layout, Message, MessageItem
from lastcall.stages.titles import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

NOW = datetime(2026, 3, 27, 8, 30, tzinfo=UTC)
_ENDS = date(2026, 9, 24)
_ITEM = MessageItem(
    notice_id="n-5a1e0c11",
    vendor="acme",
    vendor_name="Acme",
    subject="nova-2",
    subject_kind="model",
    reason=AlertReason.ANNOUNCED,
    severity="low",
    deadline="24 Sep 2026",
    deadline_on=_ENDS,
    days_left=181,
    effect="shutdown",
    replacements=("nova-3",),
    announced_on=date(2026, 3, 24),
    quote="On September 24, 2026 the nova-2 model will be removed from the API. Please move to nova-3.",
    url="https://docs.acme.example/deprecations#nova-2",
    source_id="acme/deprecations",
    read_at=NOW - timedelta(minutes=12),
    used_in=('shop: shop/src/video.py:7  model="nova-2"', "shop: declared as acme/nova-2"),
    owners=("payments",),
    other_milestones=("deprecated 24 Mar 2026",),
)
_SOURCE: Mapping[str, Any] = {
    "notice_id": "",  # it is about no notice
    "replacements": (),
    "announced_on": None,
    "other_milestones": (),
    "used_in": ("shop",),
    "subject": "acme/deprecations",
    "subject_kind": "source",
    "deadline": "",
    "deadline_on": None,
    "days_left": None,
    "was": "24 Mar 2026",
    "severity": "medium",
    "quote": "it parsed, and the table that used to be there is gone",
}
SUGGESTED = "suggested"  # announced, as only a language model reads it
# What each reason changes about that notice, and the day on which it is said.
_REASONS: Mapping[str, Mapping[str, Any]] = {
    SUGGESTED: {
        "reason": AlertReason.ANNOUNCED,
        "confidence": "likely",
        "suggested_by": "small-reader",
        "quote": "We are saying our goodbyes to nova-2 on September 24, 2026.",
    },
    "announced": {
        "deadline": "",
        "deadline_on": None,
        "days_left": None,
        "severity": "info",
        "replacements": (),
        "quote": "We are saying goodbye to nova-2. Dates will follow.",
    },
    "dated": {},
    "moved_earlier": {"deadline": "27 Aug 2026", "deadline_on": date(2026, 8, 27), "was": "24 Sep 2026"},
    "moved_later": {"deadline": "27 Feb 2027", "deadline_on": date(2027, 2, 27), "was": "24 Sep 2026"},
    "changed": {"replacements": ("nova-3", "nova-3-mini")},
    "withdrawn": {"quote": "We have decided to keep nova-2 available.", "severity": "info"},
    "reinstated": {},
    "confirmed": {},
    "resolved": {"severity": "info"},
    "reminder": {"today": date(2026, 8, 25), "severity": "high"},
    "due": {"today": _ENDS, "severity": "critical"},
    "overdue": {"today": date(2026, 10, 8), "severity": "critical"},
    "start_by": {"today": date(2026, 7, 27), "severity": "medium", "start_by": date(2026, 8, 3)},
    "blind": _SOURCE,
    "sighted": {**_SOURCE, "quote": "", "severity": "info"},
}


def sample_message(reason: str, *, receiver: str = "preview", now: datetime = NOW) -> Message:
    """Return the sample of a reason: `announced`, …, or `suggested`, `reminders`, `digest`, `test`, `trouble`."""
    if reason in (Layout.TEST, Layout.TROUBLE):
        trouble = "ops: Slack says channel_not_found. Its messages are kept and go out when it works again."
        blank = _blank(reason, receiver, now)
        if reason == Layout.TEST:
            return replace(blank, title=title_of(blank))
        return replace(blank, severity="high", title="Lastcall cannot reach the receiver ops", note=trouble)
    if reason == Layout.REMINDERS:
        return _reminders(receiver, now)
    if reason == Layout.DIGEST:
        items = (*_sample(AlertReason.REMINDER, now), *_sample(AlertReason.DATED, now))
        second = replace(items[1], subject="Videos API", subject_kind="api", notice_id="n-77c0ffee")
        message = replace(_blank(reason, receiver, now), layout=Layout.DIGEST, items=(items[0], second))
        return replace(message, severity="high", reason=AlertReason.REMINDER, title=title_of(message))
    items = _sample(reason, now)
    why = AlertReason(items[0].reason)
    message = replace(_blank(reason, receiver, now), layout=Layout.ALERT, items=items, reason=why)
    message = replace(message, severity=items[0].severity, follow_up=why is not AlertReason.ANNOUNCED)
    return replace(message, title=title_of(message))


def sample_reasons() -> tuple[str, ...]:
    """Return every reason of which there is a sample, in the order of a notice's life."""
    known = [reason.value for reason in AlertReason if reason != AlertReason.TEST]
    layouts = (Layout.REMINDERS, Layout.DIGEST, Layout.TEST, Layout.TROUBLE)
    return (*known, SUGGESTED, *(layout.value for layout in layouts))


def _reminders(receiver: str, now: datetime) -> Message:
    """Return what a team is reminded of on one day."""
    (due,) = _sample(AlertReason.DUE, now)
    coming: Mapping[str, Any] = {
        "subject": "v1 charges",
        "subject_kind": "api",
        "vendor": "bolt",
        "vendor_name": "Bolt",
        "severity": "high",
        "quote": "The v1 charges API stops answering on October 8, 2026.",
        "url": "https://bolt.example/changelog#charges",
        "source_id": "bolt/changelog",
        "replacements": ("v2 payments",),
        "used_in": ("shop: shop/src/pay.py:31  bolt.charges.create(…)",),
        "other_milestones": (),
    }
    (later,), (over,) = _sample(AlertReason.REMINDER, now), _sample(AlertReason.OVERDUE, now)
    later = replace(later, **coming, notice_id="n-77c0ffee", deadline="8 Oct 2026", days_left=14)
    over = replace(
        over,
        subject="nova-1",
        notice_id="n-0ddba115",
        deadline="31 Aug 2026",
        days_left=-24,
        quote="nova-1 is retired on August 31, 2026.",
        used_in=("blog: declared as acme/nova-1",),
    )
    message = replace(_blank(Layout.REMINDERS, receiver, now), layout=Layout.REMINDERS, items=(due, later, over))
    message = replace(message, severity="critical", reason=AlertReason.DUE)
    return replace(message, title=title_of(message))


def _blank(reason: str, receiver: str, now: datetime) -> Message:
    layout = Layout.TROUBLE if reason == Layout.TROUBLE else Layout.TEST
    return Message(
        f"sample-{reason}", receiver, layout, AlertReason.TEST, "info", "t-sample", (), now, now.date(), title=""
    )


def _sample(reason: str, now: datetime) -> tuple[MessageItem, ...]:
    wishes = dict(_REASONS.get(reason, {}))
    today = wishes.pop("today", now.date())
    item = replace(_ITEM, **{"reason": reason, **wishes})
    if item.deadline_on is None:
        return (item,)
    return (replace(item, days_left=(item.deadline_on - today).days),)
