"""What a replay said + the truth -> when told, how early, how much noise."""

from __future__ import annotations

from lastcall.model.truth import Said, Truth, Verdict
from lastcall.stages.verdict import judge
from tests.builders import day

END = day("2026-09-24")


def a_word(on: str = "2026-03-27", subject: str = "sora-2", reason: str = "announced", left: int = 181) -> Said:
    return Said(day(on), subject, reason, END, left)


def test_a_shutdown_is_told_so_many_days_after_its_announcement_and_before_its_end() -> None:
    words = [a_word(), a_word("2026-06-26", reason="reminder", left=90)]

    assert judge(words, [Truth("sora-2", day("2026-03-24"), END)]) == (
        Verdict("sora-2", END, day("2026-03-27"), 3, 181, 2, 0),
    )


def test_what_was_never_told_is_last_and_says_so() -> None:
    verdicts = judge([a_word()], [Truth("gone", None, END), Truth("Sora 2", None, END)])

    assert [(v.subject, v.told_on) for v in verdicts] == [("sora-2", day("2026-03-27")), ("gone", None)]


def test_saying_it_again_is_noise() -> None:
    (verdict,) = judge([a_word(), a_word("2026-03-28")], ())

    assert (verdict.messages, verdict.noise, verdict.is_true) == (2, 1, True)


def test_a_shutdown_that_the_truth_does_not_know_is_all_noise() -> None:
    (made_up, never) = judge([a_word(subject="veo")], [Truth("sora-2")])

    assert (made_up.noise, made_up.is_true) == (1, False)
    assert never.told_on is None
