"""A folder of mails while somebody writes to it, with mails that cannot be read, and with very many."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lastcall.adapters.http.fetcher import Fetcher
from lastcall.adapters.mailbox import MailFetcher
from lastcall.adapters.reach import Reach
from lastcall.adapters.store import sources as source_rows
from lastcall.adapters.store.store import Store
from lastcall.model.config import Fetching
from lastcall.model.document import Document, NotModified
from lastcall.model.health import FetchFailure, SourceHealth, SourceState
from lastcall.model.mail import is_cut
from lastcall.stages.health import accepted
from lastcall.usecases.poll import Desk, PollOutcome, poll_sources
from lastcall.usecases.read_document import read_document
from tests.adapters.mailbox.mails import ACME, NOW, VENDORS, a_mail, a_source, document

BROKEN = Path("/proc/self/mem")  # a file that opens, and whose first byte cannot be read


def put(path: Path, body: bytes, at: datetime = NOW - timedelta(days=1)) -> None:
    path.write_bytes(body)
    os.utime(path, (at.timestamp(), at.timestamp()))


def names(got: Document | NotModified) -> list[str]:
    return sorted(item["id"].partition("@")[0] for item in json.loads(document(got).body)["items"])


async def at_once(_seconds: float) -> None:
    """Wait for nobody."""


async def test_a_mail_that_grows_while_we_look_is_left_for_the_next_look(tmp_path: Path) -> None:
    whole = a_mail("late", "x@acme.example", "Hello.\r\n" * 50)
    put(tmp_path / "old.eml", a_mail("old", "x@acme.example"))
    put(tmp_path / "late.eml", whole[:200], NOW)
    written = [200]

    async def pause(_seconds: float) -> None:
        written[0] += 20
        put(tmp_path / "late.eml", whole[: written[0]], NOW)

    fetcher = MailFetcher(VENDORS, pause=pause)
    source = a_source(f"maildir:{tmp_path}")

    first = document(await fetcher.fetch(source, None, now=NOW))
    assert names(first) == ["old"]

    put(tmp_path / "late.eml", whole, NOW)
    later = NOW + timedelta(hours=6)
    assert names(await fetcher.fetch(source, first.validators, now=later)) == ["late", "old"]


async def test_a_new_mail_that_stays_as_it_is_is_read_at_once(tmp_path: Path) -> None:
    put(tmp_path / "new.eml", a_mail("new", "x@acme.example"), NOW)

    got = await MailFetcher(VENDORS, pause=at_once).fetch(a_source(f"maildir:{tmp_path}"), None, now=NOW)

    assert names(got) == ["new"]


@pytest.mark.parametrize("cut", [b"shut down on March 3, 20", b"\r\n--part\r\n\r\nThe model\r\n"])
async def test_a_mail_that_ends_in_the_middle_waits_for_its_rest_and_is_read_as_it_is_when_none_came(
    tmp_path: Path, cut: bytes
) -> None:
    whole = a_mail("half", "x@acme.example", "", 'Content-Type: multipart/mixed; boundary="part"')
    put(tmp_path / "half.eml", whole.rstrip() + b"\r\n\r\n" + cut, NOW)
    source, fetcher = a_source(f"maildir:{tmp_path}"), MailFetcher(VENDORS, pause=at_once)

    first = document(await fetcher.fetch(source, None, now=NOW))
    assert names(first) == []
    assert "half.eml: it ends in the middle" in first.unread

    then = document(await fetcher.fetch(source, first.validators, now=NOW + timedelta(hours=2)))
    assert names(then) == ["half"]
    assert "half.eml: it ends in the middle, what stands before is read" in then.unread


@pytest.mark.parametrize(
    ("end", "days"),
    [("2027-03-1", []), ("2027-03-15.", ["15 Mar 2027"]), ("2027-03-15\r\n", ["15 Mar 2027"]), ("March 3, 20", [])],
)
async def test_a_mail_that_was_cut_for_good_gives_no_day_that_is_half_of_one(
    tmp_path: Path, end: str, days: list[str]
) -> None:
    body = a_mail("cut", "x@acme.example", f"The model nova-1 will be shut down on {end}")
    put(tmp_path / "cut.eml", body.removesuffix(b"\r\n"))
    source = a_source(f"maildir:{tmp_path}")
    got = document(await MailFetcher(VENDORS).fetch(source, None, now=NOW))

    claims = read_document(got, source, ACME, SourceHealth("acme/mails"), as_of=NOW.date()).claims

    assert [str(claim.deadline()) for claim in claims] == days


def test_a_whole_mail_is_not_cut() -> None:
    parts = 'Content-Type: multipart/mixed; boundary="part"'

    assert not is_cut(a_mail("plain", "x@acme.example"))
    assert not is_cut(a_mail("parts", "x@acme.example", "--part\r\n\r\nHello\r\n--part--", parts))


async def test_what_cannot_be_read_is_named_and_costs_no_other(tmp_path: Path) -> None:
    put(tmp_path / "fine.eml", a_mail("fine", "x@acme.example"))
    put(tmp_path / "empty.eml", b"")
    put(tmp_path / "noise.eml", bytes(range(256)) * 40)
    (tmp_path / "broken.eml").symlink_to(BROKEN)
    put(tmp_path / "stranger.eml", a_mail("stranger", "x@other.example"))

    got = document(await MailFetcher(VENDORS).fetch(a_source(f"maildir:{tmp_path}"), None, now=NOW))

    assert names(got) == ["fine"]
    assert got.unread.startswith("3 mails could not be read: broken.eml: Input/output error; empty.eml: no sender")


async def test_a_folder_that_did_not_change_opens_no_file(tmp_path: Path) -> None:
    put(tmp_path / "fine.eml", a_mail("fine", "x@acme.example"))
    (tmp_path / "broken.eml").symlink_to(BROKEN)
    put(tmp_path / "other.eml", a_mail("other", "x@other.example"))
    source, fetcher = a_source(f"maildir:{tmp_path}"), MailFetcher(VENDORS)
    first = document(await fetcher.fetch(source, None, now=NOW))
    put(tmp_path / "other.eml", b"x" * len(a_mail("other", "x@other.example")))

    again = await fetcher.fetch(source, first.validators, now=NOW)

    assert again == NotModified(source.id, NOW)


async def test_a_stranger_is_opened_once_and_a_newcomer_is_found_among_thousands(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "cur").mkdir()
    for number in range(300):
        put(tmp_path / "new" / f"{number}.host", a_mail("s", "x@other.example"))
    source, fetcher = a_source(f"maildir:{tmp_path}"), MailFetcher(VENDORS)
    first = document(await fetcher.fetch(source, None, now=NOW))
    for number in range(300):  # as a mail program does that has shown them; as broken files, they would be named
        one = tmp_path / "new" / f"{number}.host"
        put(one, b"\0" * one.stat().st_size)
        one.rename(tmp_path / "cur" / f"{number}.host:2,S")
    assert await fetcher.fetch(source, first.validators, now=NOW) == NotModified(source.id, NOW)
    put(tmp_path / "new" / "300.host", a_mail("fresh", "x@acme.example"))

    assert names(await fetcher.fetch(source, first.validators, now=NOW)) == ["fresh"]


def moved_away(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


async def test_an_unreadable_mail_is_seen_at_its_source_and_is_no_alarm(store: Store, tmp_path: Path) -> None:
    put(tmp_path / "fine.eml", a_mail("fine", "x@acme.example"))
    (tmp_path / "broken.eml").symlink_to(BROKEN)
    source = a_source(f"maildir:{tmp_path}")
    with store.write() as connection:
        source_rows.sync(connection, [source])
    async with Fetcher(Fetching(), version="0") as web:
        desk = Desk(store, Reach(web, VENDORS), VENDORS, lambda: NOW, lambda: 0.0)

        async def poll() -> tuple[PollOutcome, SourceHealth]:
            [report] = await poll_sources([source], desk)
            assert report.health is not None
            return report.outcome, report.health

        first, health = await poll()
        again, still = await poll()
        assert (first, health.state, health.yields) == (PollOutcome.NEWS, SourceState.FRESH, 1)
        assert (health.failure, "broken.eml" in health.detail) == (FetchFailure.UNREADABLE, True)
        assert (again, still.failure, still.detail) == (PollOutcome.UNCHANGED, health.failure, health.detail)

        with store.write() as connection:
            source_rows.reset(connection, accepted(still))
        _, fine = await poll()
        assert (fine.failure, fine.detail) == (None, "")

        (tmp_path / "broken.eml").unlink()
        moved_away(tmp_path)
        _, gone = await poll()
        assert (gone.state, gone.failure) == (SourceState.BLIND, FetchFailure.NOT_FOUND)


async def test_a_mail_that_is_mended_ends_the_remark(store: Store, tmp_path: Path) -> None:
    put(tmp_path / "one.eml", b"")
    source = a_source(f"maildir:{tmp_path}")
    with store.write() as connection:
        source_rows.sync(connection, [source])
    async with Fetcher(Fetching(), version="0") as web:
        desk = Desk(store, Reach(web, VENDORS), VENDORS, lambda: NOW, lambda: 0.0)
        [before] = await poll_sources([source], desk)
        put(tmp_path / "one.eml", a_mail("one", "x@other.example"))
        [after] = await poll_sources([source], desk)

    assert before.health is not None
    assert after.health is not None
    assert (before.health.failure, after.health.failure) == (FetchFailure.UNREADABLE, None)
