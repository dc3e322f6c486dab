"""One and many."""

import pytest

from lastcall.model.counting import counted


@pytest.mark.parametrize(
    ("number", "noun", "many", "words"),
    [
        (1, "notice", "", "1 notice"),
        (0, "notice", "", "0 notices"),
        (3, "vendor", "", "3 vendors"),
        (-1, "day", "", "-1 day"),
        (1, "entry or row", "entries or rows", "1 entry or row"),
        (2, "entry or row", "entries or rows", "2 entries or rows"),
    ],
)
def test_a_number_stands_with_its_noun_as_people_say_it(number: int, noun: str, many: str, words: str) -> None:
    assert counted(number, noun, many) == words
