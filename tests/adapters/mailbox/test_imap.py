"""An IMAP mailbox: over TLS only, read-only, and each way to fail is one line without a secret."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from lastcall.adapters.mailbox import MailFetcher
from lastcall.errors import FetchError
from lastcall.model.document import NotModified
from lastcall.model.health import FetchFailure
from lastcall.model.vendor import Source
from tests.adapters.mailbox.imap_server import PASSWORD, ImapServer, certificate
from tests.adapters.mailbox.mails import NOW, VENDORS, a_mail, a_source, document


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return certificate(tmp_path)


@pytest.fixture
def server(pem: Path) -> Iterator[ImapServer]:
    found = ImapServer(
        pem,
        [
            a_mail("one", "news@mail.acme.example"),
            a_mail("stranger", "x@evil.example", "Hello."),
            a_mail("liar", "x@acme.example.evil.example", "Hello."),
            a_mail("two", "x@api.acme-cloud.example", "Hello."),
            a_mail("list", "x@lists.example", "Hello.", "List-Id: <news.acme.example>"),
        ],
    )
    yield found
    found.close()


def mailbox(server: ImapServer, *, box: str = "INBOX", password: str = PASSWORD) -> Source:
    return a_source(f"imaps://upkeep%40shop.example@127.0.0.1:{server.port}/{box}", password=password)


async def failed(fetcher: MailFetcher, source: Source) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(source, None, now=NOW)
    assert "canary" not in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


async def test_the_vendors_mails_are_read_and_nothing_is_marked(server: ImapServer, pem: Path) -> None:
    fetcher = MailFetcher(VENDORS, cafile=str(pem))

    got = document(await fetcher.fetch(mailbox(server), None, now=NOW))

    assert sorted(item["title"] for item in json.loads(got.body)["items"]) == ["About one", "About two"]
    assert 'EXAMINE "INBOX"' in server.log
    assert not any(word in line for line in server.log for word in ("SELECT", "STORE", "BODY["))
    assert "UID FETCH 2 " not in " ".join(server.log)
    assert await fetcher.fetch(mailbox(server), got.validators, now=NOW) == NotModified("acme/mails", NOW)


async def test_a_refused_login_says_so_and_tells_no_password(server: ImapServer, pem: Path) -> None:
    fetcher = MailFetcher(VENDORS, cafile=str(pem))

    for password in ("canary-wrong", "canary-ü", "canary\r\nlogout"):
        error = await failed(fetcher, mailbox(server, password=password))
        assert error.failure is FetchFailure.AUTH
        assert "refused the login" in str(error)


async def test_a_source_shows_no_password(server: ImapServer) -> None:
    assert "canary" not in repr(mailbox(server))


async def test_a_mailbox_that_is_not_there_is_not_found(server: ImapServer, pem: Path) -> None:
    error = await failed(MailFetcher(VENDORS, cafile=str(pem)), mailbox(server, box="Archive"))

    assert (error.failure, "has no mailbox Archive" in str(error)) == (FetchFailure.NOT_FOUND, True)


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(server: ImapServer) -> None:
    error = await failed(MailFetcher(VENDORS), mailbox(server))

    assert (error.failure, server.log) == (FetchFailure.TLS, [])


async def test_a_server_that_talks_nonsense_is_a_protocol_failure(server: ImapServer, pem: Path) -> None:
    server.broken = True

    error = await failed(MailFetcher(VENDORS, cafile=str(pem), timeout=5), mailbox(server))

    assert error.failure is FetchFailure.PROTOCOL


async def test_a_server_without_tls_and_one_that_is_not_there_are_told_apart() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def greet() -> None:
            connection, _ = plain.accept()
            with connection:
                connection.sendall(b"* OK IMAP4rev1 ready\r\n")
                connection.recv(4_000)

        thread = Thread(target=greet)
        thread.start()
        port = plain.getsockname()[1]
        error = await failed(MailFetcher(VENDORS), a_source(f"imaps://u@127.0.0.1:{port}/INBOX", password="canary"))
        thread.join(5)
    gone = await failed(MailFetcher(VENDORS), a_source(f"imaps://u@127.0.0.1:{port}/INBOX", password="canary"))

    assert (error.failure, gone.failure) == (FetchFailure.TLS, FetchFailure.CONNECT)
    assert "does not speak TLS" in str(error)


async def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        source = a_source(f"imaps://u@127.0.0.1:{port}/INBOX", password="canary")

        error = await failed(MailFetcher(VENDORS, timeout=0.2), source)

    assert error.failure is FetchFailure.TIMEOUT
