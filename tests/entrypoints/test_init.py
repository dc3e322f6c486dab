"""`lastcall init`: a project -> a config that can be read again."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from lastcall.adapters.catalogue import load_catalogue
from lastcall.adapters.config import read_config
from lastcall.entrypoints.cli import cli
from lastcall.errors import ConfigError

VENDORS = load_catalogue()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "My Shop"
    (folder / "src").mkdir(parents=True)
    (folder / "package.json").write_text('{"dependencies": {\n  "openai": "^4",\n  "stripe": "^1"\n}}\n')
    (folder / "src/video.ts").write_text('const model = "sora-2";\n')
    monkeypatch.chdir(tmp_path)
    return folder


def run(*args: str):
    result = CliRunner().invoke(cli, ["init", *args])
    if isinstance(result.exception, ConfigError):
        raise result.exception
    return result


def test_the_config_names_what_was_found_and_why(project):
    result = run(str(project))

    text = Path("config.yaml").read_text()
    assert "  # package stripe in package.json:3\n  - stripe\n" in text
    assert "  - 'openai/sora-2' # ends 24 Sep 2026; src/video.ts:1\n" in text
    assert "looked at 2 files for" in result.output
    assert "lastcall run --once" in result.output


def test_the_config_can_be_read_at_once(project):
    run(str(project))

    config = read_config(Path("config.yaml"), env={}, vendors=VENDORS)

    assert [usage.pattern for usage in config.depends_on] == ["openai/sora-2", "stripe"]
    assert {name: p.path for name, p in config.projects.items()} == {"my-shop": str(project)}


def test_an_empty_project_makes_a_config_that_can_be_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(".")

    assert read_config(Path("config.yaml"), env={}, vendors=VENDORS).depends_on == ()
    assert "Nothing of a known vendor was found" in Path("config.yaml").read_text()


def test_a_config_that_is_there_is_left_alone(project):
    Path("config.yaml").write_text("mine")

    with pytest.raises(ConfigError, match="is there already; `--force` writes over it"):
        run(str(project))

    assert Path("config.yaml").read_text() == "mine"


def test_force_writes_over_it_and_the_old_one_is_no_evidence(project):
    target = project / "config.yaml"
    target.write_text("# ANTHROPIC_API_KEY\n")
    result = CliRunner().invoke(cli, ["-c", str(target), "init", str(project), "--force"])

    assert result.exit_code == 0
    assert "anthropic" not in target.read_text()


def test_the_name_of_a_file_cannot_leave_its_comment(project):
    (project / "src/x\n  - github\n.ts").write_text("TWILIO_AUTH_TOKEN")
    run(str(project))

    config = read_config(Path("config.yaml"), env={}, vendors=VENDORS)

    assert [usage.pattern for usage in config.depends_on] == ["openai/sora-2", "stripe", "twilio"]
