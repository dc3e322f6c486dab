"""Known facts -> notices that speak only where no source has spoken."""

from datetime import UTC, date, datetime

from lastcall.model.notice import Confidence, Effect, Stage, SubjectKind
from lastcall.stages.known import aged, beside, is_known_only, living, notice_of, said, successors
from tests.builders import a_fact, a_notice, a_usage

TODAY = date(2026, 11, 26)


def names(notices):
    return [notice.subject.name for notice in notices]


def test_a_fact_speaks_with_its_address_its_day_and_how_sure_it_is():
    fact = a_fact(
        "sora-2", "2026-09-24", verified="2026-11-22", confidence=Confidence.LIKELY, note="the app went before"
    )

    notice = notice_of(fact, today=TODAY)
    (claim,) = notice.claims

    assert (notice.key, str(notice.deadline), notice.confidence) == ("openai/model/sora-2", "24 Sep 2026", "likely")
    assert claim.evidence.url == fact.source
    assert claim.evidence.seen_at == datetime(2026, 11, 22, tzinfo=UTC)
    assert claim.evidence.rule == "known-fact"
    assert claim.doubts == ("the vendor's page", "the app went before")
    assert is_known_only(notice)


def test_what_stands_in_place_of_a_quote_says_that_it_is_a_fact():
    told = said(a_fact("sora-2", "2026-09-24", verified="2026-11-22", replacements=("sora-3",)))

    assert told == "known fact, verified 22 Nov 2026: sora-2: shutdown 24 Sep 2026; replacement: sora-3"


def test_a_page_that_was_read_beats_a_fact_whatever_it_says():
    live = a_notice("sora-2", "2027-01-31")

    assert beside((live,), (a_fact("sora-2", "2026-09-24"),), (), today=TODAY) == (live,)


def test_a_name_that_is_an_alias_on_either_side_is_spoken_of():
    by_alias = a_notice("Videos API", aliases=("sora-2",))

    assert names(beside((by_alias,), (a_fact("sora-2"),), (), today=TODAY)) == ["Videos API"]
    assert names(beside((a_notice("sora-2"),), (a_fact("Sora two", aliases=("sora-2",)),), (), today=TODAY)) == [
        "sora-2"
    ]


def test_the_same_name_at_another_vendor_has_its_own_clock():
    found = beside((a_notice("gpt-4o"),), (a_fact("gpt-4o", vendor="azure-openai"),), (), today=TODAY)

    assert [notice.subject.vendor for notice in found] == ["openai", "azure-openai"]


def test_a_key_of_a_notice_that_was_not_asked_for_silences_a_fact_too():
    facts = (a_fact("sora-2"), a_fact("actions/cache@v1", vendor="github", kind=SubjectKind.PACKAGE))

    assert beside((), facts, (), today=TODAY, keys=("openai/model/sora-2@api", "github/package/actions/cache@v1")) == ()


def test_runtimes_are_told_to_those_who_name_something_of_the_vendor():
    runtime = a_fact("nodejs18.x", "2025-09-01", vendor="aws", kind=SubjectKind.RUNTIME, effect=Effect.END_OF_SUPPORT)

    assert beside((), (runtime,), (a_usage("aws"),), today=TODAY) == ()
    assert names(beside((), (runtime,), (a_usage("aws/nodejs18.x"),), today=TODAY)) == ["nodejs18.x"]


def test_a_replacement_that_has_ended_itself_makes_way_for_its_heir():
    facts = (
        a_fact("old", "2024-01-04", replacements=("middle",)),
        a_fact("middle", "2026-09-28", replacements=("new",)),
        a_fact("new", "2028-01-11"),
    )

    notice = notice_of(facts[0], successors(facts), today=TODAY)

    assert notice.replacements == ("new",)
    assert "the vendor named middle, which ended 28 Sep 2026" in notice.claims[0].doubts


def test_a_replacement_that_will_end_is_kept_and_its_end_is_told():
    facts = (a_fact("old", "2026-12-01", replacements=("new",)), a_fact("new", "2028-01-11"))

    notice = notice_of(facts[0], successors(facts), today=TODAY)

    assert notice.replacements == ("new",)
    assert "the replacement new ends itself 11 Jan 2028" in notice.claims[0].doubts


def test_two_that_name_each_other_come_to_an_end():
    facts = (a_fact("one", "2024-01-04", replacements=("two",)), a_fact("two", "2025-01-04", replacements=("one",)))

    assert living("one", "openai", successors(facts), TODAY) == ()
    assert notice_of(facts[0], successors(facts), today=TODAY).replacements == ("two",)


def test_the_stage_is_that_of_the_furthest_effect_and_never_over():
    assert notice_of(a_fact(effect=Effect.CLOSED_TO_NEW), today=TODAY).stage is Stage.DEPRECATED
    assert notice_of(a_fact(effect=Effect.SHUTDOWN), today=TODAY).stage is Stage.SHUTDOWN_ANNOUNCED
    assert notice_of(a_fact(withdrawn=True), today=TODAY).stage is Stage.WITHDRAWN


def test_the_age_is_told_in_days():
    assert aged(date(2026, 11, 22), TODAY) == "known facts of 22 Nov 2026, 4 days old"
    assert aged(date(2026, 11, 25), TODAY) == "known facts of 25 Nov 2026, 1 day old"
    assert aged(TODAY, TODAY) == "known facts of 26 Nov 2026, of today"


def test_a_notice_with_a_word_of_a_source_rests_on_more_than_facts():
    assert not is_known_only(a_notice("sora-2"))
