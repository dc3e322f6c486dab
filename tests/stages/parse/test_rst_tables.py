"""reStructuredText's tables become Markdown's on the same lines; what only looks like one stays as it is."""

from __future__ import annotations

import pytest

from lastcall.stages.parse.rst_tables import with_tables

GRID = "+---+---+\n| A | B |\n+===+===+\n| 1 | 2 |\n|   | 3 |\n+---+---+\nBehind."
SIMPLE = "==  ==\nA   B\n==  ==\n1   2\n    3\n==  ==\n\nBehind."
LISTED = ".. list-table:: Ends\n   :header-rows: 1\n\n   * - A\n     - B\n   * - 1\n     - 2\n       3\n\nBehind."


@pytest.mark.parametrize("text", [GRID, SIMPLE, LISTED])
def test_a_table_becomes_one_of_markdown_and_keeps_its_lines(text: str) -> None:
    made = with_tables(text)

    assert [line for line in made.split("\n") if line] == ["| A | B |", "|---|---|", "| 1 | 2 3 |", "Behind."]
    assert made.count("\n") == text.count("\n")
    assert made.index("Behind.") == len(made) - len("Behind.")


@pytest.mark.parametrize(
    "text",
    [
        "Title\n=====\n\nText with a+--b.",
        "== ==\nA  B\nand it never closes",
        "+---+\n| alone |\n+---+",
        ".. list-table::\n\nnothing is in it",
        "a | b\n--|--\n1 | 2\n",
    ],
)
def test_what_is_no_table_stays(text: str) -> None:
    assert with_tables(text) == text
