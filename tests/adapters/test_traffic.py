"""An HTTP Archive on this machine as a source of one vendor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lastcall.adapters.traffic import TrafficFetcher
from lastcall.errors import FetchError
from lastcall.model.document import Document, NotModified
from lastcall.model.health import FetchFailure, SourceHealth
from lastcall.model.vendor import Marks, Source, SourceKind, Vendor
from lastcall.usecases.read_document import read_document
from tests.builders import NOW

VENDORS = {"acme": Vendor("acme", "Acme", marks=Marks(hosts=("acme.example",)))}


def entry(url: str, status: int = 200, **fields: str) -> dict[str, object]:
    headers = [{"name": name, "value": value} for name, value in fields.items()]
    return {"request": {"method": "GET", "url": url}, "response": {"status": status, "headers": headers}}


def saved(path: Path, *entries: object) -> Source:
    path.write_text(json.dumps({"log": {"entries": entries}}), encoding="utf-8")
    return Source("acme/traffic", "acme", f"har:{path}", SourceKind.TRAFFIC)


async def at_once(_seconds: float) -> None:
    """Wait for nobody."""


async def test_a_vendor_is_given_what_came_from_its_hosts(tmp_path: Path) -> None:
    source = saved(
        tmp_path / "a.har",
        entry("https://api.acme.example/v1/films?key=SECRET", Sunset="2027-01-01"),
        entry("https://api.acme.example/v2/films", ETag="1"),
        entry("https://other.example/v1/cuts", Sunset="2027-02-01"),
        entry("https://notacme.example/v1/cuts", Sunset="2027-02-01"),
    )

    got = await TrafficFetcher(VENDORS).fetch(source, None, now=NOW)

    assert isinstance(got, Document)
    reading = read_document(got, source, None, SourceHealth(source.id), as_of=NOW.date())
    assert [(one.subject.name, str(one.deadline())) for one in reading.claims] == [("GET /v1/films", "1 Jan 2027")]
    assert b"SECRET" not in got.body


async def test_the_same_traffic_is_not_read_again_and_more_of_it_is(tmp_path: Path) -> None:
    fetcher, films = TrafficFetcher(VENDORS), entry("https://api.acme.example/v1/films", Sunset="2027-01-01")
    source = saved(tmp_path / "a.har", films)
    first = await fetcher.fetch(source, None, now=NOW)
    assert isinstance(first, Document)

    assert isinstance(await fetcher.fetch(source, first.validators, now=NOW), NotModified)
    saved(tmp_path / "a.har", films, entry("https://api.acme.example/v2/ok"))
    same = await fetcher.fetch(source, first.validators, now=NOW)
    assert isinstance(same, Document)
    assert same.body == first.body
    saved(tmp_path / "a.har", films, entry("https://api.acme.example/v1/cuts", 410))
    assert isinstance(await fetcher.fetch(source, first.validators, now=NOW), Document)


async def test_no_traffic_is_an_answer_and_no_empty_page(tmp_path: Path) -> None:
    source = saved(tmp_path / "a.har")
    got = await TrafficFetcher(VENDORS).fetch(source, None, now=NOW)

    assert isinstance(got, Document)
    assert read_document(got, source, None, SourceHealth(source.id), as_of=NOW.date()).problem is None


@pytest.mark.parametrize(
    ("body", "failure"),
    [(None, FetchFailure.NOT_FOUND), (b'{"log": {"ent', FetchFailure.MALFORMED), (b"[]", FetchFailure.MALFORMED)],
)
async def test_a_file_that_is_none_is_blind_and_not_fine(
    tmp_path: Path, body: bytes | None, failure: FetchFailure
) -> None:
    path = tmp_path / "a.har"
    if body is not None:
        path.write_bytes(body)

    with pytest.raises(FetchError, match=r"a\.har") as caught:
        await TrafficFetcher(VENDORS, pause=at_once).fetch(
            Source("acme/t", "acme", f"har:{path}", SourceKind.TRAFFIC), None, now=NOW
        )
    assert caught.value.failure is failure


async def test_broken_entries_cost_no_other(tmp_path: Path) -> None:
    source = saved(
        tmp_path / "a.har", None, {}, {"request": 1}, entry("http://[", 410), entry("https://acme.example/x", 410)
    )
    got = await TrafficFetcher(VENDORS).fetch(source, None, now=NOW)

    assert isinstance(got, Document)
    assert b"acme.example/x" in got.body


async def test_an_archive_that_is_being_written_is_read_again_in_a_moment(tmp_path: Path) -> None:
    path, films = tmp_path / "a.har", entry("https://api.acme.example/v1/films", Sunset="2027-01-01")
    source = saved(path, films)
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    waited = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)
        path.write_bytes(whole)

    got = await TrafficFetcher(VENDORS, pause=pause).fetch(source, None, now=NOW)

    assert isinstance(got, Document)
    assert b"v1/films" in got.body
    assert len(waited) == 1


async def test_a_vendor_whose_hosts_changed_is_given_its_part_of_the_same_file(tmp_path: Path) -> None:
    source = saved(tmp_path / "a.har", entry("https://api.other.example/v1/films", Sunset="2027-01-01"))
    first = await TrafficFetcher(VENDORS).fetch(source, None, now=NOW)
    assert isinstance(first, Document)
    vendors = {"acme": Vendor("acme", "Acme", marks=Marks(hosts=("other.example",)))}

    got = await TrafficFetcher(vendors).fetch(source, first.validators, now=NOW)

    assert isinstance(got, Document)
    assert b"v1/films" in got.body


async def test_a_thousand_calls_of_one_endpoint_are_one_record(tmp_path: Path) -> None:
    calls = [entry(f"https://acme.example/v1/films/{number}", Sunset="2027-01-01") for number in range(1_000)]
    source = saved(tmp_path / "a.har", *calls, entry("https://acme.example/v1/films/1", Sunset="2027-02-01"))

    got = await TrafficFetcher(VENDORS).fetch(source, None, now=NOW)

    assert isinstance(got, Document)
    assert [one["request"]["url"] for one in json.loads(got.body)["log"]["entries"]] == [
        "https://acme.example/v1/films/999",
        "https://acme.example/v1/films/1",
    ]
