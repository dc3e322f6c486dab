"""`lastcall extract` and `lastcall compare`: saved documents in, notices or one clear line out."""

from __future__ import annotations

import gzip
import json
import os
from typing import TYPE_CHECKING

import pytest

from lastcall.entrypoints.cli import main
from lastcall.entrypoints.cli.saved import LARGEST

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "# Models\n\n| Model | Shutdown date | Replacement |\n|---|---|---|\n{}"
ONE = "| nova-1 | 2027-09-24 | nova-3 |\n"
TWO = "| nova-2 | 2027-10-24 | nova-3 |\n"


def run(*args: str) -> int:
    with pytest.raises(SystemExit) as done:
        main(list(args))
    return int(done.value.code or 0)


def saved(folder: Path, name: str, *rows: str) -> str:
    path = folder / name
    path.write_text(TABLE.format("".join(rows)))
    return str(path)


def test_explain_prints_each_passage_with_its_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run("extract", saved(tmp_path, "page.md", ONE), "--explain")
    out, err = capsys.readouterr()

    assert code == 0
    assert "NOTICE" in out
    assert "nova-1, 2027-09-24 (row by column roles)" in out
    assert err == "1 passages: 1 say that something ends, 0 do not\n"


def test_explain_as_json_holds_the_notices_of_each_passage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("extract", saved(tmp_path, "page.md", ONE), "--explain", "-f", "json")
    (row,) = json.loads(capsys.readouterr().out)

    assert (row["kind"], row["line"], row["locator"], row["reason"]) == ("row", 5, "Models", "row by column roles")
    assert [notice["subject"] for notice in row["notices"]] == ["nova-1"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "a PNG picture"),
        (gzip.compress(b"x" * 500), "gzip"),
        (b"<html>" + b"<div>" * 50_000, "nested more than"),
        (b'{"a": ', "JSON"),
        (b"x" * (LARGEST + 1), "more than 20 MB"),
    ],
    ids=["empty", "picture", "gzip", "nested", "cut", "huge"],
)
def test_what_cannot_be_read_is_one_line_that_names_the_file_and_exit_2(
    body: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page"
    path.write_bytes(body)

    assert run("extract", str(path)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"lastcall: {path}: ")
    assert said in err
    assert err.count("\n") == 1


def test_a_pipe_is_no_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert run("extract", str(tmp_path / "pipe")) == 2
    assert "no regular file" in capsys.readouterr().err


def test_an_empty_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", str(tmp_path)) == 2
    assert "no files in this folder" in capsys.readouterr().err


def test_one_bad_file_of_a_folder_costs_none_of_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved(tmp_path, "a.md", ONE)
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    saved(tmp_path, "c.md", TWO)

    assert run("extract", str(tmp_path), "-f", "jsonl") == 3
    out, err = capsys.readouterr()
    assert [(row["subject"], row["entry"]) for row in map(json.loads, out.splitlines())] == [
        ("nova-1", "a.md"),
        ("nova-2", "c.md"),
    ]
    assert "b.png: a PNG picture" in err


def test_compare_tells_what_changed_and_exits_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = saved(tmp_path, "old.md", ONE, TWO)
    new = saved(tmp_path, "new.md", ONE.replace("09-24", "08-01"))

    assert run("compare", old, new, "--was-on", "2026-11-01", "--as-of", "2026-11-20") == 0
    out, err = capsys.readouterr()
    assert [line.split("  ")[0] for line in out.splitlines()[:3]] == ["what", "moved earlier", "vanished"]
    assert "24 Sep 2027 → 1 Aug 2027" in out
    assert err == "2 changed, 0 unchanged; 2 notices before, 1 now\n"


def test_compare_reads_two_formats_of_one_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = saved(tmp_path, "old.md", ONE)
    new = tmp_path / "new.html"
    new.write_text(
        "<table><tr><th>Model</th><th>Shutdown date</th><th>Replacement</th></tr><tr><td>nova-1</td><td>Oct 1, 2027</td><td>nova-3</td></tr></table>"
    )

    run("compare", old, str(new), "-f", "json")
    found = json.loads(capsys.readouterr().out)

    assert [(one["what"], one["subject"], one["said"]) for one in found["differences"]] == [
        ("moved_later", "nova-1", "24 Sep 2027 → 1 Oct 2027")
    ]
    assert found["differences"][0]["after"]["ends_on"] == "2027-10-01"


def test_a_new_copy_that_says_nothing_is_no_good_news(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = tmp_path / "new.md"
    new.write_text("# Models\n\nPlease wait.\n")

    assert run("compare", saved(tmp_path, "old.md", ONE), str(new)) == 3
    assert "look at the page" in capsys.readouterr().err


def test_the_copies_stand_in_the_order_of_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = saved(tmp_path, "a.md", ONE)

    assert run("compare", page, page, "--was-on", "2026-12-01", "--as-of", "2026-11-20") == 2
    assert "OLD comes first" in capsys.readouterr().err
