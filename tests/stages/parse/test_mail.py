"""Mails: what a person would read in them becomes one entry, whatever way it was sent."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest

from lastcall.errors import ParseError
from lastcall.model.document import PassageKind
from lastcall.model.mail import read_mail
from lastcall.stages.parse import parse
from lastcall.stages.parse.sniff import sniff

HEAD = """Return-Path: <bounce@mail.acme.example>
Received: from out.acme.example by mx.shop.example; Tue, 3 Nov 2026 08:00:02 +0000
From: Acme <no-reply@mail.acme.example>
To: ops@shop.example
Subject: Nova 1 ends
Date: Tue, 3 Nov 2026 08:00:00 +0000
Message-ID: <n1@mail.acme.example>
MIME-Version: 1.0
"""
SAID = "The model nova-1 will be shut down on March 3, 2027."


def a_mail(body: str, *fields: str) -> bytes:
    return (HEAD + "".join(f"{field}\n" for field in fields) + "\n" + body).replace("\n", "\r\n").encode()


def html_mail(markup: str) -> bytes:
    return a_mail(markup, "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: 8bit")


def outcome(body: bytes) -> str:
    """The format that was read, or who refused it: nothing but a ParseError may come."""
    try:
        return parse(body).format
    except ParseError as error:
        return str(error).partition(":")[0]


def texts(body: bytes) -> list[str]:
    return [passage.text for passage in parse(body).passages]


def test_a_plain_mail_is_one_entry_with_its_subject_its_day_and_its_id() -> None:
    parsed = parse(a_mail(f"Hello,\n\n{SAID}\n"))

    assert (parsed.format, parsed.entries, parsed.title) == ("mail", 1, "Nova 1 ends")
    last = parsed.passages[-1]
    assert (last.entry_title, last.published_on, last.entry_id) == (
        "Nova 1 ends",
        date(2026, 11, 3),
        "n1@mail.acme.example",
    )
    assert SAID in last.text


def test_of_two_alternatives_the_one_with_markup_is_read() -> None:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "a@acme.example", "Nova", "<1@acme.example>"
    message.set_content("See the web version.")
    message.add_alternative(f"<p>{SAID}</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="notice.pdf")
    message.add_attachment("Another text.", filename="notes.txt")

    assert texts(bytes(message)) == [SAID]


def test_tables_that_lay_out_a_mail_are_prose_and_tables_of_data_are_rows() -> None:
    markup = """<!--[if !mso]><!--><table width="600"><tr><td><!--<![endif]--><table><tr><td><img src="x"></td></tr>
    <!--[if mso]><table><tr><td>Only for one program</td></tr></table><![endif]-->
    <tr><td><h1>News</h1><p>These models end.</p>
    <table><tr><th>Model</th><th>Shutdown</th></tr><tr><td>nova-1</td><td>2027-03-03</td></tr>
    <tr><td>nova-2</td><td>2027-04-03</td></tr></table></td></tr></table></td></tr></table>"""

    passages = parse(html_mail(markup)).passages

    assert [[(c.header, c.text) for c in p.cells] for p in passages if p.kind is PassageKind.ROW] == [
        [("Model", "nova-1"), ("Shutdown", "2027-03-03")],
        [("Model", "nova-2"), ("Shutdown", "2027-04-03")],
    ]
    assert [p.text for p in passages if p.kind is PassageKind.PROSE] == ["These models end."]


def test_quoted_printable_encoded_words_and_old_charsets_are_read() -> None:
    body = (
        HEAD.replace("Subject: Nova 1 ends", "Subject: =?iso-8859-1?Q?Nova_f=FCr?=\r\n =?utf-8?B?IGltbWVy?=")
        + "Content-Type: text/plain; charset=iso-8859-15\nContent-Transfer-Encoding: quoted-printable\n\n"
        + "Nova endet f=FCr alle am 3. M=E4rz 20=\n27; 5 =A4.\n"
    )

    parsed = parse(body.encode())

    assert parsed.title == "Nova für immer"
    assert parsed.passages[-1].text == "Nova endet für alle am 3. März 2027; 5 €."


def test_base64_and_an_unknown_charset_cost_nothing() -> None:
    fields = ("Content-Type: text/plain; charset=x-unheard", "Content-Transfer-Encoding: base64")

    assert texts(a_mail("Tm92YSBlbmRldCBmw7xyIGltbWVyLg==", *fields)) == ["Nova endet für immer."]


def test_a_forwarded_mail_is_read_and_loses_the_mark_in_its_subject() -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "a@acme.example", "Nova 1 ends"
    inner.set_content(SAID)
    outer = EmailMessage()
    outer["From"], outer["Subject"], outer["Message-ID"] = "me@shop.example", "Fwd: WG: Nova 1 ends", "<2@shop.example>"
    outer.set_content("Look at this.")
    outer.make_mixed()
    part = EmailMessage()
    part["Content-Type"] = "message/rfc822"
    part.set_payload([inner])
    outer.attach(part)

    parsed = parse(bytes(outer))

    assert parsed.title == "Nova 1 ends"
    assert any(SAID in passage.text for passage in parsed.passages)


def test_links_that_tell_who_received_the_mail_are_dropped() -> None:
    markup = (
        '<p>Move <a href="https://acme.example/docs/move">as we tell</a>, '
        '<a href="https://click.acme.example/f/Ab3dEfGhIjKlMnOpQrStUvWxYz01">by this</a>, '
        "<a href='https://acme.example/unsubscribe?u=123'>or not</a>.</p>"
    )

    [passage] = parse(html_mail(markup)).passages

    assert passage.links == (("as we tell", "https://acme.example/docs/move"),)
    assert passage.text == "Move as we tell, by this, or not."


def test_a_mail_without_an_id_or_a_day_has_a_digest_and_the_day_it_was_taken_in() -> None:
    body = (
        a_mail(SAID).replace(b"Message-ID: <n1@mail.acme.example>\r\n", b"").replace(b"Date: Tue, 3", b"Date: Tux, 93")
    )

    mail = read_mail(body)

    assert mail.id.startswith("sha256:")
    assert mail.sent_at is not None
    assert mail.sent_at.date() == date(2026, 11, 3)


@pytest.mark.parametrize(
    "text",
    [
        "subject: Nova\ndate: 2027-03-03\nfrom: v1\n",
        "- from: a@acme.example\n  subject: x\n  date: 2027-03-03\n",
        "# Title\n\nFrom: a@acme.example\nSubject: x\nDate: y\n",
        "From: a@acme.example\n\nSubject: x\n",
        "From here on: nothing\nSubject: x\nMessage-ID: y\nDate: z\n\n",
    ],
    ids=["mapping", "list", "below a title", "one field", "no field"],
)
def test_what_only_looks_like_the_header_of_a_mail_is_none(text: str) -> None:
    assert sniff(text) != "mail"


@pytest.mark.parametrize(
    "before", [b"", b"\xef\xbb\xbf", b"\r\n", b"From bounce@acme.example Tue Nov  3 08:00:00 2026\r\n"]
)
def test_a_mail_is_known_by_its_header(before: bytes) -> None:
    parsed = parse(before + a_mail(SAID))

    assert (parsed.format, parsed.title, parsed.passages[-1].text) == ("mail", "Nova 1 ends", SAID)


@pytest.mark.parametrize(
    "fields",
    [
        ("Content-Type: multipart/mixed; boundary=",),
        ('Content-Type: multipart/mixed; boundary="b"',),
        ("Content-Type: text/plain; charset*=x''%%%", "Content-Transfer-Encoding: base64"),
        ("Content-Type: ;;;", "Content-Disposition: ;=;"),
        ("Content-Type: message/rfc822",),
        ("Content-Type: text/html; charset=idna", "Content-Transfer-Encoding: uuencode"),
        ("Subject: =?utf-8?B?!!!?= =?x?Q?=ZZ?=", "From: <<<@@,;:()(((", "Content-Type: text/plain; charset=rot13"),
    ],
)
def test_a_broken_mail_is_read_or_refused_in_words(fields: tuple[str, ...]) -> None:
    assert outcome(a_mail(f"{SAID}\n--b\n\n{SAID}", *fields)) == "mail"


def test_a_mail_of_endless_parts_is_read_as_far_as_it_makes_sense() -> None:
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(300))
    wide = 'Content-Type: multipart/mixed; boundary="w"\n\n' + f"--w\n\n{SAID}\n" * 5_000

    for body in (HEAD + nested + f"\n\n{SAID}", HEAD + wide):
        assert outcome(body.encode()) == "mail"


def test_endless_comments_and_tags_in_a_mail_take_no_time() -> None:
    for markup in ("<!--" * 100_000, "<table><tr><td>" * 30_000, '<a href="' * 50_000, "<td" * 100_000):
        assert outcome(html_mail(markup)) == "mail"


def test_a_mail_that_says_nothing_is_refused_in_words() -> None:
    with pytest.raises(ParseError, match="mail: it says nothing"):
        parse(a_mail("").replace(b"Subject: Nova 1 ends\r\n", b""))


def test_a_sender_whom_the_own_server_found_forged_is_known() -> None:
    verdict = b"Authentication-Results: mx.shop.example; spf=pass; dmarc=fail header.from=acme.example\r\n"

    assert read_mail(verdict + a_mail(SAID)).forged
    assert not read_mail(b"Authentication-Results: mx.shop.example; dmarc=pass\r\n" + verdict + a_mail(SAID)).forged


@pytest.mark.parametrize(
    "field",
    [
        "Content-Type: text/plain; " + "a=b; " * 100_000,
        'Content-Disposition: inline; x="' + "\\" * 100_000,
        "X-Spam: " + "(" * 100_000,
    ],
)
def test_a_field_of_endless_parameters_is_cut_before_it_is_parsed(field: str) -> None:
    assert outcome(a_mail(SAID, field)) == "mail"
