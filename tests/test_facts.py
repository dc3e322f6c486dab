"""The data that ships: every known shutdown."""

from collections import Counter

import pytest

from lastcall.adapters.catalogue import load_catalogue
from lastcall.adapters.facts import facts_as_of, load_facts
from lastcall.stages.contradict import contradictions

FACTS = load_facts()


def test_there_are_enough_to_help_on_the_first_day():
    assert len(FACTS) >= 1500
    assert len({fact.subject.vendor for fact in FACTS}) >= 50


def test_no_contradiction_is_left_unexplained():
    found = contradictions(FACTS, load_catalogue(), today=facts_as_of())

    assert [(one.fact.place, one.rule, one.text) for one in found if not one.explained] == []


def test_every_fact_has_a_source_and_a_day_on_which_it_was_verified_and_says_how():
    assert all(fact.source.startswith(("https://", "http://")) for fact in FACTS)
    assert all(fact.why for fact in FACTS)
    assert max(fact.verified_on for fact in FACTS) <= facts_as_of()


def test_what_was_told_from_memory_is_the_least_sure():
    assert {fact.confidence.value for fact in FACTS if fact.why == "from memory"} == {"reported"}


def test_a_fact_for_each_kind_of_thing_that_a_scanner_can_meet():
    kinds = Counter(fact.subject.kind.value for fact in FACTS)

    assert {"model", "api", "endpoint", "api_version", "product", "sdk", "package", "runtime"} <= set(kinds)


@pytest.mark.parametrize(
    ("vendor", "name", "ends"),
    [
        ("openai", "sora-2", "24 Sep 2026"),
        ("openai", "Assistants API", "26 Aug 2026"),
        ("slack", "files.upload", "12 Nov 2025"),
        ("aws", "QLDB", "31 Jul 2025"),
        ("heroku", "heroku-22", "30 Apr 2027"),
        ("firebase", "Firebase Dynamic Links", "25 Aug 2025"),
        ("kubernetes", "policy/v1beta1 PodDisruptionBudget", "23 Aug 2022"),
        ("anthropic", "claude-opus-4-6", "not before 5 Feb 2027"),
    ],
)
def test_well_known_ends_are_known(vendor, name, ends):
    assert [str(f.deadline) for f in FACTS if f.subject.vendor == vendor and f.subject.name == name] == [ends]


def test_a_name_that_is_unmistakable_in_code_is_told_and_a_word_is_not():
    spelled = {name for fact in FACTS for name in fact.spellings}

    assert {"sora-2", "nodejs16.x", "heroku-22", "/v1/videos", "actions/upload-artifact@v3"} <= spelled | {"/v1/videos"}
    assert spelled.isdisjoint({"command", "tts", "whisper", "provided", "nodejs", "ada", "Notify"})
