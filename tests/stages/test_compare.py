"""Two copies of a page: what changed, in one list, and nothing that did not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lastcall.model.comparison import Comparison, Kind
from lastcall.model.notice import Claim, Stage
from lastcall.stages.compare import compare
from tests.builders import NOW, a_claim

LATER = NOW + timedelta(days=30)


def between(old: list[Claim], new: list[Claim], *, page: str = "") -> Comparison:
    return compare(old, new, old_at=NOW, new_at=LATER, page=page)


def later(name: str = "sora-2", ends: str | None = "2026-09-24", **wishes: Any) -> Claim:
    return a_claim(name, ends, seen=LATER, **wishes)


def told(found: Comparison) -> list[tuple[Kind, str, str]]:
    return [(one.kind, one.notice.subject.name, one.said) for one in found.differences]


def test_a_page_that_says_the_same_has_not_changed() -> None:
    found = between([a_claim()], [later()])

    assert (found.differences, found.unchanged) == ((), 1)


@pytest.mark.parametrize(
    ("before", "after", "kind", "said"),
    [
        (None, "2026-09-24", Kind.DATED, "no date → 24 Sep 2026"),
        ("2026-09", "2026-09-24", Kind.DATED, "Sep 2026 → 24 Sep 2026"),
        ("2026-09-24", "2026-09-01", Kind.MOVED_EARLIER, "24 Sep 2026 → 1 Sep 2026"),
        ("2026-09-24", "2026-10-01", Kind.MOVED_LATER, "24 Sep 2026 → 1 Oct 2026"),
    ],
)
def test_a_date_that_came_or_moved_is_told_with_both_dates(
    before: str | None, after: str, kind: Kind, said: str
) -> None:
    assert told(between([a_claim(ends=before)], [later(ends=after)])) == [(kind, "sora-2", said)]


def test_what_only_the_new_copy_names_was_added() -> None:
    found = between([a_claim()], [later(), later("luna-9", None)])

    assert told(found) == [(Kind.ADDED, "luna-9", "ends without a date")]


def test_what_only_the_old_copy_names_has_vanished_and_is_not_withdrawn() -> None:
    found = between([a_claim(), a_claim("luna-9", "2027-01-01")], [later()])

    assert told(found) == [
        (Kind.VANISHED, "luna-9", "was to end 1 Jan 2027; no longer named, which takes nothing back")
    ]
    assert found.differences[0].after is None


def test_a_name_that_stands_on_the_page_without_an_end_is_told_so() -> None:
    found = between([a_claim(), a_claim("luna-9", "2027-01-01")], [later()], page="Luna-9 | no date announced")

    assert (
        found.differences[0].said
        == "was to end 1 Jan 2027; still on the page, but not said to end, which takes nothing back"
    )


def test_a_withdrawal_needs_a_claim_that_says_it() -> None:
    said = later(ends=None, stage=Stage.WITHDRAWN, withdrawn=True, quote="sora-2 will not be retired")
    found = between([a_claim()], [said])

    assert Kind.WITHDRAWN in [one.kind for one in found.differences]
    assert Kind.VANISHED not in [one.kind for one in found.differences]


def test_another_replacement_or_scope_is_a_correction() -> None:
    assert told(between([a_claim(replacements=("a",))], [later(replacements=("b",))])) == [
        (Kind.CORRECTED, "sora-2", "replacement: a → b")
    ]


def test_another_spelling_with_the_same_end_is_a_correction_of_the_name() -> None:
    found = between([a_claim("it_IT_BroadbandModel")], [later("it-IT_BroadbandModle")])

    assert told(found) == [
        (Kind.CORRECTED, "it-IT_BroadbandModle", "name: it_IT_BroadbandModel → it-IT_BroadbandModle")
    ]


def test_two_versions_are_no_two_spellings() -> None:
    found = between([a_claim("nova-4-turbo")], [later("nova-5-turbo")])

    assert {(kind, name) for kind, name, _ in told(found)} == {
        (Kind.ADDED, "nova-5-turbo"),
        (Kind.VANISHED, "nova-4-turbo"),
    }


def test_an_announcement_whose_parts_are_named_now_is_superseded_by_them() -> None:
    found = between([a_claim("Sora", None)], [later("sora-2"), later("sora-2-pro")])

    assert [one for one in told(found) if one[0] is Kind.SUPERSEDED] == [
        (Kind.SUPERSEDED, "Sora", "by sora-2, sora-2-pro")
    ]


def test_the_loudest_comes_first() -> None:
    old = [a_claim("a-1", "2026-09-24"), a_claim("b-1", "2026-09-24"), a_claim("c-1", "2026-09-24")]
    new = [later("a-1", "2026-10-24"), later("b-1", "2026-08-24"), later("d-1", "2027-08-24")]

    assert [one.kind for one in between(old, new).differences] == [
        Kind.MOVED_EARLIER,
        Kind.ADDED,
        Kind.MOVED_LATER,
        Kind.VANISHED,
    ]


def test_a_page_that_names_nothing_any_more_went_blank() -> None:
    assert between([a_claim()], []).went_blank
    assert not between([], []).went_blank


def countdown(left: str, ends: str, entry: str, day: str, **wishes: Any) -> Claim:
    return a_claim(
        "onprem-*",
        ends,
        quote=f"For the next {left} months both receive updates.",
        entry=entry,
        published=day,
        **wishes,
    )


def test_a_reminder_that_counts_down_is_one_notice_and_no_news() -> None:
    old = [countdown("twelve", "2027-03-01", "1", "2026-03-01")]
    new = [*old, countdown("eleven", "2027-03-05", "2", "2026-04-05", seen=LATER)]
    found = between(old, new)

    assert told(found) == [(Kind.REMINDED, "onprem-*", "said again; still ends 1 Mar 2027")]
    after = found.differences[0].after
    assert after is not None
    assert len(after.claims) == 2


def test_a_countdown_that_keeps_moving_is_seen_in_the_end() -> None:
    old = [countdown("twelve", "2027-03-01", "1", "2026-03-01")]
    new = [*old, countdown("eleven", "2027-06-05", "2", "2026-07-05", seen=LATER)]

    assert [one.kind for one in between(old, new).differences] == [Kind.MOVED_LATER]


def test_other_words_with_a_near_date_are_a_move() -> None:
    old = [countdown("twelve", "2027-03-01", "1", "2026-03-01")]
    new = [
        a_claim(
            "onprem-*",
            "2027-03-05",
            quote="The images end on 5 March 2027.",
            entry="2",
            published="2026-04-05",
            seen=LATER,
        )
    ]

    assert [one.kind for one in between(old, new).differences] == [Kind.MOVED_LATER]
