"""Serve N distinct feeds on the loopback interface, with ETags; run by polling.py as a process of its own.

It listens on several ports, since each is a host of its own to a client that asks a host one thing at a time.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys

PORTS = 50
ENTRIES = 37  # the median of real feeds
PARAGRAPH = (
    "We have improved the way in which the service handles large requests. Most integrations need no change. "
    "Details are in the documentation, and the support team answers questions as always. "
)


def feed(number: int) -> bytes:
    """Return an Atom feed of about 50 KB; one entry in forty announces an end."""
    entries = []
    for index in range(ENTRIES):
        day = f"2026-{index % 12 + 1:02}-{index % 28 + 1:02}"
        title, text = f"Release {index} of service {number}", PARAGRAPH * 7
        if (number + index) % 40 == 0:
            title = f"Service {number}: the v{index} API will be shut down"
            text = (
                f"The v{index} API of service {number} will be shut down on 2027-{index % 12 + 1:02}-15. " + PARAGRAPH
            )
        entries.append(
            f"<entry><id>urn:feed:{number}:{index}</id><title>{title}</title><updated>{day}T08:00:00Z</updated>"
            f'<link href="http://feeds.example/{number}/{index}"/><content type="html">&lt;p&gt;{text}&lt;/p&gt;</content>'
            "</entry>"
        )
    head = '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
    name = f"<title>Service {number}</title><id>urn:feed:{number}</id><updated>2026-11-01T08:00:00Z</updated>"
    return f"{head}{name}{''.join(entries)}</feed>".encode()


async def serve(count: int) -> None:
    """Serve until the standard input closes; print the ports first."""
    bodies = {f"/{number}.xml": feed(number) for number in range(count)}
    tags = {path: f'"{hashlib.md5(body).hexdigest()}"' for path, body in bodies.items()}

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                path = head.split(" ", 2)[1]
                if path not in bodies:
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                elif f"if-none-match: {tags[path]}" in head.lower():
                    writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {tags[path]}\r\n\r\n".encode())
                else:
                    kind = "Content-Type: application/atom+xml"
                    size = len(bodies[path])
                    writer.write(
                        f"HTTP/1.1 200 OK\r\n{kind}\r\nETag: {tags[path]}\r\nContent-Length: {size}\r\n\r\n".encode()
                    )
                    writer.write(bodies[path])
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    servers = [await asyncio.start_server(talk, "127.0.0.1", 0) for _ in range(PORTS)]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
