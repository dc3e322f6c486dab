"""What outside text may do where it is shown: nothing."""

from __future__ import annotations

import pytest

from lastcall.model.shown import flat, markdown_cell


def test_a_line_has_no_controls_and_says_where_it_was_cut() -> None:
    assert flat("a\x1b[31m\n\tb\u202ec") == "a [31m b c"
    assert flat("nova " * 9, 12) == "nova nova n…"
    assert flat(7) == "7"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a | b", "a \\| b"),
        ("[x](javascript:1)", "\\[x\\](javascript:1)"),
        ("<script>", "&lt;script>"),
        ("`code`", "'code'"),
        ("@everyone", "@\u200beveryone"),
        ("back\\slash", "back\\\\slash"),
    ],
)
def test_a_cell_of_a_table_holds_words_and_no_markup(text: str, cell: str) -> None:
    assert markdown_cell(text) == cell
