"""Several changes since we last spoke -> one."""

from __future__ import annotations

from dataclasses import replace

from lastcall.model.notice import Announced, Confirmed, Revised, What
from lastcall.stages.fold import fold_changes
from lastcall.stages.plan import Change
from tests.builders import a_notice

UNDATED, DATED, MOVED = a_notice(ends=None), a_notice(), a_notice(ends="2026-12-01")
DATING = Change(Revised(UNDATED, DATED, (What.DATED,)))
MOVING = Change(Revised(DATED, MOVED, (What.MOVED_LATER,)))


def test_announced_and_then_dated_is_announced_with_a_date() -> None:
    assert fold_changes([Change(Announced(UNDATED)), DATING]) == (Change(Announced(DATED)),)


def test_two_revisions_are_the_way_from_the_first_to_the_last() -> None:
    assert fold_changes([DATING, MOVING]) == (Change(Revised(UNDATED, MOVED, (What.DATED,))),)


def test_there_and_back_again_is_no_change() -> None:
    back = Change(Revised(MOVED, DATED, (What.MOVED_EARLIER,)))

    assert fold_changes([MOVING, back]) == (Change(Confirmed(DATED)),)


def test_after_mere_evidence_the_next_change_counts() -> None:
    assert fold_changes([Change(Confirmed(UNDATED)), DATING]) == (DATING,)


def test_it_is_old_news_only_where_all_of_it_is() -> None:
    (folded,) = fold_changes([Change(Announced(UNDATED), first_poll=True), DATING])

    assert not folded.first_poll


def test_different_notices_stay_apart_in_order() -> None:
    other = a_notice("babbage")

    assert fold_changes([Change(Announced(other)), DATING]) == (Change(Announced(other)), DATING)
    assert replace(DATING, first_poll=True) != DATING
