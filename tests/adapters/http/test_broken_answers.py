"""Servers that break HTTP: a blip is hidden by one more try, anything else is said as what it is."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from lastcall.adapters.http.fetcher import Fetcher
from lastcall.errors import FetchError
from lastcall.model.document import Document, Validators
from lastcall.model.health import FetchFailure
from lastcall.model.vendor import Source
from tests.adapters.http.test_fetcher import OPEN
from tests.builders import NOW

PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
Script = Callable[[int, bytes], bytes | None]  # (number of the request, its head) -> what is sent; None: a reset


@asynccontextmanager
async def served(script: Script) -> AsyncIterator[tuple[Source, list[bytes]]]:
    asked: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        said = script(len(asked), asked[-1])
        if said is None:
            raw = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            writer.write(said)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield Source("acme/page", "acme", f"http://127.0.0.1:{port}/page"), asked


async def get(source: Source, known: Validators | None = None) -> bytes:
    async with Fetcher(OPEN, version="0") as fetcher:
        got = await fetcher.fetch(source, known, now=NOW)
    assert isinstance(got, Document)
    return got.body


async def test_a_connection_that_breaks_once_is_tried_again() -> None:
    async with served(lambda number, _: None if number == 1 else PAGE) as (source, asked):
        assert await get(source) == b"hello"
    assert len(asked) == 2


async def test_one_that_breaks_twice_is_a_failure() -> None:
    async with served(lambda *_: None) as (source, asked):
        with pytest.raises(FetchError) as caught:
            await get(source)
    assert caught.value.failure in (FetchFailure.PROTOCOL, FetchFailure.CONNECT)
    assert 2 <= len(asked) <= 4  # aiohttp may ask once more by itself, on a connection that was kept open


async def test_a_server_whose_304_is_broken_is_asked_for_the_page() -> None:
    def script(_: int, head: bytes) -> bytes:
        broken = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
        return broken if b"if-none-match" in head.lower() else PAGE

    async with served(script) as (source, _):
        assert await get(source, Validators('"1"')) == b"hello"


async def test_a_status_that_http_does_not_know_is_not_the_servers_trouble() -> None:
    async with served(lambda *_: b"HTTP/1.1 999 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n") as (source, _):
        with pytest.raises(FetchError) as caught:
            await get(source)
    assert caught.value.failure is FetchFailure.CLIENT_ERROR
