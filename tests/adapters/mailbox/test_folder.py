"""A folder of mails: what the vendor wrote becomes a feed, and the feed becomes claims."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from lastcall.adapters.mailbox import MailFetcher
from lastcall.adapters.mailbox.feed import SIZE, feed_of
from lastcall.adapters.mailbox.senders import registered, senders_of
from lastcall.errors import FetchError
from lastcall.model.document import NotModified
from lastcall.model.health import FetchFailure, SourceHealth
from lastcall.model.mail import Mail
from lastcall.model.vendor import Marks, Source, SourceKind, Vendor
from lastcall.usecases.read_document import read_document
from tests.adapters.mailbox.mails import ACME, NOW, VENDORS, a_mail, a_source, document

FETCHER = MailFetcher(VENDORS)


async def fetched_ids(folder: Path, **options: str) -> list[str]:
    got = document(await FETCHER.fetch(a_source(f"maildir:{folder}", **options), None, now=NOW))
    return [item["id"].partition("@")[0] for item in json.loads(got.body)["items"]]


async def test_the_vendors_mails_in_a_folder_become_claims(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(a_mail("one", "news@mail.acme.example"))
    source = a_source(f"maildir:{tmp_path}")

    got = document(await FETCHER.fetch(source, None, now=NOW))
    reading = read_document(got, source, ACME, SourceHealth("acme/mails"), as_of=NOW.date())

    assert (reading.format, reading.problem, reading.remark) == ("jsonfeed", None, None)
    [claim] = reading.claims
    assert (claim.subject.name, claim.subject.vendor) == ("nova-1", "acme")
    assert claim.entry_id == "one@mail.example"
    assert str(tmp_path) not in repr(claim)


async def test_strangers_mails_and_what_is_no_mail_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(a_mail("host", "x@api.acme-cloud.example"))
    (tmp_path / "b.eml").write_bytes(a_mail("stranger", "x@notacme.example"))
    (tmp_path / "c.eml").write_bytes(a_mail("below", "x@acme.example.evil.example"))
    (tmp_path / "d.eml").write_bytes(a_mail("quoted", "x@evil.example").replace(b"Somebody", b'"x@acme.example"'))
    (tmp_path / "e.eml").write_bytes(b"\x00\x01 no mail")
    (tmp_path / "f.txt").write_bytes(a_mail("text", "x@acme.example"))
    (tmp_path / "g.eml").write_bytes(a_mail("list", "x@lists.example", "Hello.", "List-Id: News <news.acme.example>"))
    (tmp_path / "h.eml").write_bytes(a_mail("reply", "x@sender.example", "Hello.", "Reply-To: help@acme.example"))
    (tmp_path / "i.eml").write_bytes(
        b"Authentication-Results: mx.shop.example; dmarc=fail\r\n" + a_mail("forged", "x@acme.example")
    )
    os.mkfifo(tmp_path / "pipe.eml")
    (tmp_path / "gone.eml").symlink_to(tmp_path / "nowhere")

    assert sorted(await fetched_ids(tmp_path)) == ["host"]


async def test_a_maildir_is_read_new_and_cur_and_never_what_is_being_delivered(tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"17.{name}.host:2,S").write_bytes(a_mail(name, "x@acme.example"))

    assert sorted(await fetched_ids(tmp_path)) == ["cur", "new"]


async def test_a_source_may_name_domains_and_addresses_in_place_of_the_vendors_own(tmp_path: Path) -> None:
    for name, sender in (("own", "x@acme.example"), ("named", "x@mail.big.example"), ("one", "acme@shared.example")):
        (tmp_path / f"{name}.eml").write_bytes(a_mail(name, sender))
    (tmp_path / "other.eml").write_bytes(a_mail("other", "x@shared.example"))

    assert sorted(await fetched_ids(tmp_path, from_="big.example acme@shared.example")) == ["named", "one"]


async def test_mails_that_are_the_same_are_not_read_again_until_one_comes(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(a_mail("one", "x@acme.example"))
    (tmp_path / "copy.eml").write_bytes(a_mail("one", "x@acme.example"))
    source = a_source(f"maildir:{tmp_path}")
    first = document(await FETCHER.fetch(source, None, now=NOW))

    assert await FETCHER.fetch(source, first.validators, now=NOW) == NotModified("acme/mails", NOW)

    (tmp_path / "two.eml").write_bytes(a_mail("two", "x@acme.example"))
    second = document(await FETCHER.fetch(source, first.validators, now=NOW))
    assert len(json.loads(second.body)["items"]) == 2


async def test_an_empty_folder_is_no_trouble_even_after_mails_were_there(tmp_path: Path) -> None:
    source = a_source(f"maildir:{tmp_path}")
    got = document(await FETCHER.fetch(source, None, now=NOW))

    reading = read_document(got, source, ACME, SourceHealth("acme/mails", entries=5, yields=5), as_of=NOW.date())

    assert (reading.claims, reading.problem) == ((), None)


@pytest.mark.parametrize(
    ("address", "failure", "words"),
    [
        ("maildir:{}/none", FetchFailure.NOT_FOUND, "there is no folder"),
        ("maildir:{}/file", FetchFailure.AUTH, "cannot be read: Not a directory"),
        ("imap://u@127.0.0.1/INBOX", FetchFailure.BAD_URL, "is no mailbox"),
    ],
)
async def test_what_is_no_folder_is_said(tmp_path: Path, address: str, failure: FetchFailure, words: str) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(FetchError, match=words) as caught:
        await FETCHER.fetch(a_source(address.format(tmp_path)), None, now=NOW)

    assert caught.value.failure is failure


async def test_a_vendor_of_whom_no_domain_is_known_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="name them in `from`"):
        await MailFetcher({}).fetch(a_source(f"maildir:{tmp_path}"), None, now=NOW)


def test_the_newest_mails_come_first_and_the_feed_stays_within_its_size() -> None:
    mails = [Mail(f"{n}@x", "S", (), NOW.replace(day=1 + n), text="x" * (SIZE // 3)) for n in range(5)]

    body = feed_of(mails, title="t")

    assert len(body) <= SIZE
    assert [item["id"] for item in json.loads(body)["items"]] == ["4@x", "3@x"]


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("api.acme.example", "acme.example"),
        ("api.acme.co.uk", "acme.co.uk"),
        ("co.uk", ""),
        ("localhost", ""),
        ("127.0.0.1", ""),
        ("t.co", "t.co"),
    ],
)
def test_the_domain_of_a_host_is_what_somebody_registered(host: str, domain: str) -> None:
    assert registered(host) == domain


def test_a_page_in_a_house_of_many_tells_no_domain_except_its_owners() -> None:
    page = Source("x/y", "x", "https://github.com/acme/changes")
    guest = Vendor("acme", "Acme", sources=(page,), marks=Marks(hosts=("acme.github.io",)))
    owner = Vendor("github", "GitHub", marks=Marks(hosts=("api.github.com",)))
    vendors = {"acme": guest, "github": owner}

    assert senders_of(Source("acme/m", "acme", "", SourceKind.MAIL), vendors) == frozenset()
    assert senders_of(Source("github/m", "github", "", SourceKind.MAIL), vendors) == {"github.com"}
