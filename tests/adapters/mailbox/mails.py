"""What tests of mailboxes share: a mail in one line, the vendors, and a source of mails."""

from __future__ import annotations

from lastcall.model.document import Document, NotModified, Validators
from lastcall.model.vendor import Marks, Source, SourceKind, Vendor
from tests.builders import NOW

ACME = Vendor(
    "acme",
    "Acme",
    sources=(Source("acme/page", "acme", "https://docs.acme.example/ends"),),
    marks=Marks(hosts=("api.acme-cloud.example",)),
)
VENDORS = {"acme": ACME}


def a_mail(
    name: str, sender: str, text: str = "The model nova-1 will be shut down on March 3, 2027.", *more: str
) -> bytes:
    day = 1 + sum(name.encode()) % 28
    fields = (
        f"From: Somebody <{sender}>",
        f"Subject: About {name}",
        f"Date: {day} Nov 2026 08:00:00 +0000",
        f"Message-ID: <{name}@mail.example>",
        *more,
    )
    return "\r\n".join((*fields, "", text, "")).encode()


def a_source(url: str, **options: str) -> Source:
    return Source(
        "acme/mails", "acme", url, SourceKind.MAIL, options={key.rstrip("_"): v for key, v in options.items()}
    )


def document(got: Document | NotModified) -> Document:
    assert isinstance(got, Document)
    return got


__all__ = ("ACME", "NOW", "VENDORS", "Validators", "a_mail", "a_source", "document")
