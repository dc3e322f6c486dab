"""The GitHub Action: its shell steps, run by bash as a runner runs them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).parents[2]
ACTION = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
INPUTS = {name: str(given.get("default", "")) for name, given in ACTION["inputs"].items()}


def step(name: str, folder: Path, **inputs: str) -> tuple[int, str]:
    """Return the exit code and output of a step; `folder` is the work tree, beside it lie the runner's files."""
    found = next(one for one in ACTION["runs"]["steps"] if name in one.get("run", ""))
    values = {**INPUTS, **{key.replace("_", "-"): value for key, value in inputs.items()}}
    said = {key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: values[m[1]], v) for key, v in found["env"].items()}
    env = {
        **os.environ,
        **said,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "GITHUB_STEP_SUMMARY": str(folder.parent / "summary.md"),
        "GITHUB_OUTPUT": str(folder.parent / "output"),
        "GITHUB_ACTION_PATH": str(TOP),
        "LASTCALL_CACHE_DIR": str(folder.parent / "cache"),
    }
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]]
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    home = tmp_path / "tree"
    home.mkdir()
    (home / "a.py").write_text('model = "gpt-4-32k"\n')
    return home


def test_the_scan_step_fails_for_a_use_and_leaves_a_summary_its_code_and_sarif(tree: Path) -> None:
    code, told = step("lastcall scan", tree, sarif="out/../found.sarif")

    assert code == 1
    assert "::error file=a.py,line=1" in told
    assert (tree.parent / "output").read_text() == "exit-code=1\n"
    assert "gpt-4-32k" in (tree.parent / "summary.md").read_text()


def test_a_report_that_lies_in_the_tree_is_no_evidence_of_the_same_run(tree: Path) -> None:
    _, told = step("lastcall scan", tree, sarif="found.sarif")

    assert (tree / "found.sarif").exists()
    assert "found.sarif" not in told


def test_what_only_tells_ends_well(tree: Path) -> None:
    assert step("lastcall scan", tree, fail_on="never")[0] == 0


def test_a_wrong_input_is_said_once(tree: Path) -> None:
    code, told = step("lastcall scan", tree, path="nowhere")

    assert code == 2
    assert told.count("nowhere") == 1


@pytest.mark.parametrize(("version", "installed"), [("", str(TOP)), ("==0.1.0", "lastcall==0.1.0")])
def test_the_action_installs_itself_unless_a_version_is_asked_for(version: str, installed: str) -> None:
    run = next(one["run"] for one in ACTION["runs"]["steps"] if "pip install" in one.get("run", ""))
    shown = run.replace("python -m pip install --quiet --disable-pip-version-check", "echo")
    env = {**os.environ, "VERSION": version, "GITHUB_ACTION_PATH": str(TOP)}

    assert (
        subprocess.run(["bash", "-c", shown], env=env, capture_output=True, text=True, check=True).stdout.strip()
        == installed
    )
