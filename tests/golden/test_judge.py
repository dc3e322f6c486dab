"""The judge of the golden documents: what it lets pass and what it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lastcall.model.notice import Claim, Deadline, Effect, Evidence, Milestone, Scope, Stage, Subject, SubjectKind
from tests.builders import NOW, day
from tests.golden.judge import figures, judge, reading, same_name
from tests.golden.truth import AS_OF, HERE, Case, Want, cases

if TYPE_CHECKING:
    from pathlib import Path

SEEN = Evidence("acme/page", "https://acme.example", "It ends.", NOW, "a rule")
MARCH = Deadline.month(2027, 3)


def claim(name: str, deadline: Deadline | None = None) -> Claim:
    subject = Subject("acme", SubjectKind.MODEL, name)
    return Claim(subject, SEEN, Stage.SHUTDOWN_ANNOUNCED, (Milestone(Effect.SHUTDOWN, deadline),))


def case(*wants: Want, scheduled: tuple[Want, ...] = ()) -> Case:
    return Case(HERE / "x" / "y.md", ("plain",), "acme", "", AS_OF, wants, scheduled)


@pytest.mark.parametrize(
    ("deadline", "ends"),
    [
        (Deadline.day(day("2027-03-01")), "2027-03-01"),
        (MARCH, "2027-03"),
        (Deadline(day("2027-03-11"), day("2027-03-20")), "2027-03"),
        (Deadline(day("2027-03-11"), day("2027-03-20")), "2027-03-08..2027-03-23"),
        (None, None),
    ],
)
def test_a_date_as_precise_as_the_text_is_right(deadline: Deadline | None, ends: str | None) -> None:
    assert judge(case(Want("nova-1", ends=(ends,))), [claim("nova-1", deadline)]).differences == ()


@pytest.mark.parametrize(
    ("deadline", "ends"),
    [
        (Deadline.day(day("2027-03-02")), "2027-03-01"),
        (Deadline.day(day("2027-03-01")), "2027-03"),  # precision that the text does not have
        (MARCH, "2027-03-01"),
        (Deadline.floor(day("2027-03-01")), "2027-03-01"),
        (None, "2027-03-01"),
        (Deadline.day(day("2027-03-01")), None),
    ],
)
def test_another_date_or_another_precision_is_wrong(deadline: Deadline | None, ends: str | None) -> None:
    (difference,) = judge(case(Want("nova-1", ends=(ends,))), [claim("nova-1", deadline)]).differences

    assert difference.startswith("nova-1: ends ")


def test_a_floor_is_right_as_a_floor_only() -> None:
    want = Want("nova-1", not_before="2027-03-01")

    assert judge(case(want), [claim("nova-1", Deadline.floor(day("2027-03-01")))]).differences == ()
    assert judge(case(want), [claim("nova-1", Deadline.day(day("2027-03-01")))]).differences != ()
    assert judge(case(want), [claim("nova-1")]).differences != ()


def test_a_live_thing_with_a_floor_may_be_told_as_such_and_never_as_an_end() -> None:
    live = case(scheduled=(Want("nova-1", not_before="2027-03-01"),))

    assert judge(live, [claim("nova-1", Deadline.floor(day("2027-03-01")))]).differences == ()
    assert judge(live, [claim("nova-1", Deadline.day(day("2027-03-01")))]).firm_floors == 1


def test_what_was_missed_and_what_is_too_much_are_named() -> None:
    verdict = judge(case(Want("nova-1")), [claim("nova-2")])

    assert verdict.differences == ("missed: nova-1", "too much: nova-2 (no date, a rule)")


def test_the_same_fact_again_is_not_too_much_and_another_date_is() -> None:
    told = [claim("nova-1", MARCH), claim("nova-1", MARCH), claim("nova-1", Deadline.day(day("2027-03-09")))]

    assert [one.deadline() for one in judge(case(Want("nova-1", ends=("2027-03",))), told).extra] == [
        told[2].deadline()
    ]


def test_two_notices_of_one_name_are_paired_by_their_dates() -> None:
    wants = (Want("nova-1", ends=("2027-03",)), Want("nova-1", ends=("2027-05-01",)))
    told = [claim("nova-1", Deadline.day(day("2027-05-01"))), claim("nova-1", MARCH)]

    assert judge(case(*wants), told).differences == ()


def test_an_optional_notice_may_be_told_or_not() -> None:
    maybe = case(Want("nova-1", optional=True))

    assert judge(maybe, []).differences == judge(maybe, [claim("nova-1")]).differences == ()


@pytest.mark.parametrize(
    ("want", "difference"),
    [
        (Want("nova-1", announced=("2026-05-01", None)), "nova-1: announced 2026-05-01 or None, read 2026-06-02"),
        (Want("nova-1", stages=("deprecated",)), "nova-1: stage deprecated, read shutdown_announced"),
        (Want("nova-1", replacements=()), "nova-1: replaced by nothing, read nova-2"),
        (Want("nova-1", replacements=("nova-2", "nova-3")), "nova-1: replaced by nova-2, nova-3, read nova-2"),
        (Want("nova-1", scope=("api",)), "nova-1: scope api, read app"),
    ],
)
def test_what_the_truth_states_is_compared(want: Want, difference: str) -> None:
    told = replace(
        claim("nova-1"), announced_on=day("2026-06-02"), replacements=("nova-2",), scope=Scope(surfaces=("app",))
    )

    assert judge(case(want), [told]).differences == (difference,)
    assert judge(case(Want("nova-1")), [told]).differences == ()


def test_names_are_compared_without_spelling_filler_and_vendor() -> None:
    assert same_name("the Widgets API", "widgets")
    assert same_name("Acme Widgets", "`Widgets`", "acme")
    assert same_name("Nova 1.5", "nova-1-5")
    assert not same_name("nova-1", "nova-10")
    assert not same_name("Widgets API v1", "Widgets API v2")


def test_the_figures_count_what_was_right() -> None:
    (silent,) = (one for one in cases() if one.name == "healthy-pages/no-notice.html")
    right = reading(replace(silent, wants=(), path=silent.path.with_name("readme.md")))

    assert right.counts["extra"] == 1
    assert figures([right])["precision"] == 0.0
    assert "recall" not in figures([right])  # nothing was to be found


def test_a_mistake_in_a_truth_names_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "a-phenomenon"
    folder.mkdir()
    (folder / "truth.yaml").write_text("page.md: {phenomena: [plain], notices: [{subject: x, end: 2026-01-01}]}\n")
    (folder / "page.md").write_text("x")

    with pytest.raises(ValueError, match=r"page\.md: x: unknown keys \['end'\]"):
        cases(tmp_path)
