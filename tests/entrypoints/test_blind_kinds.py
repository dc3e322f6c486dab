"""Endpoints, mails and traffic that cannot be read: never green, at any verb that speaks of sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Site
from tests.entrypoints.conftest import Run

SUNSET = "Fri, 01 Jan 2100 00:00:00 GMT"
MAIL = b"""From: Acme <news@acme.example>
Subject: Nova 1 will be shut down on March 1, 2100
Date: Mon, 04 May 2026 08:00:00 +0000
Message-ID: <1@acme.example>

The model Nova 1 will be shut down on March 1, 2100.
"""


def config(tmp_path: Path, kind: str, url: str) -> None:
    tmp_path.joinpath("config.yaml").write_text(
        f"""depends_on: [acme]
receivers: {{console: {{kind: console}}}}
sources:
  - {{url: '{url}', vendor: acme, kind: {kind}, id: one{", from: [acme.example]" if kind == "mail" else ""}}}
fetch: {{allow_hosts: [127.0.0.1]}}
"""
    )


def seen(run: Run) -> tuple[int, str, int, str]:
    """Return the code of a poll, state and failure of its source, the code of `sources` and what `doctor` says."""
    poll = run("poll", "--all").code
    shown = run("sources", "-f", "json")
    [source] = json.loads(shown.out)
    return poll, f"{source['state']}: {source['failure']}", shown.code, run("doctor", "--offline").out


@pytest.mark.parametrize(
    ("status", "fields", "state"),
    [
        (401, {}, "blind: auth"),
        (403, {}, "blind: auth"),
        (404, {}, "blind: not_found"),
        (403, {"Content-Type": "text/html"}, "blind: challenge"),
        (200, {"Content-Type": "text/html"}, "blind: wrong_kind"),
    ],
)
def test_an_endpoint_behind_a_wall_is_blind_though_it_was_read_before(
    run: Run, site: Site, tmp_path: Path, status: int, fields: dict[str, str], state: str
) -> None:
    config(tmp_path, "endpoint", site.put("/v1/films", "{}", Sunset=SUNSET))
    good = seen(run)
    site.put("/v1/films", "<title>Just a moment...</title>", status=status, **fields)

    assert good[:3] == (0, "fresh: None", 0)
    *codes, doctor = seen(run)
    assert codes == [3, state, 3]
    assert "1 blind or stale: acme/one" in doctor


def test_a_mail_folder_that_vanished_or_is_none_is_blind_and_is_fresh_when_it_is_back(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "one.eml").write_bytes(MAIL)
    config(tmp_path, "mail", f"maildir:{folder}")
    good = seen(run)
    folder.rename(tmp_path / "away")
    gone = seen(run)
    folder.write_text("no folder")
    none = seen(run)
    folder.unlink()
    (tmp_path / "away").rename(folder)

    assert good[:3] == (0, "fresh: None", 0)
    assert gone[:3] == (3, "blind: not_found", 3)
    assert "there is no folder" in gone[3]
    assert none[:3] == (3, "blind: auth", 3)
    assert seen(run)[:3] == good[:3]


def test_traffic_that_is_gone_or_broken_is_blind(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    path.write_text('{"log": {"entries": []}}')
    config(tmp_path, "traffic", f"har:{path}")
    good = seen(run)
    path.write_text('{"log": {"entr')
    broken = seen(run)
    path.unlink()

    assert good[:3] == (0, "fresh: None", 0)
    assert broken[:3] == (3, "blind: malformed", 3)
    assert seen(run)[:3] == (3, "blind: not_found", 3)


def test_a_mail_that_cannot_be_read_is_shown_beside_a_source_that_is_fresh(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails" / "one.eml").write_bytes(MAIL)
    (tmp_path / "mails" / "two.eml").write_bytes(b"")
    config(tmp_path, "mail", f"maildir:{tmp_path}/mails")

    assert seen(run)[:3] == (0, "fresh: unreadable", 0)
    assert "two.eml: no sender stands in it" in run("sources").out
    assert run("sources", "accept", "acme/one").code == 0
    assert seen(run)[:3] == (0, "fresh: None", 0)
