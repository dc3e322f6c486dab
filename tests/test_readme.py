"""The README leads with what the tool says on a real case; this holds it to that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lastcall.entrypoints.cli import VERBS, main

README = Path(__file__).parent.parent / "README.md"


def test_every_line_that_it_shows_is_said_by_the_replay(capsys: pytest.CaptureFixture[str]) -> None:
    block = re.search(r"<!-- replay -->\n```\n(.*?)\n```", README.read_text("utf-8"), re.DOTALL)
    assert block is not None

    with pytest.raises(SystemExit):
        main(["replay", "sora"])

    said = capsys.readouterr().out.splitlines()
    assert [line for line in block[1].splitlines() if line not in said] == []


def test_every_page_that_it_links_is_there() -> None:
    links = re.findall(r"\]\(((?!https?:)[^)#]+)\)", README.read_text("utf-8"))

    assert links
    assert [link for link in links if not (README.parent / link).exists()] == []


def test_the_commands_page_names_every_verb() -> None:
    page = (README.parent / "docs" / "commands.md").read_text("utf-8")

    assert [verb for verb in VERBS if f"`{verb}" not in page] == []
