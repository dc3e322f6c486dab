"""Several changes of one notice since we last spoke -> the one change to tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.notice import Announced, Confirmed, NoticeChange, Revised
from lastcall.stages.reconcile import differences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.stages.plan import Change


def fold_changes(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return one change for each notice, in the order of their first; they come oldest first.

    Announced and then dated before anybody was told is announced with a date. A date that moved and moved back is
    no change at all. What is left counts as old news only where every part of it came from a first poll.
    """
    folded: dict[str, Change] = {}
    for change in changes:
        known = folded.get(change.change.notice.id)
        folded[change.change.notice.id] = change if known is None else _join(known, change)
    return tuple(folded.values())


def _join(first: Change, then: Change) -> Change:
    after = then.change.notice
    joined: NoticeChange
    match first.change:
        case Announced():
            joined = Announced(after)
        case Revised(before, _, _):
            what = differences(before, after)
            joined = Revised(before, after, what) if what else Confirmed(after)
        case Confirmed():
            joined = then.change
    return replace(first, change=joined, first_poll=first.first_poll and then.first_poll)
