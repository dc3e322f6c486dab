"""Every verb as a person types it: what it prints, and with which code it ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lastcall.entrypoints.cli import VERBS
from tests.conftest import Site
from tests.entrypoints.conftest import Run

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
    assert "checked 1 vendors, 1 sources (1 fresh)" in told.out
    assert "nova-1-mini" not in told.out


def test_check_is_never_green_while_a_source_is_unread(desk: Run, site: Site) -> None:
    site.pages.clear()

    told = desk("check")

    assert told.code == 3
    assert "NOT CHECKED: acme/deprecations is blind" in told.out
    assert desk("check", "--allow-incomplete").code == 0


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


def test_where_the_feeds_are_served_is_printed(desk: Run, tmp_path: Path) -> None:
    web = "web: {url: 'https://lastcall.example', secret: 'a secret of sixteen'}\n"
    config = tmp_path / "config.yaml"
    config.write_text(config.read_text() + web)

    lines = desk("export", "key").out.splitlines()

    assert [line.partition("?key=")[0].rpartition("/")[2] for line in lines] == [
        "calendar.ics",
        "feed.atom",
        "feed.json",
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


def test_a_changed_layout_is_blind_until_a_person_accepts_it(desk: Run, site: Site) -> None:
    desk("poll")
    page = PAGE.replace("Shutdown date", "When").replace("Replacement", "Then")
    site.put("/deprecations.md", page, Content_Type="text/markdown")
    assert desk("poll", "--all").code == 3
    assert "blind: lost columns" in desk("sources").out

    assert desk("sources", "accept", "acme/deprecations").code == 0
    assert desk("poll").code == 0
    assert desk("sources").code == 0
    assert desk("sources", "accept", "acme/none").code == 2


def test_a_poll_says_where_its_seconds_went(desk: Run) -> None:
    assert "[fetch 0." in desk("-v", "poll").out
    timed = json.loads(desk("poll", "--all", "-f", "json").out)
    assert set(timed[0]["seconds"]) == {"fetch", "read", "write"}


def test_sources_show_what_each_is(desk: Run, site: Site) -> None:
    assert "pending" in desk("sources").out
    desk("poll")
    assert "fresh" in desk("sources").out
    site.put("/deprecations.md", "<html><title>Log in</title><form><input type=password></form>")
    assert desk("poll", "--all").code == 3
    blind = desk("sources", "list", "-f", "json")
    assert blind.code == 3
    assert json.loads(blind.out)[0]["state"] == "blind"


def test_an_address_is_tried_without_saving(desk: Run, site: Site) -> None:
    good = desk("sources", "test", site.url + "/deprecations.md", "--kind", "markdown")
    bad = desk("sources", "test", site.url + "/none")

    assert (good.code, bad.code) == (0, 3)
    assert "nova-1" in good.out
    assert "404" in bad.err
    assert "there is none yet" in desk("notices").err


def test_a_source_is_added_and_a_wrong_one_is_not(desk: Run, tmp_path: Path) -> None:
    before = tmp_path.joinpath("config.yaml").read_text()

    assert desk("sources", "add", "ftp://x.example/feed").code == 2
    assert tmp_path.joinpath("config.yaml").read_text() == before
    assert desk("sources", "add", "https://x.example/feed.xml", "--vendor", "acme", "--every", "12h").code == 0
    after = tmp_path.joinpath("config.yaml").read_text()
    assert after.startswith("# mine")
    assert "acme/x-example-feed-xml" in desk("sources").out


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


def test_the_database_is_backed_up_and_a_missing_one_is_said(desk: Run, tmp_path: Path) -> None:
    assert "there is none yet" in desk("db", "backup").err
    assert "created" in desk("db", "upgrade").out
    assert "current" in desk("db", "upgrade").out
    assert "checked" in desk("db", "backup", "copy.db").out
    assert tmp_path.joinpath("copy.db").exists()


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
