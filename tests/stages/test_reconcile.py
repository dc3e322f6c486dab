"""Claims + what we knew -> what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lastcall.model.notice import (
    Announced,
    Claim,
    Confidence,
    Confirmed,
    Notice,
    NoticeChange,
    Revised,
    Stage,
    SubjectKind,
    What,
)
from lastcall.stages.reconcile import notice_of, reconcile
from tests.builders import NOW, a_claim, a_notice, day, deadline

LATER = NOW + timedelta(days=3)
NEWS = "acme/news"


def told(*claims: Claim, known: tuple[Notice, ...] = (), **wishes: object) -> tuple[NoticeChange, ...]:
    return reconcile(claims, known, seen_at=LATER, **wishes)  # type: ignore[arg-type] # wishes are arguments by name


def known(*claims: Claim) -> tuple[Notice, ...]:
    return tuple(notice_of(change) for change in reconcile(claims, (), seen_at=NOW))


def revised(change: object) -> tuple[What, ...]:
    assert isinstance(change, Revised), change
    return change.what


def test_a_new_subject_is_announced() -> None:
    (change,) = told(a_claim())

    assert isinstance(change, Announced)
    assert change.notice.deadline == deadline("2026-09-24")
    assert change.notice.thread.startswith("t-")


def test_the_same_claim_again_only_confirms() -> None:
    before = known(a_claim())

    (change,) = told(a_claim(seen=LATER), known=before)

    assert change == Confirmed(before[0])


def test_absence_is_not_news() -> None:
    before = known(a_claim("sora-2"), a_claim("sora-2-pro"))

    changes = told(a_claim("sora-2", seen=LATER), known=before)

    assert [notice_of(change).subject.name for change in changes] == ["sora-2"]


def test_an_undated_notice_gets_its_date() -> None:
    (change,) = told(a_claim(ends="2026-09-24"), known=known(a_claim(ends=None)))

    assert revised(change) == (What.DATED,)
    assert notice_of(change).revision == 2


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("2026-09-24", "2026-08-01", What.MOVED_EARLIER),
        ("2026-09-24", "2027-01-15", What.MOVED_LATER),
        ("2026-09", "2026-09-24", What.DATED),
        (">2026-09-24", "2026-10-01", What.DATED),
        ("2026-09", "2026-11-01", What.MOVED_LATER),
        ("2026-09-24", None, What.MOVED_LATER),
    ],
)
def test_a_date_that_moved_says_which_way(before: str, after: str | None, what: What) -> None:
    (change,) = told(a_claim(ends=after, seen=LATER), known=known(a_claim(ends=before)))

    assert revised(change) == (what,)


def test_a_replacement_that_changed_is_told() -> None:
    before = known(a_claim(replacements=("gpt-image-2",)))

    (change,) = told(a_claim(replacements=("gpt-image-2.5",)), known=before)

    assert revised(change) == (What.REPLACEMENT,)


def test_a_withdrawal_needs_a_claim_and_can_be_taken_back() -> None:
    before = known(a_claim(published="2026-03-01", entry="a"))
    gone = a_claim(ends=None, published="2026-03-20", entry="b", withdrawn=True, stage=Stage.WITHDRAWN)

    (change,) = told(gone, known=before)

    assert What.WITHDRAWN in revised(change)
    assert notice_of(change).deadline is None
    again = a_claim(ends="2026-12-01", published="2026-03-25", entry="c")
    (back,) = told(again, known=(notice_of(change),))
    assert set(revised(back)) >= {What.DATED, What.REINSTATED}


def test_a_postponement_without_a_date_kills_the_old_one() -> None:
    before = known(a_claim(published="2026-03-01", entry="a"))

    (change,) = told(a_claim(ends=None, published="2026-03-20", entry="b", stage=Stage.POSTPONED), known=before)

    assert What.MOVED_LATER in revised(change)
    assert notice_of(change).deadline is None


def test_two_sources_are_one_notice_with_both_as_evidence() -> None:
    before = known(a_claim(source="acme/page"))

    (change,) = told(a_claim(source="acme/feed"), known=before)

    assert isinstance(change, Confirmed)
    assert {claim.evidence.source_id for claim in change.notice.claims} == {"acme/page", "acme/feed"}


def test_sources_that_disagree_are_a_conflict_and_the_earliest_drives() -> None:
    before = known(a_claim(ends="2026-12-11", source="acme/page"))

    (change,) = told(a_claim(ends="2026-12-10", source="acme/mail"), known=before)

    assert revised(change) == (What.MOVED_EARLIER,)
    after = notice_of(change)
    assert after.deadline == deadline("2026-12-10")
    assert after.conflicts == ("shutdown: acme/mail says 10 Dec 2026; acme/page says 11 Dec 2026",)


def test_a_month_that_holds_the_day_is_no_conflict() -> None:
    before = known(a_claim(ends="2026-12", source="acme/feed"))

    (change,) = told(a_claim(ends="2026-12-10", source="acme/page"), known=before)

    assert notice_of(change).conflicts == ()


def test_a_report_of_others_does_not_beat_the_official_page() -> None:
    before = known(a_claim(ends="2026-09-24", source="acme/page"))

    (change,) = told(a_claim(ends="2026-04-26", source=NEWS, confidence=Confidence.REPORTED), known=before)

    assert notice_of(change).deadline == deadline("2026-09-24")


def test_when_one_source_moves_its_date_the_old_one_dies_everywhere() -> None:
    feed = a_claim(ends="2025-03-11", source="acme/feed", entry="a", published="2025-01-01")
    before = known(feed, a_claim(ends="2025-03-11", source="acme/page"))

    (change,) = told(a_claim(ends="2025-11-12", source="acme/page", seen=LATER), known=before)

    assert revised(change) == (What.MOVED_LATER,)
    after = notice_of(change)
    assert (after.deadline, after.conflicts) == (deadline("2025-11-12"), ())
    (again,) = told(replace(feed, evidence=replace(feed.evidence, seen_at=LATER)), known=(after,))
    assert isinstance(again, Confirmed)


def test_the_newest_entry_of_a_feed_speaks() -> None:
    old = a_claim(ends="2026-06-08", entry="a", published="2026-05-01")
    new = a_claim(ends="2026-06-16", entry="b", published="2026-05-20")

    (change,) = told(old, new)

    assert notice_of(change).deadline == deadline("2026-06-16")
    assert notice_of(change).conflicts == ()


def test_a_feed_that_dropped_its_old_entry_keeps_the_date() -> None:
    before = known(a_claim(ends="2026-06-08", entry="a", published="2026-05-01"))

    (change,) = told(a_claim(ends=None, entry="b", published="2026-05-20"), known=before)

    assert isinstance(change, Confirmed)
    assert change.notice.deadline == deadline("2026-06-08")


def test_a_feed_that_reposts_with_new_ids_says_nothing_new() -> None:
    before = known(a_claim(entry="a", published="2026-05-01"))

    (change,) = told(a_claim(entry="z", published="2026-05-01"), known=before)

    assert isinstance(change, Confirmed)
    assert len(change.notice.claims) == 1


def test_dates_that_follow_an_announcement_join_its_thread() -> None:
    families = {"sora": ("Videos API",)}
    (umbrella,) = known(a_claim("Sora", None, source=NEWS, kind=SubjectKind.PRODUCT, announcement="goodbye"))

    changes = told(
        a_claim("sora-2"),
        a_claim("Videos API", kind=SubjectKind.API),
        a_claim("Sora app", "2026-04-26", kind=SubjectKind.PRODUCT, surfaces=("app",)),
        a_claim("gpt-4-0613", "2026-10-23"),
        known=(umbrella,),
        families=families,
    )

    joined = {notice_of(c).subject.name: notice_of(c).part_of for c in changes}
    assert joined == {"sora-2": umbrella.id, "Videos API": umbrella.id, "Sora app": umbrella.id, "gpt-4-0613": ""}
    assert {notice_of(c).thread for c in changes if notice_of(c).part_of} == {umbrella.thread}


def test_an_old_announcement_gathers_nothing_any_more() -> None:
    (umbrella,) = known(a_claim("Sora", None, source=NEWS))

    (change,) = reconcile([a_claim("sora-2")], (umbrella,), seen_at=NOW + timedelta(days=200))

    assert notice_of(change).part_of == ""


def test_rows_of_one_announcement_share_a_thread() -> None:
    changes = told(a_claim("sora-2"), a_claim("sora-2-pro"), a_claim("babbage", announcement="autumn"))

    threads = [notice_of(change).thread for change in changes]
    assert len(set(threads)) == 2


def test_two_surfaces_are_two_notices_with_two_clocks() -> None:
    changes = told(a_claim("Sora", "2026-04-26", surfaces=("app",)), a_claim("Sora", "2026-09-24", surfaces=("api",)))

    assert [(notice_of(c).scope.surfaces, notice_of(c).deadline) for c in changes] == [
        (("api",), deadline("2026-09-24")),
        (("app",), deadline("2026-04-26")),
    ]


def test_a_passage_that_narrows_its_scope_is_the_same_notice() -> None:
    before = known(a_claim("Sora", None, entry="a", quote="goodbye to Sora"))

    (change,) = told(a_claim("Sora", None, entry="a", quote="goodbye to the Sora app", surfaces=("app",)), known=before)

    assert revised(change) == (What.SCOPE,)
    assert notice_of(change).id == before[0].id


def test_a_package_is_not_the_product_of_the_same_name() -> None:
    changes = told(a_claim("openai", kind=SubjectKind.PACKAGE), a_claim("openai", kind=SubjectKind.PRODUCT))

    assert len(changes) == 2


def test_an_alias_is_the_same_notice_only_where_the_dates_agree() -> None:
    before = known(a_claim("gpt-4-0613", aliases=("gpt-4",)))

    same = told(a_claim("gpt-4", source="acme/feed"), known=before)
    other = told(a_claim("gpt-4", "2027-01-01", source="acme/feed"), known=before)

    assert [notice_of(c).subject.name for c in same] == ["gpt-4-0613"]
    assert [notice_of(c).subject.name for c in other] == ["gpt-4"]


def test_the_day_of_the_announcement_is_the_earliest_that_anybody_names() -> None:
    (change,) = told(a_claim(announced="2026-03-26"), known=known(a_claim(announced="2026-03-24", source=NEWS)))

    assert notice_of(change).announced_on == day("2026-03-24")


def test_facts_change_with_date_scope_replacement_and_withdrawal() -> None:
    facts = [
        a_notice().facts,
        a_notice(ends="2026-09-25").facts,
        a_notice(replacements=("veo",)).facts,
        a_notice(surfaces=("api",)).facts,
        a_notice(withdrawn=True).facts,
    ]

    assert len(set(facts)) == len(facts)
    assert a_notice().facts == a_notice(quote="other words").facts
