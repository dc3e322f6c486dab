"""YAML text -> data with line and column."""

import pytest

from lastcall.adapters.yaml_marks import MAX_BYTES, load_marked
from lastcall.errors import ConfigError


def test_each_value_and_key_knows_its_line_and_column():
    marked = load_marked("a:\n  - b: 1\n    c: {d: x}\n", "f.yaml")

    assert marked.data == {"a": [{"b": 1, "c": {"d": "x"}}]}
    assert marked.place(("a", 0, "c", "d")) == (3, 12)
    assert marked.place(("a", 0, "c", "d"), of_key=True) == (3, 9)


def test_something_missing_stands_where_its_parent_stands():
    assert load_marked("a:\n  b: 1\n", "f.yaml").place(("a", "nope", "deeper")) == (2, 3)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("true", True),
        ("FALSE", False),
        ("0123", "0123"),
        ("0", 0),
        ("-7", -7),
        ("1.10", "1.10"),
        ("1e3", "1e3"),
        ("12:30", "12:30"),
        ("2027-03-01", "2027-03-01"),
        ("0x1F", "0x1F"),
        ("~", None),
        ("'5'", "5"),
        ("!!str 5", "5"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_scalars_are_those_of_yaml_1_2_and_dates_stay_text(text, value):
    assert load_marked(f"a: {text}", "f.yaml").data == {"a": value}


def test_an_empty_document_is_an_empty_mapping():
    assert load_marked("# nothing\n", "f.yaml").data == {}


def test_a_key_that_stands_twice_is_a_problem_and_the_first_counts():
    marked = load_marked("a: 1\nb: 2\na: 3\n", "f.yaml")

    assert marked.data == {"a": 1, "b": 2}
    assert [p.line("f.yaml") for p in marked.problems] == ["f.yaml:3:1: a: stands twice; the first is in line 1"]


def test_an_alias_is_the_value_that_it_names():
    assert load_marked("a: &x [1, 2]\nb: *x\n", "f.yaml").data == {"a": [1, 2], "b": [1, 2]}


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!include", "!!binary"])
def test_a_tag_that_would_make_something_is_a_problem(tag):
    marked = load_marked(f"a: {tag} x\n", "f.yaml")

    assert marked.data == {"a": None}
    assert "is not supported" in marked.problems[0].text


def test_a_key_that_is_a_mapping_is_a_problem():
    assert load_marked("{a: 1}: 2\n", "f.yaml").problems[0].text == "a key must be plain text"


BILLION = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [1\n", "f.yaml:2:1: not YAML"),
        ("a: b: c", "f.yaml:1:5: not YAML"),
        ("a: *nowhere", "f.yaml:1:4: not YAML"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2:1: not YAML"),
        ("a: \x01", "f.yaml:1:1: not YAML"),
        (BILLION, "aliases unfold"),
        ("&a [*a]", "aliases unfold"),
        ("[" * 100_000, "nested more than"),
        ("{a: " * 50_000, "nested more than"),
        ("- " * 5000 + "x", "nested more than"),
        ("a: " + "x" * (MAX_BYTES + 1), "larger than"),
    ],
    ids=lambda text: text[:24],
)
def test_hostile_or_broken_text_is_one_clear_line(text, says):
    with pytest.raises(ConfigError) as caught:
        load_marked(text, "f.yaml")

    assert says in str(caught.value)
    assert len(caught.value.problems) == 1
