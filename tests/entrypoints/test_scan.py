"""`lastcall scan`, and `check` over code: no config, no database and no network needed."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lastcall.entrypoints.cli import cli
from lastcall.errors import ConfigError

APP = {
    "app.py": 'import openai\nclient = openai.OpenAI()\nclient.videos.create(model="sora-2")\n# gpt-4-32k\n',
    "requirements.txt": "openai==2.1\nunheard-sdk==1\n",
    ".github/workflows/ci.yml": "jobs:\n  a:\n    runs-on: ubuntu-20.04\n",
    ".github/CODEOWNERS": "*.py @ai\n",
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that keeps the index between tests: making it anew costs a second."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def app(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LASTCALL_CACHE_DIR", str(cache))
    home = tmp_path / "app"
    for name, text in APP.items():
        home.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
        home.joinpath(name).write_text(text)
    monkeypatch.chdir(home)
    return home


def run(*words: str) -> Result:
    result = CliRunner().invoke(cli, list(words), standalone_mode=False)
    if isinstance(result.exception, ConfigError):
        raise result.exception
    assert result.exception is None, result.exception
    return result


def found(*words: str) -> list[tuple[str, int, str, str]]:
    data = json.loads(run("scan", "-f", "json", *words).output)
    return [(row["path"], row["line"], row["role"], row["subject"]) for row in data["findings"]]


def test_what_goes_away_is_told_with_its_place_role_and_owner(app: Path) -> None:
    told = found()

    assert ("app.py", 3, "use", "sora-2") in told
    assert ("app.py", 3, "use", "Videos API") in told
    assert (".github/workflows/ci.yml", 3, "use", "ubuntu-20.04") in told
    assert [row for row in told if row[1] == 4] == [("app.py", 4, "mention", "gpt-4-32k")]
    data = json.loads(run("scan", "-f", "json").output)
    assert {row["owner"] for row in data["findings"] if row["path"] == "app.py"} == {"@ai"}
    assert data["coverage"]["not_known"] == [
        {"name": "unheard-sdk", "what": "package", "location": "requirements.txt:2"}
    ]
    assert {one["vendor"]: one["state"] for one in data["coverage"]["vendors"]} == {
        "github": "unknown",
        "openai": "unknown",
    }


def test_paths_are_told_as_they_were_asked_for(app: Path) -> None:
    assert {path for path, *_ in found(str(app / "app.py"))} == {str(app / "app.py")}
    assert {path for path, *_ in found("../app")} == {"../app/app.py", "../app/.github/workflows/ci.yml"}


def test_only_an_asked_for_level_fails(app: Path) -> None:
    assert run("scan").return_value == 0
    assert run("scan", "--fail-on", "critical").return_value == 1
    (app / "app.py").write_text("x = 1\n")
    (app / ".github/workflows/ci.yml").unlink()
    assert run("scan", "--fail-on", "info").return_value == 0


def test_a_file_that_cannot_be_read_in_full_is_named_and_is_no_success(app: Path) -> None:
    for name in ("app.py", ".github/workflows/ci.yml"):
        (app / name).unlink()
    (app / "package.json").write_text('{"dependencies": {')

    told = run("scan", "--fail-on", "high")

    assert told.return_value == 3
    assert "NOT READ: package.json: broken manifest" in told.output


def test_a_baseline_holds_what_is_there_and_is_no_evidence_itself(app: Path) -> None:
    run("scan", "--baseline", "base.json", "--write-baseline")

    assert run("scan", "--baseline", "base.json", "--fail-on", "critical").return_value == 0
    (app / "new.py").write_text('m = "gpt-4-32k"\n')
    assert run("scan", "--baseline", "base.json", "--fail-on", "critical").return_value == 1
    with pytest.raises(ConfigError, match="write one with"):
        run("scan", "--baseline", "nope.json")


def test_only_changed_lines_are_told_with_changed(app: Path) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "x")):
        subprocess.run(["git", *who, *words], check=True, capture_output=True)
    (app / "app.py").write_text(APP["app.py"] + 'm = "gpt-4-32k"\n')

    assert found("--changed", "HEAD") == [("app.py", 5, "use", "gpt-4-32k")]


def test_an_unchanged_tree_is_told_from_the_cache_and_a_changed_one_anew(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LASTCALL_CACHE_DIR", str(tmp_path / "cache"))
    for path in app.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    before = found()
    kept = list((tmp_path / "cache").glob("scan-*.json"))
    assert len(kept) == 1
    kept[0].write_text(kept[0].read_text().replace("sora-2", "nora-2"))

    assert before != found()  # what is told now comes from the kept file
    assert before == found("--no-cache")
    (app / "app.py").write_text('m = "gpt-4-32k"\n')
    assert ("app.py", 1, "use", "gpt-4-32k") in found()


def test_check_needs_no_config_for_code_and_is_not_green_while_nothing_was_read(app: Path) -> None:
    told = run("check", "--offline", ".")

    assert told.return_value == 3
    assert "app.py:3" in told.output
    assert "known facts of" in told.output
    assert "seen, not known: unheard-sdk" in told.output
    assert run("check", "--offline", "--allow-incomplete", ".").return_value == 1
    assert json.loads(run("check", "--offline", "-f", "sarif", ".").output)["runs"][0]["results"]


def test_the_users_config_names_things_without_using_them(app: Path) -> None:
    (app / "app.py").unlink()
    (app / "config.yaml").write_text(
        "depends_on: [openai/sora-2]\nwaivers:\n- {subject: '*ubuntu*', reason: x, until: 2030-01-01}\n"
    )

    assert found() == [(".github/workflows/ci.yml", 3, "use", "ubuntu-20.04")]
    assert "1 waived" in run("scan").output


def test_a_report_beside_the_code_is_no_evidence_however_the_folder_is_reached(app: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(app)
    (app / "old.json").write_text('{"lastcall_baseline": 1, "findings": [], "model": "gpt-4-32k"}')

    shown = json.loads(run("scan", "-f", "json", "--baseline", str(app / "old.json"), str(link)).output)

    assert {Path(row["path"]).name for row in shown["findings"]} == {"app.py", "ci.yml"}


def test_many_files_are_told_in_the_order_of_their_names_whoever_reads_them(app: Path) -> None:
    for number in range(200):
        (app / f"f{number:03d}.py").write_text('m = "gpt-4-32k"\n')

    shown = [path for path, _, _, subject in found("--no-cache") if subject == "gpt-4-32k" and path.startswith("f")]

    assert shown == [f"f{number:03d}.py" for number in range(200)]


def test_one_of_a_thing_is_told_as_one(app: Path) -> None:
    for path in (".github/workflows/ci.yml", ".github/CODEOWNERS", "requirements.txt"):
        (app / path).unlink()

    assert "looked at 1 file · 1 vendor in use" in run("scan").output
