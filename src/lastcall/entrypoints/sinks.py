"""Loopback stand-ins for the demonstration: a web server that a story fills, a Slack webhook, a mailbox."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from email.message import EmailMessage

_LIMIT = 1_000_000  # bytes; nobody but our own channels writes here


@dataclass
class Web:
    """An HTTP server: GET answers what `pages` holds for the path, POST is kept in `posts` and answered `ok`."""

    pages: dict[str, bytes] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0
    port: int = 0
    _server: asyncio.Server | None = field(default=None, repr=False)

    async def __aenter__(self) -> Self:
        """Listen on a free port of the loopback interface."""
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    def url(self, path: str) -> str:
        """Return the address of a path on this server."""
        return f"http://127.0.0.1:{self.port}{path}"

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, path, _ = head.split(" ", 2)
            length = next(
                (int(line[15:]) for line in head.splitlines() if line.lower().startswith("content-length:")), 0
            )
            body = await reader.readexactly(min(length, _LIMIT))
            status, answer = self._answer(method, path.partition("?")[0], body)
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(answer)}\r\nConnection: close\r\n\r\n".encode())
            writer.write(answer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return  # the client has gone
        finally:
            writer.close()

    def _answer(self, method: str, path: str, body: bytes) -> tuple[str, bytes]:
        if method == "POST":
            self.posts.append(json.loads(body))
            return "200 OK", b"ok"
        self.asked += 1
        page = self.pages.get(path)
        return ("200 OK", page) if page is not None else ("404 Not Found", b"not here")


@dataclass
class Mailbox:
    """An SMTP server without TLS on the loopback interface; every mail is kept in `mails`, parsed."""

    mails: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _server: asyncio.Server | None = field(default=None, repr=False)

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=_LIMIT)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    def take(self, wire: bytes) -> None:
        """Keep a mail, as it came with its final dot."""
        self.mails.append(_parsed(wire))

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak as much SMTP (RFC 5321) as a polite client needs."""

        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        self.connections += 1
        try:
            await say("220 mailbox.demo ESMTP")
            while line := (await reader.readline()).decode("latin-1").strip():
                match line.split(" ", 1)[0].upper():
                    case "EHLO":
                        await say("250-mailbox.demo\r\n250-SMTPUTF8\r\n250 8BITMIME")
                    case "DATA":
                        await say("354 go on")
                        self.take(await reader.readuntil(b"\r\n.\r\n"))
                        await say("250 kept")
                    case "QUIT":
                        await say("221 bye")
                        return
                    case _:
                        await say("250 fine")
        except (asyncio.IncompleteReadError, ConnectionError):
            return  # the client has gone
        finally:
            writer.close()


def _parsed(wire: bytes) -> EmailMessage:
    body = wire.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
    return message_from_bytes(body, policy=policy.default)
