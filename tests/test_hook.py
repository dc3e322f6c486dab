"""The hook for programs: real clients, real HTTP on loopback, and a file that Lastcall reads."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
import requests

from lastcall.hook import Recorder
from lastcall.stages.parse import parse

if TYPE_CHECKING:
    from lastcall.model.responses import Response, Told
    from tests.conftest import Site

SUNSET = "Fri, 01 Jan 2027 00:00:00 GMT"


def test_httpx_notes_an_endpoint_once(site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    url, path = site.put("/v1/films", "{}", Sunset=SUNSET), tmp_path / "seen.har"
    told: list[tuple[Response, Told]] = []
    recorder = Recorder(path, lambda response, said: told.append((response, said)))
    with (
        caplog.at_level(logging.WARNING, "lastcall.hook"),
        httpx.Client(event_hooks={"response": [recorder.httpx]}) as client,
    ):
        for number in range(3):
            assert client.get(f"{url}?key=SECRET{number}").status_code == 200

    assert [str(said.sunset_on) for _, said in told] == ["2027-01-01"]
    assert len(caplog.records) == 1
    assert "SECRET" not in path.read_text("utf-8") + caplog.text
    (passage,) = parse(path.read_bytes()).passages
    assert passage.cells[0].text == "GET /v1/films"


def test_httpx_async_and_requests_are_heard_too(site: Site) -> None:
    first, second = site.put("/v1/a", "{}", Deprecation="true"), site.put("/v1/b", "{}", Deprecation="true")
    told: list[str] = []
    recorder = Recorder(on_told=lambda response, _: told.append(response.url))

    async def ask() -> None:
        async with httpx.AsyncClient(event_hooks={"response": [recorder.httpx_async]}) as client:
            await client.get(first)

    asyncio.run(ask())
    with requests.Session() as session:
        session.hooks["response"].append(recorder.requests)
        session.get(second, timeout=5)

    assert told == [first, second]


def test_a_file_that_cannot_be_written_costs_no_call(site: Site, tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "no" / "such" / "folder.har")
    with httpx.Client(event_hooks={"response": [recorder.httpx]}) as client:
        assert client.get(site.put("/v1/a", "{}", Deprecation="true")).status_code == 200


@pytest.mark.parametrize("url", ["http://[", "", "no address", "http://a.example:port/x"])
def test_an_address_that_is_none_costs_no_call(url: str) -> None:
    assert Recorder().note("GET", url, 200, [("ETag", "1")]) is None
    Recorder().note("GET", url, 410, [("Sunset", "soon")])


def test_healthy_answers_leave_no_trace(site: Site, tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "seen.har")
    with httpx.Client(event_hooks={"response": [recorder.httpx]}) as client:
        client.get(site.put("/v1/a", "{}"))

    assert list(tmp_path.iterdir()) == []
