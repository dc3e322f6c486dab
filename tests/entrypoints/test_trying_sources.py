"""The verb `sources`: what is shown, tried without saving, added, and accepted after a changed layout."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from lastcall.entrypoints.cli.sources import KINDS
from lastcall.model.vendor import SourceKind
from tests.adapters.mailbox.imap_server import PASSWORD, ImapServer, certificate
from tests.adapters.mailbox.mails import a_mail
from tests.conftest import Site
from tests.entrypoints.conftest import PAGE, Run


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


def test_every_kind_that_is_polled_can_be_tried_and_added() -> None:
    assert set(KINDS) == {kind.value for kind in SourceKind} - {SourceKind.CODE.value, SourceKind.STATUS.value}


def test_an_endpoint_is_tried_by_its_header_fields(desk: Run, site: Site) -> None:
    url = site.put("/v1/films", "{}", Sunset="Fri, 01 Jan 2100 00:00:00 GMT")

    tried = desk("sources", "test", url, "--kind", "endpoint", "--vendor", "acme")

    assert tried.code == 0
    assert "2100-01-01" in tried.out
    assert "GET /v1/films" in tried.out


def test_a_folder_of_mails_is_tried(desk: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "one.eml").write_text(
        "From: OpenAI <news@openai.com>\nSubject: Films 1 will be shut down on March 1, 2090\n"
        "Date: Mon, 04 May 2026 08:00:00 +0000\nMessage-ID: <1@openai.com>\n\n"
        "The model films-1 will be shut down on March 1, 2090.\n"
    )

    tried = desk("sources", "test", f"maildir:{folder}", "--kind", "mail", "--vendor", "openai")
    strange = desk("sources", "test", f"maildir:{folder}", "--kind", "mail", "--vendor", "nobody")
    gone = desk("sources", "test", f"maildir:{folder}-gone", "--kind", "mail", "--vendor", "openai")

    assert tried.code == 0
    assert "2090-03-01" in tried.out
    assert strange.code == 3, strange
    assert gone.code == 3


def test_what_is_watched_is_tried_as_it_is_watched(desk: Run, site: Site) -> None:
    by_name = desk("sources", "test", "acme/deprecations")
    by_address = desk("sources", "test", site.url + "/deprecations.md")

    assert (by_name.code, by_address.code) == (0, 0)
    assert "nova-1" in by_name.out
    assert by_name.out == by_address.out
    assert "markdown" in by_address.err


def test_a_mailbox_is_tried_with_a_password_that_is_asked_for(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "The model nova-1 will be shut down on March 1, 2090."
    server = ImapServer(pem := certificate(tmp_path), [a_mail("one", "news@mail.acme.example", words)])
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    url = f"imaps://upkeep%40shop.example@127.0.0.1:{server.port}/INBOX"
    tries = []
    for said in (PASSWORD, "wrong"):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{said}\n"))
        tries.append(run("sources", "test", url, "--kind", "mail", "--from", "acme.example"))
    server.close()

    good, bad = tries
    assert good.code == 0, good
    assert "2090-03-01" in good.out
    assert bad.code == 3
    assert "refused the login" in bad.err
    assert "wrong" not in bad.err
    assert PASSWORD not in f"{good} {bad}"


def test_a_source_is_added_and_a_wrong_one_is_not(desk: Run, tmp_path: Path) -> None:
    before = tmp_path.joinpath("config.yaml").read_text()

    assert desk("sources", "add", "ftp://x.example/feed").code == 2
    assert tmp_path.joinpath("config.yaml").read_text() == before
    assert desk("sources", "add", "https://x.example/feed.xml", "--vendor", "acme", "--every", "12h").code == 0
    after = tmp_path.joinpath("config.yaml").read_text()
    assert after.startswith("# mine")
    assert "acme/x-example-feed-xml" in desk("sources").out
