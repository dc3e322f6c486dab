"""Facts -> what among them cannot be."""

from dataclasses import replace
from datetime import date

import pytest

from lastcall.model.notice import Effect, Milestone
from lastcall.stages.contradict import contradictions
from tests.builders import a_fact, deadline

TODAY = date(2026, 11, 26)


def rules(*facts):
    return [(one.fact.subject.name, one.rule) for one in contradictions(facts, {"openai"}, today=TODAY)]


def test_facts_that_agree_have_nothing_against_them():
    assert (
        rules(a_fact("old", "2026-09-24", announced="2026-03-24", replacements=("new",)), a_fact("new", "2027-01-01"))
        == []
    )


@pytest.mark.parametrize(
    ("fact", "rule"),
    [
        (a_fact(announced="2026-10-01"), "end-before-announcement"),
        (a_fact(ends="1999-01-01"), "impossible-date"),
        (a_fact(ends="2066-01-01"), "impossible-date"),
        (a_fact(ends=None, announced="2027-01-01"), "announced-later"),
        (a_fact(vendor="nobody"), "unknown-vendor"),
        (a_fact(source=""), "no-source"),
        (a_fact(source="see the docs"), "no-source"),
        (a_fact(verified="2026-12-24"), "verified-later"),
        (a_fact("--"), "no-name"),
        (a_fact("sora-2", replacements=("Sora 2",)), "replaced-by-itself"),
    ],
)
def test_a_fact_that_cannot_be_is_found(fact, rule):
    assert [found for _, found in rules(fact)] == [rule]


def test_a_replacement_may_not_die_first():
    assert rules(a_fact("old", "2026-09-24", replacements=("new",)), a_fact("new", "2026-09-24")) == [
        ("old", "replacement-dies-first")
    ]


def test_a_replacement_that_is_dead_needs_a_living_heir():
    old, new = a_fact("old", "2024-01-01", replacements=("new",)), a_fact("new", "2025-01-01")

    assert rules(old, new) == [("old", "replacement-is-dead")]
    assert rules(old, replace(new, replacements=("newest",))) == []


def test_a_floor_kills_nothing():
    assert rules(a_fact("old", "2026-09-24", replacements=("new",)), a_fact("new", ">2026-01-01")) == []


def test_the_same_thing_is_told_once():
    assert rules(a_fact("sora-2"), a_fact("Sora 2", "2026-10-01")) == [("Sora 2", "told-twice")]
    assert rules(a_fact("sora-2"), a_fact("Sora two", aliases=("sora-2",))) == [("Sora two", "told-twice")]


def test_a_door_may_close_after_support_ended_but_not_after_the_shutdown():
    closed = Milestone(Effect.CLOSED_TO_NEW, deadline("2027-02-01"))
    supported = a_fact(effect=Effect.END_OF_SUPPORT)

    assert rules(replace(supported, milestones=(*supported.milestones, closed))) == []
    assert rules(replace(a_fact(), milestones=(*a_fact().milestones, closed))) == [("sora-2", "end-before-beginning")]


def test_a_reason_travels_with_what_it_explains():
    (one,) = contradictions((a_fact(announced="2026-10-01", explained="told late"),), {"openai"}, today=TODAY)

    assert (one.rule, one.explained) == ("end-before-announcement", "told late")
    assert one.text == "shutdown 24 Sep 2026, announced 2026-10-01"
