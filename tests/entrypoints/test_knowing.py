"""`lastcall vendors` and `lastcall facts` as a person types them, and what facts do to `check` and `upcoming`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lastcall.adapters.facts import facts_as_of
from tests.conftest import Site
from tests.entrypoints.conftest import Run

TODAY = datetime.now(UTC).date()
CONFIG = "depends_on: [{uses}]\nreceivers:\n  console: {{kind: console}}\n"
VENDOR = """\
slug: acme
name: Acme
notice_policy: A year.
sources:
  - {id: feed, url: 'https://acme.example/feed'}
marks: {hosts: [api.acme.example]}
"""


def a_config(tmp_path: Path, uses: str) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG.format(uses=uses))


def a_line(ends: str, **wishes: object) -> str:
    row = {
        "vendor": "acme",
        "name": "nova-1",
        "kind": "model",
        "effects": {"shutdown": ends},
        "source": "https://acme.example/ends",
        "verified": "2026-11-22",
        "sure": "likely",
        "why": "the vendor's page",
    }
    return json.dumps(row | wishes) + "\n"


def test_vendors_are_listed_with_what_is_watched(run: Run) -> None:
    told = run("vendors")

    assert told.code == 0
    assert any(line.startswith("openai ") for line in told.out.splitlines())
    assert "unconfirmed" in told.err
    assert " open, " in told.err


def test_vendors_are_found_by_a_word(run: Run) -> None:
    assert [v["slug"] for v in json.loads(run("vendors", "--grep", "docs.slack.dev", "-f", "json").out)] == ["slack"]


def test_a_vendor_is_shown_with_sources_marks_and_signs(run: Run) -> None:
    told = run("vendors", "show", "open-ai")

    assert told.out.startswith("OpenAI  openai (also open-ai)")
    assert "Videos API" in told.out
    assert "client.videos.create" in told.out
    assert "known facts: " in told.out


def test_a_vendor_as_json_has_what_its_file_has(run: Run) -> None:
    plain = json.loads(run("vendors", "show", "hetzner", "-f", "json").out)

    assert plain["notice_days"] == 90
    assert plain["sources"][0]["confirmed"] is True
    assert plain["sources"][0]["seen"] == "cited by public source code"
    assert ["/v1/datacenters"] in [sign["marks"].get("paths") for sign in plain["signs"]]


def test_who_serves_whose_models_is_shown(run: Run) -> None:
    told = run("vendors", "show", "azure-openai")
    plain = json.loads(run("vendors", "show", "aws-bedrock", "-f", "json").out)

    assert "named by: azure\n" in told.out
    assert "chiefly those of openai" in told.out
    assert "routers write before its models: azure/, azure_ai/" in told.out
    assert plain["serving"] == {"named": ["bedrock"], "chiefly": None, "maker_first": True}
    assert plain["prefixes"] == ["bedrock", "bedrock_converse"]


def test_what_managed_resources_of_a_vendor_run_is_shown(run: Run) -> None:
    told = run("vendors", "show", "aws").out

    assert "  aws_mq_broker: MQ ActiveMQ (activemq), MQ RabbitMQ (rabbitmq)\n" in told
    assert "  aws_glue_job: Glue\n" in told


def test_a_vendor_that_is_not_there_is_a_usage_error_with_the_nearest(run: Run) -> None:
    told = run("vendors", "show", "opnai")

    assert (told.code, "did you mean 'openai'?" in told.err) == (2, True)


def test_the_vendors_that_ship_have_nothing_wrong(run: Run) -> None:
    told = run("vendors", "lint")

    assert (told.code, "nothing is wrong" in told.out) == (0, True)


def test_a_file_of_a_vendor_is_checked_before_it_is_added(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(VENDOR)
    assert run("vendors", "lint", str(path)).out == "1 vendor, 1 source: nothing is wrong\n"

    path.write_text(VENDOR.replace("A year.", "A year").replace("slug: acme", "slug: emca"))
    told = run("vendors", "lint", str(path))

    assert told.code == 2
    assert f"{path}:1:7: slug: must be the name of the file, 'acme'" in told.err
    assert f"{path}:3:16: notice_policy: must be a sentence with a full stop" in told.err


def test_facts_are_listed_without_config_network_or_database(run: Run, tmp_path: Path) -> None:
    told = run("facts", "--vendor", "heroku")

    assert told.code == 0
    assert "heroku-22 → heroku-24, heroku-26" in told.out
    assert "known facts of " in told.err
    assert list(tmp_path.iterdir()) == []


def test_what_is_over_is_listed_when_asked_for(run: Run) -> None:
    now, ever = run("facts", "--vendor", "slack"), run("facts", "--vendor", "slack", "--past", "--grep", "files.upload")

    assert "files.upload" not in now.out
    assert "12 Nov 2025" in ever.out


def test_facts_as_json_say_where_when_and_how_sure(run: Run) -> None:
    plain = json.loads(run("facts", "--vendor", "slack", "--past", "-f", "json").out)
    (upload,) = [fact for fact in plain["facts"] if fact["name"] == "files.upload"]

    assert plain["age_days"] == (TODAY - facts_as_of()).days
    assert (upload["effects"], upload["sure"], upload["verified"]) == (
        {"shutdown": "2025-11-12"},
        "confirmed",
        "2026-11-22",
    )
    assert upload["source"].startswith("https://docs.slack.dev/")


def test_no_fact_is_never_called_safe(run: Run) -> None:
    assert "this does not mean that nothing ends" in run("facts", "--grep", "no such thing").err


def test_contradictions_end_with_1_and_name_the_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(a_line("2026-01-01", announced="2026-05-05", vendor="openai"))

    told = run("facts", "lint", str(path))

    assert told.code == 1
    assert f"{path}:1: end-before-announcement: openai/model/nova-1: shutdown 1 Jan 2026" in told.out
    assert "1 fact: 1 unexplained, 0 explained" in told.err

    path.write_text(a_line("2026-01-01", announced="2026-05-05", vendor="openai", explained="told late"))
    assert run("facts", "lint", str(path)).code == 0
    assert "(explained: told late)" in run("facts", "lint", str(path), "--explained").out


def test_a_broken_line_stops_lint_with_file_line_and_key(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(a_line("2026-13-01"))

    told = run("facts", "lint", str(path))

    assert (told.code, f"{path}:1: effects.shutdown: '2026-13-01' is no day" in told.err) == (2, True)


def test_a_first_check_without_network_tells_what_is_known_and_how_old_that_is(run: Run, tmp_path: Path) -> None:
    a_config(tmp_path, "slack/files.upload")

    told = run("check", "--offline")

    assert "off since 12 Nov 2025" in told.out
    assert "known from  https://docs.slack.dev/" in told.out
    assert "(verified 2026-11-22; confirmed: " in told.out
    assert f"known facts of {facts_as_of().day} " in told.out
    assert "1 of 1 findings rest on them alone" in told.out


def test_facts_alone_never_make_a_check_complete(run: Run, tmp_path: Path) -> None:
    a_config(tmp_path, "slack/chat.postMessage")

    told = run("check", "--offline")

    assert told.code == 3
    assert "NOT CHECKED" in told.out
    assert "they name nothing; a fact is never a reason to say that all is well" in told.out


def test_the_json_report_says_which_findings_rest_on_facts(run: Run, tmp_path: Path) -> None:
    a_config(tmp_path, "slack/files.upload")

    plain = json.loads(run("check", "--offline", "-f", "json").out)

    assert plain["facts"]["as_of"] == str(facts_as_of())
    assert plain["facts"]["rest_on_facts_alone"] == [plain["findings"][0]["id"]]


def test_a_page_that_was_read_takes_the_place_of_the_fact(run: Run, site: Site, tmp_path: Path) -> None:
    soon = TODAY + timedelta(days=20)
    page = f"# Deprecations\n\n| Shutdown date | Model | Replacement |\n|---|---|---|\n| {soon} | `nova-1` | none |\n"
    url = site.put("/deprecations.md", page, Content_Type="text/markdown")
    a_config(tmp_path, "acme/nova-1")
    with (tmp_path / "config.yaml").open("a") as file:
        file.write(f"sources:\n  - {{url: '{url}', vendor: acme, kind: markdown, id: deprecations}}\n")
        file.write("fetch: {allow_hosts: [127.0.0.1]}\n")
    (tmp_path / "facts.jsonl").write_text(a_line(str(TODAY + timedelta(days=5))))

    before, after = run("check", "--offline"), run("check")

    assert "in 5 days" in before.out
    assert "in 20 days" in after.out
    assert "in 5 days" not in after.out
    assert "0 of 1 findings rest on them alone" in after.out

    told = run("facts", "update", "--dry-run")
    assert "new           acme/model/nova-1: ends " in told.out
    assert "nothing written" in told.err

    assert run("facts", "update").code == 0
    (row,) = [json.loads(line) for line in (tmp_path / "facts.jsonl").read_text().splitlines()]
    assert (row["vendor"], row["effects"], row["why"]) == ("acme", {"shutdown": str(soon)}, "read in acme/deprecations")
    assert json.loads(run("facts", "update", "-f", "json").out)[0]["verdict"] == "new"


def test_upcoming_marks_what_is_only_a_fact(run: Run, tmp_path: Path) -> None:
    a_config(tmp_path, "openai/nova-1")
    soon = TODAY + timedelta(days=12)
    (tmp_path / "facts.jsonl").write_text(
        a_line(str(soon), vendor="openai") + a_line("2020-01-01", vendor="openai", name="nova-0")
    )

    told = run("upcoming")

    assert "nova-1 (known fact of 2026-11-22)" in told.out
    assert "in 12 days" in told.out
    assert "known facts of " in told.err
    assert json.loads(run("upcoming", "-f", "json").out)[0]["verified_on"] == "2026-11-22"
    assert run("upcoming", "--within", "5d").out == ""
