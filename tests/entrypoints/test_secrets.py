"""Planted secrets: whatever fails, however loudly it is told, they turn up nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Site

SECRETS = {
    "HOOK": "canary-webhook-3f9a",
    "TOKEN": "canary-token-77c1",
    "PASS": "canary-password-b2d4",
    "SIGN": "canary-signing-90ee",
    "PROXY": "canary-proxy-5a5a",
    "QUERY": "canary-query-1234",
}


@pytest.fixture
def folder(tmp_path: Path, site: Site) -> Path:
    site.put("/gone", "no", status=410)
    page = site.put("/page.md", "# Deprecations\n\n| Shutdown date | Model |\n|---|---|\n| 2027-09-24 | `nova-1` |\n")
    (tmp_path / "config.yaml").write_text(
        f"""depends_on: [acme]
receivers:
  hook: {{kind: webhook, url: '{site.url}/hook/${{HOOK}}', secret: '${{SIGN}}'}}
  slack: {{kind: slack, token: '${{TOKEN}}', channel: '#ops'}}
  mail: {{kind: email, to: [ops@acme.example], from: l@acme.example, smtp: 'smtp://user:${{PASS}}@127.0.0.1:9'}}
sources:
  - {{url: '{page}?key=${{QUERY}}', vendor: acme, kind: markdown, id: page}}
  - {{url: '{site.url}/gone?key=${{QUERY}}', vendor: acme, id: gone}}
fetch: {{allow_hosts: [127.0.0.1], host_spacing: 0s}}
"""
    )
    return tmp_path


def lastcall(folder: Path, *args: str) -> str:
    """Run a verb at its loudest and return all that it said."""
    env = {**os.environ, **SECRETS, "PYTHONASYNCIODEBUG": "0"}
    command = [sys.executable, "-m", "lastcall", "-vv", *args]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120)
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "verbs",
    [
        (["run", "--once"], ["alerts"]),
        (["poll", "--all", "-f", "json"], ["sources"]),
        (["doctor", "--offline"], ["doctor", "-f", "json"]),
        (["check"],),
    ],
    ids=["run", "poll", "doctor", "check"],
)
def test_no_secret_is_said_or_stored(folder: Path, verbs: tuple[list[str], ...]) -> None:
    said = "".join(lastcall(folder, *verb) for verb in verbs)

    assert said
    assert [name for name, secret in SECRETS.items() if secret in said] == []
    stored = b"".join(path.read_bytes() for path in folder.glob("lastcall*db*"))
    assert [name for name, secret in SECRETS.items() if secret.encode() in stored and name != "QUERY"] == []
