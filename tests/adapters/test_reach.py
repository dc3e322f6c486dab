"""Every kind of source is read where it is, in one poll."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from lastcall.adapters.http.fetcher import Fetcher
from lastcall.adapters.reach import Reach
from lastcall.adapters.store import notices as notice_rows
from lastcall.adapters.store import sources as source_rows
from lastcall.adapters.store.store import Store
from lastcall.model.config import Fetching
from lastcall.model.vendor import Marks, Source, SourceKind, Vendor
from lastcall.usecases.poll import Desk, PollOutcome, poll_sources
from tests.builders import NOW
from tests.conftest import Site

VENDORS = {"acme": Vendor("acme", "Acme", marks=Marks(hosts=("acme.example",)))}
MAIL = b"""From: Acme <news@acme.example>
To: ops@shop.example
Subject: Nova 1 will be shut down on March 1, 2027
Date: Mon, 04 May 2026 08:00:00 +0000
Message-ID: <1@acme.example>

The model Nova 1 will be shut down on March 1, 2027. Use Nova 2 instead.
"""


async def test_a_page_a_mail_an_endpoint_and_traffic_are_read_in_one_poll(
    site: Site, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "one.eml").write_bytes(MAIL)
    answer = {"status": 200, "headers": [{"name": "Sunset", "value": "2027-06-01"}]}
    entries = [{"request": {"method": "GET", "url": "https://acme.example/v1/cuts"}, "response": answer}]
    (tmp_path / "a.har").write_text(json.dumps({"log": {"entries": entries}}), encoding="utf-8")
    page = site.put("/page", "# News\n\nThe Widgets API will be shut down on July 1, 2027.\n")
    endpoint = site.put("/v1/films", "{}", Sunset="Fri, 01 Jan 2027 00:00:00 GMT")
    sources = [
        Source("acme/page", "acme", page),
        Source("acme/mail", "acme", f"maildir:{tmp_path}", SourceKind.MAIL),
        Source("acme/films", "acme", endpoint, SourceKind.ENDPOINT),
        Source("acme/traffic", "acme", f"har:{tmp_path}/a.har", SourceKind.TRAFFIC),
    ]
    settings = Fetching(allow_hosts=("127.0.0.1",), host_spacing=timedelta(0))
    with store.write() as connection:
        source_rows.sync(connection, sources)

    async with Fetcher(settings, version="0") as web:
        desk = Desk(store, Reach(web, VENDORS), VENDORS, lambda: NOW, lambda: 0.0)
        first = await poll_sources(sources, desk)
        again = await poll_sources(sources, desk)

    with store.read() as connection:
        told = {notice.subject.name: str(notice.deadline) for notice in notice_rows.of_vendor(connection, "acme")}
    assert {report.outcome for report in first} == {PollOutcome.NEWS}
    assert {report.outcome for report in again} == {PollOutcome.UNCHANGED}
    assert told == {
        "Widgets API": "1 Jul 2027",
        "Nova 1": "1 Mar 2027",
        "GET /v1/films": "1 Jan 2027",
        "GET /v1/cuts": "1 Jun 2027",
    }
