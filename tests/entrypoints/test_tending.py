"""The verbs that tend the daemon, its receivers, database and config: what they print, and with which code they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Site
from tests.entrypoints.conftest import LATER, PAGE, SOON, Run


def test_a_poll_says_where_its_seconds_went(desk: Run) -> None:
    assert "[fetch 0." in desk("-v", "poll").out
    timed = json.loads(desk("poll", "--all", "-f", "json").out)
    assert set(timed[0]["seconds"]) == {"fetch", "read", "write"}


def test_poll_by_name_and_a_mistyped_name(desk: Run) -> None:
    assert "+ acme/deprecations" in desk("poll", "acme").out
    assert json.loads(desk("poll", "acme", "-f", "json").out)[0]["outcome"] == "unchanged"
    wrong = desk("poll", "acmee")
    assert wrong.code == 2
    assert "did you mean 'acme'" in wrong.err
    assert "nothing was due" in desk("poll").err


def test_one_round_tells_and_a_second_says_nothing(desk: Run) -> None:
    first, second = desk("run", "--once"), desk("run", "--once")

    assert "nova-1" in first.out
    assert (first.code, second.code, second.out) == (0, 0, "")
    assert "1 to console" in desk("alerts").err


def test_what_the_hours_limit_holds_back_is_said_by_alerts_doctor_and_metrics(
    desk: Run, site: Site, tmp_path: Path
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(config.read_text().replace("nova-1]", "nova-1, acme/nova-9]") + "most_per_hour: 1\n")
    desk("run", "--once")
    row = f"| {LATER} | `nova-9` | `nova-2` |\n"
    site.put("/deprecations.md", PAGE.rstrip("\n") + "\n" + row, Content_Type="text/markdown")
    desk("poll", "--all")
    desk("run", "--once")

    assert "console: 1 message waits until " in desk("alerts").err
    assert "1 in an hour is the limit (most_per_hour)" in desk("doctor", "--offline").out
    assert 'lastcall_held_messages{receiver="console"} 1.0' in desk("metrics").out
    [waiting] = json.loads(desk("alerts", "-f", "json").out)
    assert (waiting["status"], waiting["receiver"], waiting["id"]) == ("held", "console", None)


def test_a_test_message_goes_through_the_real_channel(desk: Run) -> None:
    told = desk("alerts", "test")

    assert told.code == 0
    assert "Lastcall test message" in told.out
    assert desk("alerts", "test", "nobody").code == 2
    assert "0 messages are due again" in desk("alerts", "retry", "--all").out


def test_doctor_names_what_is_wrong(desk: Run, tmp_path: Path) -> None:
    unread = desk("doctor")
    assert unread.code == 3
    assert "nothing was polled yet" in unread.out
    desk("poll")
    assert desk("doctor").code == 0
    config = tmp_path / "config.yaml"
    config.write_text(
        config.read_text().replace(
            "{kind: console}", "{kind: webhook, url: 'http://127.0.0.1:9/', secret: 'abcdefgh12345678'}"
        )
    )
    unreachable = desk("doctor", "-f", "json")
    assert unreachable.code == 3
    assert "abcdefgh12345678" not in unreachable.out


def test_a_health_check_asks_only_whether_work_is_done(desk: Run, site: Site) -> None:
    unread = desk("doctor", "--alive")
    assert (unread.code, "no source was read" in unread.out) == (3, True)
    desk("run", "--once")
    site.pages.clear()

    assert desk("poll", "--all").code == 3

    assert desk("doctor", "--alive").code == 0, "a page that is down is no reason to restart anything"


def test_the_database_is_backed_up_and_a_missing_one_is_said(desk: Run, tmp_path: Path) -> None:
    assert "there is none yet" in desk("db", "backup").err
    assert "created" in desk("db", "upgrade").out
    assert "current" in desk("db", "upgrade").out
    assert "checked" in desk("db", "backup", "copy.db").out
    assert tmp_path.joinpath("copy.db").exists()


def test_a_damaged_database_is_restored_and_a_sound_one_is_left_alone(desk: Run, tmp_path: Path) -> None:
    desk("poll")
    desk("db", "backup")
    refused = desk("db", "restore")
    assert (refused.code, "is sound" in refused.err) == (2, True)
    path = tmp_path / "lastcall.db"
    path.write_bytes(b"\0garbage\0" + path.read_bytes()[9:])

    restored = desk("db", "restore")

    assert (restored.code, "hours old" in restored.out, "was replaced" in restored.err) == (0, True, True)
    assert "nova-1" in desk("notices").out
    assert desk("db", "restore", "--force").code == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(run: Run, shell: str) -> None:
    assert "_LASTCALL_COMPLETE" in run("completion", shell).out


def test_extract_prints_one_object_a_notice(desk: Run, tmp_path: Path) -> None:
    tmp_path.joinpath("page.md").write_text(PAGE)

    rows = [json.loads(line) for line in desk("extract", "page.md", "--vendor", "acme", "-f", "jsonl").out.splitlines()]

    assert [(row["subject"], row["sunset_on"], row["replacements"]) for row in rows] == [
        ("nova-1", SOON.isoformat(), ["nova-2"]),
        ("nova-1-mini", LATER.isoformat(), []),
    ]
    assert "say that something ends" in desk("extract", str(tmp_path), "--explain").err


def test_the_story_is_replayed(run: Run) -> None:
    told = run("replay", "sora", "--to", "2026-03-30")

    assert "no date yet" in told.out
    assert "now dated" in told.out
    assert run("replay", "nosuch").code == 2
    assert json.loads(run("replay", "sora", "--to", "2026-03-25", "--format", "json").out)


def test_a_wrong_config_stops_everything_with_its_line(desk: Run, tmp_path: Path) -> None:
    tmp_path.joinpath("config.yaml").write_text("depends_on: [acme/x]\nreceivers:\n  a: {kind: slak}\n")

    for verb in ("run", "check", "upcoming", "poll", "doctor", "sources"):
        told = desk(verb)
        assert told.code == 2, verb
        assert "config.yaml:3:" in told.err, verb
        assert "slack" in told.err, verb


def test_a_damaged_database_is_one_clear_line(desk: Run, tmp_path: Path) -> None:
    tmp_path.joinpath("lastcall.db").write_bytes(b"not a database at all" * 100)

    for verb in ("check", "upcoming", "sources", "run"):
        told = desk(verb)
        assert told.code == 2, verb
        assert "lastcall.db" in told.err, verb
    assert tmp_path.joinpath("lastcall.db").read_bytes().startswith(b"not a database")


def test_a_message_is_previewed_in_the_form_of_its_receiver_and_not_sent(desk: Run) -> None:
    text = desk("alerts", "preview", "moved_earlier")
    plain = json.loads(desk("alerts", "preview", "--format", "json").out)

    assert text.code == 0
    assert "ends EARLIER: 27 Aug 2026" in text.out
    assert plain["text"].startswith("⏳ Acme: nova-2 is going away")
    assert desk("alerts", "preview", "--format", "html").code == 2
    wrong = desk("alerts", "preview", "remindr")
    assert (wrong.code, "did you mean 'reminder'?" in wrong.err) == (2, True)
    assert desk("alerts", "preview", "--receiver", "nobody").code == 2


def test_a_known_notice_is_previewed_as_it_would_be_announced(desk: Run) -> None:
    desk("poll")
    (notice, *_) = json.loads(desk("notices", "--format", "json").out)

    told = desk("alerts", "preview", notice["id"])

    assert told.code == 0
    assert notice["subject"] in told.out


def test_a_template_that_fails_is_told_by_preview_and_doctor(desk: Run, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(config.read_text() + "templates: mine\n")
    assert "no such folder" in desk("alerts", "preview").err
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "console.txt").write_text("{{ titel }}")

    told, doctor = desk("alerts", "preview"), desk("doctor", "--offline")

    assert told.code == 3
    assert "⏳ Acme: nova-2" in told.out
    assert "console.txt: 'titel' is undefined" in told.err
    assert "BAD  templates" in doctor.out
    (tmp_path / "mine" / "console.text").write_text("x")
    assert "did you mean 'console.txt'?" in desk("alerts", "preview").err


def test_a_retry_wants_to_know_of_what(desk: Run) -> None:
    assert desk("alerts", "retry").code == 2
    assert desk("alerts", "retry", "--all").out == "0 messages are due again\n"
    assert desk("alerts", "retry", "m-unknown").code == 3
    assert desk("alerts", "retry", "--receiver", "nobody").code == 2
