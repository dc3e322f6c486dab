"""A message -> its one line: what goes away, when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.model.alert import AlertReason, Layout
from lastcall.model.notice import Confidence
from lastcall.stages.rungs import COUNTED

if TYPE_CHECKING:
    from lastcall.model.alert import Message, MessageItem

LONGEST_NAME = 120  # characters
_NAMES = 3  # subjects that a title names before it counts
_CLOCKS = 2  # dates that a title names before it counts


def title_of(message: Message) -> str:
    """Return the header line, without markup: `OpenAI: sora-2, sora-2-pro ends 24 Sep 2026 (184 days)`."""
    if message.layout is Layout.TEST:
        return "Lastcall test message"
    if message.layout is Layout.REMINDERS or (message.layout is Layout.DIGEST and _counts_down(message)):
        return _reminders(message)
    if message.layout is Layout.DIGEST:
        return _digest(message)
    first = message.items[0]
    if first.subject_kind == "source":
        return f"{first.vendor_name}: {names_of(message.items)} {what_of(first)}"
    dates = dict.fromkeys(item.deadline for item in message.items)
    parts = [tuple(item for item in message.items if item.deadline == date) for date in dates]
    told = [
        f"{names_of(parts[0])} {what_of(first)}",
        *(f"{names_of(p)} {_ends(p[0])}{hedge_of(p[0])}" for p in parts[1:_CLOCKS]),
    ]
    if len(parts) > _CLOCKS:
        told.append(f"{len(parts) - _CLOCKS} more dates")
    return f"{first.vendor_name}: {'; '.join(told)}"


def names_of(items: tuple[MessageItem, ...]) -> str:
    """Return the subjects of a message, the first three by name."""
    names = list(dict.fromkeys(_name(item) for item in items))
    if len(names) <= _NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMES])} and {len(names) - _NAMES} more"


def _name(item: MessageItem) -> str:
    said = item.subject.lower().split()
    name = item.subject if not item.scope or item.scope.lower() in said else f"{item.subject} ({item.scope})"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"  # the date and how sure it is stay


def _ends(item: MessageItem) -> str:
    return f"{_verb(item)} {item.deadline}{_count(item.days_left)}" if item.deadline else "is going away, no date yet"


def what_of(item: MessageItem) -> str:
    """Return what happens, when, and how sure that is, in words that fit behind the subject."""
    return _what_of(item) + ("" if item.reason == AlertReason.RESOLVED else hedge_of(item))


def hedge_of(item: MessageItem) -> str:
    """Return how sure it is, where the vendor has not said it plainly: no line may sound surer than it is."""
    if item.suggested_by:
        return ", as a language model reads it"
    return {Confidence.LIKELY: ", likely", Confidence.REPORTED: ", as others report"}.get(
        Confidence(item.confidence), ""
    )


def _what_of(item: MessageItem) -> str:
    ends = _ends(item)
    match AlertReason(item.reason):
        case AlertReason.WITHDRAWN:
            return "stays: the shutdown was withdrawn"
        case AlertReason.REINSTATED:
            return f"goes away after all: {ends}"
        case AlertReason.MOVED_EARLIER:
            return f"ends EARLIER: {item.deadline}{_count(item.days_left)}, was {item.was}"
        case AlertReason.MOVED_LATER:
            return (
                f"ends later: {item.deadline}{_count(item.days_left)}, was {item.was}"
                if item.deadline
                else (f"is postponed, no new date (was {item.was})")
            )
        case AlertReason.DATED:
            return f"now dated: {ends}"
        case AlertReason.CHANGED:
            return f"changed: {ends}"
        case AlertReason.CONFIRMED:
            return f"confirmed by the vendor: {ends}"
        case AlertReason.START_BY:
            return f"{ends}: start moving now{_lead(item)}"
        case AlertReason.RESOLVED:
            return f"is no longer used here ({ends})"
        case AlertReason.BLIND:
            return f"cannot be read since {item.was}: its silence means nothing"
        case AlertReason.SIGHTED:
            return f"is read again (it could not be since {item.was})"
        case AlertReason.OVERDUE:
            return f"is over since {item.deadline}{_count(item.days_left)} and still used"
        case _:
            return ends


def _lead(item: MessageItem) -> str:
    """Return by when the move had to start, where the day is known."""
    return f" (by {item.start_by.day} {item.start_by:%b %Y})" if item.start_by else ""


def _verb(item: MessageItem) -> str:
    over = item.days_left is not None and item.days_left < 0
    if item.effect in ("shutdown", "end of support"):
        return "ended" if over else "ends"
    return f"({item.effect})"


def _count(days: int | None) -> str:
    if days is None:
        return ""
    if days == 0:
        return " (today)"
    return f" ({days} day{'s' * (days != 1)})" if days > 0 else f" ({-days} day{'s' * (days != -1)} ago)"


def _counts_down(message: Message) -> bool:
    return bool(message.items) and not message.note and all(item.reason in COUNTED for item in message.items)


def _reminders(message: Message) -> str:
    """Return what presses most, and how many more dates there are: `…; 2 more are coming, 3 are over`."""
    first, *rest = message.items
    over = sum((item.days_left or 0) < 0 for item in rest)
    parts = [f"{first.vendor_name}: {_name(first)} {what_of(first)}"]
    if coming := len(rest) - over:
        parts.append(f"{coming} more {'is' if coming == 1 else 'are'} coming")
    if over:
        parts.append(f"{over} {'more ' * (first.reason == AlertReason.OVERDUE)}{'is' if over == 1 else 'are'} over")
    return "; ".join(parts)


def _digest(message: Message) -> str:
    notices = [item for item in message.items if item.subject_kind != "source"]
    blind = sum(item.reason == AlertReason.BLIND for item in message.items)
    pressing = sum(item.severity in ("critical", "high") for item in notices)
    parts = []
    if notices:
        press = f", {pressing} within 30 days or over" if pressing else ""
        parts.append(f"{len(notices)} notice{'s' * (len(notices) != 1)} about what you use{press}")
    if blind:
        parts.append(f"{blind} source{'s' * (blind != 1)} that cover{'s' * (blind == 1)} you cannot be read")
    if not parts:
        parts.append(f"{len(message.items)} sources are read again")
    return "; ".join(parts) + (f" ({message.note})" if message.note else "")
