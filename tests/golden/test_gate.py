"""The gate of quality: no figure may fall, and the list of excuses may only shrink."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.figures import Figures, as_page, as_text, tables
from benchmarks.quality import fell, gate, raised, refresh

from tests.golden.judge import Reading
from tests.golden.truth import still_wrong

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FLOORS: Figures = {"golden": {"macro_f1": 0.9, "floors_firm": 0.0}, "ai/dev": {"macro_f1": 0.8}}


def test_a_figure_below_its_floor_is_named() -> None:
    told = {"golden": {"macro_f1": 0.89, "floors_firm": 0.0}}

    assert fell(told, FLOORS) == ("golden: macro_f1 fell to 0.8900; the floor is 0.9000",)


def test_a_count_that_should_be_nought_falls_by_rising() -> None:
    assert fell({"golden": {"macro_f1": 0.9, "floors_firm": 1.0}}, FLOORS) == (
        "golden: floors_firm fell to 1.0000; the floor is 0.0000",
    )


def test_a_set_that_is_not_on_this_machine_is_not_judged() -> None:
    assert fell({"golden": {"macro_f1": 0.95, "floors_firm": 0.0}}, FLOORS) == ()


def test_a_figure_that_is_no_longer_measured_has_fallen() -> None:
    assert fell({"ai/dev": {}}, FLOORS) == ("ai/dev: macro_f1 fell to 0.0000; the floor is 0.8000",)


def test_floors_rise_and_are_lowered_by_force_alone() -> None:
    told = {"golden": {"docs": 3.0, "macro_f1": 0.95678, "floors_firm": 0.0}, "ai/dev": {"macro_f1": 0.7}}

    assert raised(told, FLOORS, force=False) == {
        "golden": {"macro_f1": 0.956, "floors_firm": 0.0},
        "ai/dev": {"macro_f1": 0.8},
    }
    assert raised(told, FLOORS, force=True)["ai/dev"] == {"macro_f1": 0.7}


def test_the_gate_fails_and_says_what_fell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "quality.json"
    path.write_text(json.dumps(FLOORS))

    assert gate(path, {"golden": {"macro_f1": 0.5, "floors_firm": 0.0}}, accept=False, force=False) == 1
    out = capsys.readouterr()
    assert "FELL  golden: macro_f1 fell to 0.5000" in out.err
    assert "not measured here: ai/dev" in out.out


def test_accepting_writes_floors_that_hold_and_refuses_lower_ones(tmp_path: Path) -> None:
    path, told = tmp_path / "quality.json", {"golden": {"macro_f1": 0.95671, "floors_firm": 0.0}}

    assert gate(path, told, accept=True, force=False) == 0
    assert gate(path, told, accept=False, force=False) == 0
    assert gate(path, {"golden": {"macro_f1": 0.9, "floors_firm": 0.0}}, accept=True, force=False) == 1
    assert json.loads(path.read_text())["golden"]["macro_f1"] == 0.956


def a_reading(name: str, *differences: str) -> Reading:
    return Reading(name, "markdown", ("plain",), differences, Counter(docs=1), 1.0)


def test_the_list_of_the_misread_shrinks_by_itself_and_grows_by_force_alone(tmp_path: Path) -> None:
    path = tmp_path / "still_wrong.yaml"
    path.write_text("a/1.md: a reason by hand\na/2.md: gone\n")
    readings = [a_reading("a/1.md", "missed: x"), a_reading("a/2.md"), a_reading("a/3.md", "missed: y")]

    assert refresh(readings, force=False, path=path) == 1
    assert still_wrong(path) == {"a/1.md": "a reason by hand"}
    assert refresh(readings, force=True, path=path) == 0
    assert still_wrong(path) == {"a/1.md": "a reason by hand", "a/3.md": "missed: y"}


def test_the_tables_show_sets_beside_what_is_asked_kinds_and_phenomena() -> None:
    told: Figures = {"golden": {"docs": 1.0, "macro_f1": 0.5}, "ai/dev": {"docs": 2.0, "macro_f1": 0.25}}

    by_set, by_kind, by_phenomenon = tables(told, [a_reading("a/1.md", "missed: x")], [])

    assert [name for name, _ in by_set.rows] == ["golden", "ai/dev", "  asked"]
    assert [name for name, _ in by_kind.rows] == ["golden markdown"]
    assert [name for name, _ in by_phenomenon.rows] == ["plain"]
    assert "0.250" in as_text(by_set).splitlines()[-2]


def test_the_page_lists_what_is_misread() -> None:
    page = as_page(tables({"golden": {"docs": 1.0, "macro_f1": 0.5}}, [], []), {"a/1.md": "missed: <b>"})

    assert "| golden | 1 | 0.500 |" in page
    assert "- `a/1.md`: missed: &lt;b>" in page
