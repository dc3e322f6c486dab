"""Tables: each cell under its header, whatever way the table is built."""

from __future__ import annotations

from lastcall.model.document import PassageKind
from tests.stages.parse.reading import page, read, rows


def test_cells_stand_under_their_headers() -> None:
    assert rows("| Model | Ends |\n|---|---|\n| `a-1` | May 2026 |\n") == [[("Model", "a-1"), ("Ends", "May 2026")]]


def test_a_cell_that_spans_rows_belongs_to_each() -> None:
    table = """<table><tr><th>Ends</th><th>Model</th></tr>
    <tr><td rowspan="2">2026-09-24</td><td>a-1</td></tr><tr><td>a-2</td></tr></table>"""

    assert rows(table) == [[("Ends", "2026-09-24"), ("Model", "a-1")], [("Ends", "2026-09-24"), ("Model", "a-2")]]


def test_a_first_row_of_td_that_reads_like_headers_is_one() -> None:
    table = "<table><tr><td><b>Model</b></td><td><b>Shutdown date</b></td></tr><tr><td>a-1</td><td>2026-09-24</td></tr></table>"

    assert rows(table) == [[("Model", "a-1"), ("Shutdown date", "2026-09-24")]]


def test_a_row_across_the_table_heads_the_rows_below_it() -> None:
    table = """<h2>Models</h2><table><tr><th>Model</th><th>Ends</th></tr><tr><td colspan="2">Preview models</td></tr>
    <tr><td>a-1</td><td>2026-09-24</td></tr></table>"""
    (found,) = [p for p in page(table) if p.kind is PassageKind.ROW]

    assert found.headings == ("Models", "Preview models")


def test_a_table_on_its_side_is_turned() -> None:
    table = "| | a-1 | a-2 |\n|---|---|---|\n| Launched | 2024-01-02 | 2025-01-02 |\n| Retirement date | 2027-01-02 | 2028-01-02 |\n"

    assert rows(table) == [
        [("Name", "a-1"), ("Launched", "2024-01-02"), ("Retirement date", "2027-01-02")],
        [("Name", "a-2"), ("Launched", "2025-01-02"), ("Retirement date", "2028-01-02")],
    ]


def test_a_cell_keeps_its_items_apart_and_its_struck_text_away() -> None:
    table = "<table><tr><th>Model</th><th>Ends</th></tr><tr><td><ul><li>a-1</li><li>a-2</li></ul></td><td><del>May</del> June 2026</td></tr></table>"
    (found,) = read(table)

    assert found.cells[0].items == ("a-1", "a-2")
    assert (found.cells[1].text, found.cells[1].struck) == ("June 2026", "May")


def test_each_table_stands_under_the_sentence_before_it() -> None:
    table = "| Model | Ends |\n|---|---|\n| {} | May 2026 |\n"
    found = read(f"Gone soon:\n\n{table.format('a-1')}\nGone later:\n\n{table.format('a-2')}")

    assert [(p.text, p.lead) for p in found if p.kind is PassageKind.ROW] == [
        ("a-1 | May 2026", "Gone soon:"),
        ("a-2 | May 2026", "Gone later:"),
    ]


def test_a_row_knows_its_line() -> None:
    found = [
        p.line for p in read("# A\n\n| Model | Ends |\n|---|---|\n| a-1 | May 2026 |\n| a-2 | May 2026 |\n") if p.cells
    ]

    assert found == [5, 6]


def test_an_escaped_pipe_is_part_of_its_cell() -> None:
    assert rows("| Model | Ends |\n|---|---|\n| `a-1` \\| `a` | May 2026 |\n")[0][0] == ("Model", "a-1 | a")
