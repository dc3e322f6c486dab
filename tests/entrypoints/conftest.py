"""What tests of the command line share: `lastcall` in a folder of its own, run as a process would run it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lastcall.entrypoints.cli import main
from tests.conftest import Site


@dataclass
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)

    def go(*args: str) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(args))
        told = capsys.readouterr()
        return Ran(int(ended.value.code or 0), told.out, told.err)

    return go


SOON = datetime.now(UTC).date() + timedelta(days=20)
LATER = datetime.now(UTC).date() + timedelta(days=200)
PAGE = f"""# Deprecations

| Shutdown date | Model | Replacement |
|---|---|---|
| {SOON} | `nova-1` | `nova-2` |
| {LATER} | `nova-1-mini` | none |
"""


@pytest.fixture
def desk(run: Run, site: Site, tmp_path: Path) -> Run:
    url = site.put("/deprecations.md", PAGE, Content_Type="text/markdown")
    tmp_path.joinpath("config.yaml").write_text(
        f"""# mine
depends_on: [acme/nova-1]
receivers:
  console: {{kind: console}}
sources:
  - {{url: '{url}', vendor: acme, kind: markdown, id: deprecations}}
fetch: {{allow_hosts: [127.0.0.1]}}
"""
    )
    return run
