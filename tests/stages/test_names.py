"""Two names: the same thing, kin, or strangers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lastcall.stages.names import Kinship, kinship, same, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Claude 3.5 Sonnet", "claude-3-5-sonnet"),
        ("GPT\u20114o", "gpt-4o"),
        ("POST /v1/videos", "/v1/videos"),
        ("the Videos API", "Videos API"),
        ("`text-davinci-003`", "text-davinci-003"),
        ("Sora models", "Sora"),
    ],
)
def test_spellings_of_one_name_are_the_same(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("gpt-4", "gpt-4o"),
        ("gpt-4", "gpt-4.1"),
        ("gpt-4", "gpt-4-turbo"),
        ("gpt-4", "gpt-4-0613"),
        ("4", "4.1"),
        ("sora-2", "sora-2-pro"),
        ("o1", "o1-mini"),
        ("node-16", "node-18"),
        ("claude-3-opus", "claude-3-5-opus"),
        ("api", "apiary"),
        ("/v1/videos", "/v1/videos/{id}/content"),
    ],
)
def test_false_friends_are_strangers(wanted: str, said: str) -> None:
    assert kinship(wanted, said) is None


@pytest.mark.parametrize(
    ("wanted", "said", "kin"),
    [
        ("sora-2", "sora-2", Kinship.SAME),
        ("sora", "sora-2-pro", Kinship.FAMILY),
        ("sora-2", "Sora", Kinship.COVERED),
        ("claude-3-opus-20240229", "Claude 3 Opus", Kinship.SNAPSHOT),
        ("gpt-4o-2024-05-13", "gpt-4o", Kinship.SNAPSHOT),
        ("gemini-1.5-pro-002", "gemini-1.5-pro", Kinship.SNAPSHOT),
        ("gpt-3*", "gpt-3.5-turbo", Kinship.PATTERN),
        ("onprem-scheduler", "onprem-*", Kinship.COVERED),
    ],
)
def test_kin_are_found_and_named(wanted: str, said: str, kin: Kinship) -> None:
    assert kinship(wanted, said) is kin


def test_a_pattern_that_does_not_fit_is_no_kin() -> None:
    assert kinship("gpt-3*", "gpt-4") is None
    assert kinship("gpt-4", "onprem-*") is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    kinship(one, other)

    assert same(one, one)
    assert all(tokens(one))
