"""An OpenAI-compatible endpoint on loopback whose answers a test sets; it notes what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Endpoint:
    """What it answers to every question; `free` holds the answer back while it is not set."""

    url: str = ""
    status: int = 200
    body: bytes = b""
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    free: threading.Event = field(default_factory=threading.Event)

    def says(self, content: str) -> None:
        """Answer with a chat completion of this content."""
        self.status, self.body = 200, json.dumps({"choices": [{"message": {"content": content}}]}).encode()

    def stalls(self) -> None:
        """Answer nothing until the test is over."""
        self.free.clear()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    found = Endpoint()
    found.free.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append((self.path, {key.lower(): value for key, value in self.headers.items()}, body))
            if not found.free.wait(30):
                return
            try:
                self.send_response(found.status)
                self.send_header("Content-Length", str(len(found.body)))
                self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(found.body)
            except OSError:  # who asked has gone
                return

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield found
    found.free.set()
    server.shutdown()
    server.server_close()
    thread.join()
