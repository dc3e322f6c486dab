"""Facts + what the sources say now -> what stands, what is newer, what is contradicted and what is new."""

from datetime import UTC, datetime

from lastcall.model.notice import Confidence
from lastcall.stages.renew import Verdict, renew
from tests.builders import a_fact, a_notice, day

READ = datetime(2026, 11, 25, 9, tzinfo=UTC)


def test_a_source_that_says_the_same_makes_the_fact_younger():
    (one,) = renew((a_fact(confidence=Confidence.LIKELY),), (a_notice(seen=READ),))

    assert one.verdict is Verdict.STANDS
    assert (one.after.verified_on, one.after.confidence) == (day("2026-11-25"), "confirmed")


def test_a_later_word_takes_the_place_of_the_date_and_keeps_the_rest():
    fact = a_fact("Sora 2", aliases=("sora-2",), announced="2026-03-24", replacements=("sora-3",), note="kept")

    (one,) = renew((fact,), (a_notice("sora-2", "2027-01-31", seen=READ),))

    assert (one.verdict, one.text) == (Verdict.NEWER, "24 Sep 2026 -> 31 Jan 2027")
    assert (one.after.subject.name, str(one.after.deadline), one.after.note) == ("Sora 2", "31 Jan 2027", "kept")
    assert (one.after.announced_on, one.after.replacements) == (day("2026-03-24"), ("sora-3",))
    assert one.after.why == "read in acme/deprecations"


def test_an_older_word_contradicts_and_a_person_looks():
    (one,) = renew((a_fact(verified="2026-11-26"),), (a_notice(ends="2027-01-31", seen=READ),))

    assert one.verdict is Verdict.CONTRADICTED


def test_what_no_fact_speaks_of_is_new():
    (one,) = renew((), (a_notice("nova-1", None, seen=READ),))

    assert (one.verdict, one.before, one.text) == (Verdict.NEW, None, "ends without a date")
    assert [m.deadline for m in one.after.milestones] == [None]


def test_a_withdrawal_is_news():
    (one,) = renew((a_fact(),), (a_notice(seen=READ, withdrawn=True),))

    assert (one.verdict, one.text) == (Verdict.NEWER, "24 Sep 2026 -> withdrawn")


def test_reports_of_others_and_silence_change_nothing():
    assert renew((a_fact(),), ()) == ()
    assert renew((a_fact(),), (a_notice(ends="2027-01-31", confidence=Confidence.REPORTED),)) == ()
