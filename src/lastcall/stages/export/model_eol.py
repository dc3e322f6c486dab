"""Entries -> a model-eol/0.1 feed: models only, one entry a model, its clock at each vendor that serves it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lastcall.model.notice import Confidence, SubjectKind, folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.stages.export.entries import Entry, Shelf

SPEC = "model-eol/0.1"
_SURE = {
    Confidence.LIKELY: "likely: no official page states it plainly",
    Confidence.REPORTED: "reported by others, not confirmed by the vendor",
}


def model_eol_of(shelf: Shelf) -> bytes:
    """Return the feed; a model of several vendors stands there once, and ends with the first of its clocks.

    `replacement` means a drop-in that tools may write into code by themselves: nobody promised us that, so what
    vendors name stands in `replacement_options`.
    """
    models: dict[str, list[Entry]] = {}
    for entry in shelf.entries:
        if entry.notice.subject.kind is SubjectKind.MODEL:
            models.setdefault(folded(entry.notice.subject.name), []).append(entry)
    vendors = {entry.notice.subject.vendor for group in models.values() for entry in group}
    changed = max((entry.changed_at for group in models.values() for entry in group), default=shelf.made_at)
    feed = {
        "spec": SPEC,
        "publisher": vendors.pop() if len(vendors) == 1 else "lastcall",
        "generated": f"{changed:%Y-%m-%dT%H:%M:%SZ}",  # as of the last change: the same facts are the same bytes
        "models": [_model(group) for _, group in sorted(models.items())],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _model(group: Sequence[Entry]) -> dict[str, Any]:
    first = min(group, key=_first)
    notice = first.notice
    notes = [
        first.sure if first.suggested_by else _SURE.get(notice.confidence, ""),
        "the retirement was withdrawn" if notice.withdrawn else "",
    ]
    if notice.deadline is None and not notice.withdrawn:
        notes.append("no date yet")
    elif notice.deadline is not None and not notice.deadline.is_day:
        notes.append(f"the vendor says: {notice.deadline}")
    model: dict[str, Any] = {
        "id": notice.subject.name,
        "aliases": list(notice.aliases),
        **_clock(first),
        "replacement_options": list(notice.replacements),
        "replacement_note": "the vendor names none" if notice.no_replacement else "",
        "notes": "; ".join(note for note in notes if note),
        "source": first.url,
        "distributions": [
            {"via": via, **_clock(entry), "source": entry.url} for via, entry in sorted(_by_vendor(group).items())
        ],
    }
    return {name: value for name, value in model.items() if value}


def _by_vendor(group: Sequence[Entry]) -> dict[str, Entry]:
    """Return the first clock of each vendor: a reader refuses a feed that has one twice."""
    found: dict[str, Entry] = {}
    for entry in sorted(group, key=_first):
        found.setdefault(entry.notice.subject.vendor, entry)
    return found


def _first(entry: Entry) -> tuple[bool, str]:
    notice = entry.notice
    return notice.withdrawn, notice.deadline.earliest.isoformat() if notice.deadline else "9999"


def _clock(entry: Entry) -> dict[str, str]:
    """Return announcement, end and how firm it is; a floor that nobody announced as an end is tentative."""
    notice = entry.notice
    if notice.withdrawn:
        return {}
    deadline = notice.deadline
    tentative = deadline is not None and deadline.is_floor and notice.announced_on is None
    clock = {} if tentative else {"announced": (notice.announced_on or notice.first_seen_at.date()).isoformat()}
    if deadline is not None:
        clock["shutdown"] = deadline.earliest.isoformat()
        if not deadline.is_day:
            clock["date_precision"] = "tentative" if tentative else "earliest"
    return clock
