"""Known facts for a look: those that ship, with the user's own in their place."""

import json
from datetime import date

import pytest

from lastcall.adapters.facts import facts_as_of, load_facts
from lastcall.errors import ConfigError
from lastcall.usecases.know import Knowledge, know

MINE = {
    "vendor": "slack",
    "name": "files.upload",
    "kind": "endpoint",
    "effects": {"shutdown": "2027-05-05"},
    "source": "https://slack.example/",
    "verified": "2027-01-01",
    "sure": "confirmed",
    "why": "read in slack/deprecations",
}


def test_without_a_file_of_ones_own_the_shipped_facts_are_all():
    assert know({"slack"}) == Knowledge(load_facts({"slack"}), facts_as_of())


def test_a_fact_of_ones_own_takes_the_place_of_the_shipped_one(tmp_path):
    own = tmp_path / "facts.jsonl"
    own.write_text(json.dumps(MINE) + "\n" + json.dumps(MINE | {"vendor": "acme"}) + "\n")

    knowledge = know({"slack"}, own)

    assert [str(f.deadline) for f in knowledge.facts if f.subject.name == "files.upload"] == ["5 May 2027"]
    assert {fact.subject.vendor for fact in knowledge.facts} == {"slack"}
    assert len(knowledge.facts) == len(load_facts({"slack"}))
    assert knowledge.as_of == date(2027, 1, 1)


def test_a_broken_file_of_ones_own_is_told_with_its_line(tmp_path):
    own = tmp_path / "facts.jsonl"
    own.write_text(json.dumps(MINE) + "\n{\n")

    with pytest.raises(ConfigError, match=r"facts.jsonl:2: not JSON"):
        know(None, own)
