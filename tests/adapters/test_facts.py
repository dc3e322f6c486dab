"""facts/*.jsonl -> facts, or every mistake in them."""

import json
from datetime import date

import pytest

from lastcall.adapters.fact_rows import deadline_of, row_of, written
from lastcall.adapters.facts import count_facts, facts_as_of, load_facts, read_facts
from lastcall.errors import ConfigError
from lastcall.model.fact import Fact
from lastcall.model.notice import Confidence, Deadline, Effect, Milestone, Scope, Subject, SubjectKind

ROW = {
    "name": "sora-2",
    "kind": "model",
    "effects": {"shutdown": "2026-09-24", "deprecated": "2026-03-24"},
    "announced": "2026-03-24",
    "replacements": ["sora-3"],
    "aliases": ["Sora 2"],
    "surfaces": ["api"],
    "source": "https://acme.example/ends",
    "verified": "2026-11-22",
    "sure": "confirmed",
    "why": "the vendor's page",
    "note": "the app went earlier",
    "explained": "one clock each",
}
MINIMAL = {key: ROW[key] for key in ("name", "kind", "effects", "source", "verified", "sure", "why")}


def a_file(tmp_path, *rows: object, name: str = "openai"):
    folder = tmp_path / "facts"
    folder.mkdir(exist_ok=True)
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
    return folder


def test_a_line_is_a_fact_with_all_that_it_says(tmp_path):
    assert load_facts(folder=a_file(tmp_path, ROW)) == (
        Fact(
            subject=Subject("openai", SubjectKind.MODEL, "sora-2"),
            milestones=(
                Milestone(Effect.DEPRECATED, Deadline.day(date(2026, 3, 24))),
                Milestone(Effect.SHUTDOWN, Deadline.day(date(2026, 9, 24))),
            ),
            source="https://acme.example/ends",
            verified_on=date(2026, 11, 22),
            confidence=Confidence.CONFIRMED,
            why="the vendor's page",
            aliases=("Sora 2",),
            scope=Scope(surfaces=("api",)),
            announced_on=date(2026, 3, 24),
            replacements=("sora-3",),
            note="the app went earlier",
            explained="one clock each",
            place="facts/openai.jsonl:1",
        ),
    )


def test_a_fact_is_written_as_it_was_read(tmp_path):
    (fact,) = load_facts(folder=a_file(tmp_path, ROW))

    assert row_of(fact) == ROW
    assert row_of(fact, vendor=True) == {"vendor": "openai", **ROW}


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2026-09-24", (date(2026, 9, 24), date(2026, 9, 24))),
        ("2026-02", (date(2026, 2, 1), date(2026, 2, 28))),
        ("2026-Q3", (date(2026, 7, 1), date(2026, 9, 30))),
        ("2026-H1", (date(2026, 1, 1), date(2026, 6, 30))),
        ("2026", (date(2026, 1, 1), date(2026, 12, 31))),
        (">=2026-09-24", (date(2026, 9, 24), None)),
        ("2026-09-01/2026-09-15", (date(2026, 9, 1), date(2026, 9, 15))),
    ],
)
def test_a_date_has_the_precision_with_which_it_is_written(text, span):
    assert deadline_of(text) == Deadline(*span)
    assert written(Deadline(*span)) == text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "name: is required"),
        ({"source": None}, "source: is required"),
        ({"verified": ""}, "verified: is required"),
        ({"effects": {}}, "effects: is required"),
        ({"kind": "modle"}, "kind: unknown 'modle'; known: model, api,"),
        ({"sure": "certain"}, "sure: unknown 'certain'; known: confirmed, likely, reported"),
        ({"verified": "yesterday"}, "verified: 'yesterday' is no day"),
        ({"announced": "20260324"}, "announced: '20260324' is no day"),
        ({"effects": {"shutdown": "2026-02-30"}}, "effects.shutdown: '2026-02-30' is no day or span"),
        ({"effects": {"shutdown": "soon"}}, "effects.shutdown: 'soon' is no day or span"),
        ({"effects": {"death": "2026-02-03"}}, "effects.death: unknown effect; known: deprecated,"),
        ({"aliases": "Sora"}, "aliases: must be list"),
        ({"replacements": [""]}, "replacements: must be list"),
        ({"withdrawn": "yes"}, "withdrawn: must be flag"),
        ({"vendor": "openai"}, "vendor: stands in the name of the file"),
        ({"nmae": "x"}, "nmae: unknown key; known: vendor, name,"),
    ],
)
def test_a_mistake_names_file_line_and_key(tmp_path, change, says):
    with pytest.raises(ConfigError) as caught:
        load_facts(folder=a_file(tmp_path, ROW, ROW | change))

    assert any(line.startswith(f"facts/openai.jsonl:2: {says}") for line in caught.value.problems), (
        caught.value.problems
    )


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path):
    a_file(tmp_path, "{", "[]", name="a")
    folder = a_file(tmp_path, ROW | {"kind": "x", "sure": "y"}, name="b")

    with pytest.raises(ConfigError) as caught:
        load_facts(folder=folder)

    assert [line.split(": ")[0] for line in caught.value.problems] == [
        "facts/a.jsonl:1",
        "facts/a.jsonl:2",
        "facts/b.jsonl:1",
        "facts/b.jsonl:1",
    ]


def test_only_the_files_of_the_vendors_that_are_asked_for_are_read(tmp_path):
    a_file(tmp_path, "broken", name="other")
    folder = a_file(tmp_path, MINIMAL)

    assert [fact.subject.vendor for fact in load_facts({"openai"}, folder)] == ["openai"]


def test_a_file_of_ones_own_names_the_vendor_in_each_line(tmp_path):
    path = tmp_path / "facts.jsonl"
    path.write_text(json.dumps({"vendor": "acme", **MINIMAL}) + "\n\n")

    assert [fact.subject.key for fact in read_facts(path)] == ["acme/model/sora-2"]

    path.write_text(json.dumps(MINIMAL))
    with pytest.raises(ConfigError, match="vendor: is required"):
        read_facts(path)


@pytest.mark.parametrize("text", ["\xff\xfe".encode("latin-1"), b"[" * 100_000])
def test_bytes_that_are_no_facts_are_refused_in_one_line(tmp_path, text):
    path = tmp_path / "facts.jsonl"
    path.write_bytes(text)

    with pytest.raises(ConfigError) as caught:
        read_facts(path)

    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("effects", "kept"),
    [
        ({"shutdown": "2026-10-26"}, False),
        ({"shutdown": "2026-10-27"}, True),
        ({"shutdown": "2026-09"}, False),
        ({"shutdown": "2026-10"}, True),
        ({"shutdown": "2025"}, False),
        ({"shutdown": "2026"}, True),
        ({"shutdown": "2020-Q1"}, True),
        ({"shutdown": ">=2020-01-01"}, True),
        ({"shutdown": None}, True),
        ({"shutdown": "2026-10-01/2026-11-01"}, True),
        ({"closed_to_new": "2020-01-01", "shutdown": "2027-01-01"}, True),
    ],
)
def test_what_is_surely_over_can_be_left_unread(tmp_path, effects, kept):
    folder = a_file(tmp_path, MINIMAL | {"effects": effects})

    assert bool(load_facts(folder=folder, since=date(2026, 10, 27))) is kept


def test_the_facts_that_ship_are_counted_without_reading_them():
    assert count_facts("openai") == len(load_facts({"openai"}))
    assert count_facts("nobody") == 0
    assert facts_as_of() >= date(2026, 11, 22)
