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


def test_every_line_that_it_shows_is_said_by_the_scan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    block = re.search(r"<!-- scan -->\n```\n(.*?)\n```", README.read_text("utf-8"), re.DOTALL)
    assert block is not None
    shop = tmp_path / "shop"
    shop.mkdir()
    code = "from openai import OpenAI\n\nclient = OpenAI()\njob = client.videos.create(prompt=prompt)\n"
    (shop / "video.py").write_text(code, encoding="utf-8")
    share = 'fetch("https://slack.com/api/files.upload", { method: "POST" });\n'
    (shop / "share.ts").write_text(share, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LASTCALL_CACHE_DIR", str(tmp_path / "cache"))

    with pytest.raises(SystemExit):
        main(["scan", "shop"])

    said = [_without_age(line) for line in capsys.readouterr().out.splitlines()]
    assert [line for line in map(_without_age, block[1].splitlines()) if line not in said] == []


def _without_age(line: str) -> str:
    """Return a line without what another day says otherwise."""
    return re.sub(r"\(\d+ days ago\)|known facts of .*", "", line).rstrip()


def test_every_page_that_it_links_is_there() -> None:
    links = re.findall(r"\]\(((?!https?:)[^)#]+)\)", README.read_text("utf-8"))

    assert links
    assert [link for link in links if not (README.parent / link).exists()] == []


def test_the_commands_page_names_every_verb() -> None:
    page = (README.parent / "docs" / "commands.md").read_text("utf-8")

    assert [verb for verb in VERBS if f"`{verb}" not in page] == []
