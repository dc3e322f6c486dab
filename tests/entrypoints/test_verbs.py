"""The verbs about notices, as a person types them: what they print, and with which code they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lastcall.entrypoints.cli import VERBS
from tests.conftest import Site
from tests.entrypoints.conftest import PAGE, SOON, Run


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(run: Run, verb: str) -> None:
    told = run(verb, "--help")

    assert told.code == 0
    assert "Usage: lastcall " + verb in told.out


def test_help_names_every_verb_and_an_unknown_one_is_a_usage_error(run: Run) -> None:
    assert all(verb in run("--help").out for verb in VERBS)
    wrong = run("upcomming")
    assert wrong.code == 2
    assert "upcoming" in wrong.err


def test_check_reads_what_is_due_and_exits_1_for_what_ends_soon(desk: Run) -> None:
    told = desk("check")

    assert told.code == 1
    assert "nova-1 " in told.out
    assert "(in 20 days)" in told.out
    assert "replacement: nova-2" in told.out
    assert "checked 1 vendor, 1 source (1 fresh)" in told.out
    assert "nova-1-mini" not in told.out


def test_check_is_never_green_while_a_source_is_unread(desk: Run, site: Site) -> None:
    site.pages.clear()

    told = desk("check")

    assert told.code == 3
    assert "NOT CHECKED: acme/deprecations is blind" in told.out
    assert desk("check", "--allow-incomplete").code == 0


def test_a_report_is_plain_where_nobody_looks_at_a_terminal(desk: Run, tmp_path: Path) -> None:
    told = desk("check")
    desk("check", "-o", str(tmp_path / "report.txt"))

    assert "nova-1" in told.out
    assert "\x1b" not in told.out
    assert tmp_path.joinpath("report.txt").read_text("utf-8") == told.out


def test_a_source_that_was_never_asked_is_not_said_to_have_not_answered(desk: Run) -> None:
    told = desk("check", "--offline")

    assert "NOT CHECKED: acme/deprecations is not read yet" in told.out
    assert "no answer" not in told.out


@pytest.mark.parametrize(("level", "code"), [("critical", 0), ("high", 1), ("never", 0)])
def test_check_fails_from_the_level_that_was_asked_for(desk: Run, level: str, code: int) -> None:
    assert desk("check", "--fail-on", level).code == code


def test_check_finds_ids_in_code_and_never_calls_their_unread_vendor_fine(desk: Run, tmp_path: Path) -> None:
    code = tmp_path / "shop"
    code.mkdir()
    code.joinpath("app.py").write_text('client.videos.create(model="sora-2")\n')
    code.joinpath("requirements.txt").write_text("openai==2.1\n")

    data = json.loads(desk("check", "--offline", "-f", "json", str(code)).out)

    assert data["coverage"]["files"] == 2
    assert {source["state"] for source in data["coverage"]["sources"]} == {"pending", "not_watched"}
    assert data["code"]["coverage"]["vendors"][0]["state"] == "unknown"
    assert not data["complete"]


@pytest.mark.parametrize(("form", "sign"), [("markdown", "| high |"), ("github", "::error title=lastcall high::")])
def test_check_prints_for_other_tools(desk: Run, tmp_path: Path, form: str, sign: str) -> None:
    desk("check", "-f", form, "-o", "report.txt")

    assert sign in tmp_path.joinpath("report.txt").read_text()


def test_upcoming_shows_what_is_used_and_with_all_the_rest(desk: Run) -> None:
    desk("poll")

    mine, every = desk("upcoming"), desk("upcoming", "--all")

    assert "nova-1 → nova-2" in mine.out
    assert "nova-1-mini" not in mine.out
    assert "nova-1-mini" in every.out
    assert json.loads(desk("upcoming", "-f", "json").out)[0]["days_left"] in (19, 20)
    assert desk("upcoming", "--within", "5d").out == ""


def test_upcoming_follows_the_config_as_it_is_now(desk: Run, tmp_path: Path) -> None:
    desk("poll")
    desk("upcoming")
    config = tmp_path / "config.yaml"
    config.write_text(config.read_text().replace("acme/nova-1]", "acme/nova-1-mini]"))

    assert "nova-1-mini" in desk("upcoming").out


def test_a_notice_is_listed_explained_and_silenced(desk: Run) -> None:
    desk("poll")
    listed = json.loads(desk("notices", "-f", "json", "--grep", "nova-2").out)
    (ident,) = (row["id"] for row in listed)

    told = desk("explain", ident)
    assert "acme/model/nova-1" in told.out
    assert "touches you: acme/nova-1 (named)" in told.out
    assert "first seen" in told.out
    assert "nova-1" in desk("notices", "show", "acme/nova-1").out
    assert desk("ack", ident, "--note", "migrating").code == 0
    assert "silenced" in desk("explain", ident).out
    assert json.loads(desk("explain", ident, "-f", "json").out)["silenced"]
    assert "(acknowledged)" in desk("check").out
    assert "snoozed until" in desk("snooze", ident, "--until", "7d").out


def test_what_people_did_is_in_the_log_and_can_be_taken_back(desk: Run) -> None:
    desk("poll")
    name = "acme/nova-1"

    assert "noted" in desk("note", name, "ask", "Ada").out
    assert "waived until" in desk("waive", name, "--until", "30d", "--reason", "moving in May").out
    assert desk("check").code == 0  # a waived finding is none …
    assert "1 waived" in desk("check").out  # … and is counted
    assert "moving in May" in desk("check", "-f", "json").out
    assert "open again" in desk("ack", name, "--undo").out
    assert desk("check").code == 1
    told = desk("explain", name)
    assert [kind in told.out for kind in ("note by", "waive until", "reopen by")] == [True, True, True]
    actions = json.loads(desk("explain", name, "-f", "json").out)["actions"]
    assert [action["kind"] for action in actions] == ["note", "waive", "reopen"]


def test_a_waiver_needs_a_day_to_come_and_a_reason(desk: Run) -> None:
    desk("poll")

    assert desk("waive", "acme/nova-1", "--until", "30d").code == 2
    assert "is empty" in desk("waive", "acme/nova-1", "--until", "30d", "--reason", " ").err
    assert "before today" in desk("waive", "acme/nova-1", "--until", "2020-01-01", "--reason", "x").err
    assert "there is no text" in desk("note", "acme/nova-1", " ").err


def test_calendar_and_feeds_are_exported(desk: Run, tmp_path: Path) -> None:
    desk("poll")

    assert f"DTSTART;VALUE=DATE:{SOON:%Y%m%d}" in desk("export", "ics").out
    assert "nova-1 ends" in desk("export", "atom").out
    assert desk("export", "json", "-o", "feed.json").code == 0
    assert json.loads(tmp_path.joinpath("feed.json").read_text())["items"]
    assert desk("export", "ics", "-o", "nowhere/x.ics").code == 2
    assert "has no `web`" in desk("export", "key").err


def test_an_export_holds_what_a_look_through_the_projects_folders_finds(desk: Run, tmp_path: Path) -> None:
    tmp_path.joinpath("shop").mkdir()
    tmp_path.joinpath("shop", "video.py").write_text('client.videos.create(model="sora-2")\n')
    config = tmp_path / "config.yaml"
    config.write_text(config.read_text() + "projects: {shop: {path: shop}, gone: {path: gone}}\n")

    told = desk("export", "model-eol")

    assert [(model["id"], model["shutdown"]) for model in json.loads(told.out)["models"]] == [("sora-2", "2026-09-24")]
    assert "the folder of gone could not be looked at" in told.err
    assert json.loads(desk("export", "cle").out)[0]["events"]


def test_where_the_feeds_are_served_is_printed(desk: Run, tmp_path: Path) -> None:
    web = "web: {url: 'https://lastcall.example', secret: 'a secret of sixteen'}\n"
    config = tmp_path / "config.yaml"
    config.write_text(config.read_text() + web)

    lines = desk("export", "key").out.splitlines()

    assert [line.partition("?key=")[0].rpartition("/")[2] for line in lines] == [
        "calendar.ics",
        "feed.atom",
        "feed.json",
        "cle.json",
        "model-eol.json",
        "openeox.json",
    ]


def test_what_was_recorded_is_played_for_what_is_used(desk: Run, site: Site, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(config.read_text() + "record: true\n")
    site.put("/deprecations.md", "# Deprecations\n\nNothing.\n", Content_Type="text/markdown")
    desk("poll")
    site.put("/deprecations.md", PAGE, Content_Type="text/markdown")
    desk("poll", "--all")

    (story,) = json.loads(desk("replay", "-f", "json").out)

    assert story["title"] == "what this installation recorded"
    assert [shutdown["subject"] for shutdown in story["shutdowns"]] == ["nova-1"]


@pytest.mark.parametrize(
    ("story", "messages", "days_before"), [("gpt-4o", 11, 184), ("files-upload", 14, 575), ("twilio-video", 3, None)]
)
def test_each_shipped_story_is_told_at_its_announcement_and_without_noise(
    run: Run, story: str, messages: int, days_before: int | None
) -> None:
    played = run("replay", story, "-f", "json")

    ((verdict,),) = (one["shutdowns"] for one in json.loads(played.out))
    assert played.code == 0
    assert verdict["days_after_announcement"] == 0
    assert (verdict["messages"], verdict["noise"], verdict["days_before_end"]) == (messages, 0, days_before)


def test_a_wrong_id_or_day_is_said_and_writes_nothing(desk: Run) -> None:
    desk("poll")

    assert "no notice 'n-none'" in desk("ack", "n-none").err
    assert "means 2 notices" in desk("ack", "n-").err
    assert desk("snooze", "acme/nova-1", "--until", "2020-01-01").code == 2
    assert "is no span" in desk("snooze", "acme/nova-1", "--until", "soon").err
