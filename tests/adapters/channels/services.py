"""Small stand-ins on loopback for the services that channels speak to: they take, refuse, break off or never answer."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

DROP = "drop"  # take it and break off before the answer
HANG = "hang"  # take it and never answer


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Answer:
    status: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)


def broken_off(connection: socket.socket) -> None:
    """Close with a reset, so that the client cannot take it for an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Service:
    """An HTTP server: `answer` is its normal self, `plan` what it does next instead."""

    def __init__(self, answer: Callable[[Service, Request], Answer]) -> None:
        self.plan: list[Answer | str] = []
        self.requests: list[Request] = []
        self.shelf: list[dict[str, Any]] = []  # what it made: messages, issues, comments
        self.released = Event()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.command, self.path, headers, body)
                service.requests.append(request)
                planned = service.plan.pop(0) if service.plan else None
                said = planned if isinstance(planned, Answer) else answer(service, request)
                if planned == HANG:
                    service.released.wait(30)
                if planned in (DROP, HANG):
                    self.close_connection = True
                    broken_off(self.connection)
                    return
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said.body)))
                self.end_headers()
                self.wfile.write(said.body)

            do_POST = do_GET = do_PATCH = _any  # noqa: N815 - the names that http.server calls

            def log_message(self, *_: object) -> None:
                pass

            def handle(self) -> None:
                try:
                    super().handle()
                except (ConnectionError, ValueError, OSError):
                    return  # the client has gone, or we have broken off ourselves

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def says_ok(_: Service, __: Request) -> Answer:
    return Answer()


def slack_api(service: Service, request: Request) -> Answer:
    """Slack's Web API as far as an alerter needs it."""
    method = request.path.rpartition("/")[2]
    if method == "chat.postMessage":
        message = {**request.json, "ts": f"17.{len(service.shelf) + 1}"}
        service.shelf.append(message)
        return Answer(body=json.dumps({"ok": True, "channel": "C1", "ts": message["ts"]}).encode())
    if method.startswith("conversations."):
        return Answer(body=json.dumps({"ok": True, "messages": service.shelf[::-1]}).encode())
    return Answer(body=b'{"ok": true}')


def discord_api(service: Service, request: Request) -> Answer:
    if request.method == "POST":
        service.shelf.append(request.json)
        return Answer(body=json.dumps({"id": str(len(service.shelf))}).encode())
    return Answer(body=b"{}")


def github_api(service: Service, request: Request) -> Answer:
    """Issues and comments of one repository."""
    path = request.path.partition("?")[0].partition("/issues")[2].strip("/").split("/")
    if request.method == "GET":
        kind = "comment" if "comments" in path else "issue"
        return Answer(body=json.dumps([one for one in service.shelf if one["kind"] == kind]).encode())
    if request.method == "PATCH":
        service.shelf[int(path[0]) - 1].update(request.json)
        return Answer(body=b"{}")
    kind = "comment" if "comments" in path else "issue"
    made = {**request.json, "kind": kind, "number": len(service.shelf) + 1, "state": "open"}
    service.shelf.append(made)
    return Answer(201, json.dumps(made).encode())


class PostOffice:
    """An SMTP server without TLS; `plan` holds what the next mails meet: `451`, `550` at RCPT, DROP or HANG after the dot."""

    def __init__(self) -> None:
        self.plan: list[str] = []
        self.mails: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.refuse: dict[str, str] = {}  # recipient -> answer
        self.connections = 0
        self.released = Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0.05)
        self.port = self.listener.getsockname()[1]
        self.thread = Thread(target=self._accept, daemon=True)
        self.thread.start()

    def parsed(self) -> list[EmailMessage]:
        return [message_from_bytes(mail, policy=policy.default) for mail in self.mails]

    def close(self) -> None:
        self.released.set()
        self.thread.join(2)
        self.listener.close()

    def _accept(self) -> None:
        while not self.released.is_set():
            try:
                connection, _ = self.listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            self.connections += 1
            connection.settimeout(10)
            Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")

        def say(text: str) -> None:
            connection.sendall(f"{text}\r\n".encode())

        try:
            say("220 office.test ESMTP")
            while line := lines.readline().decode().strip():
                verb, _, rest = line.partition(" ")
                match verb.upper():
                    case "EHLO":
                        say("250-office.test\r\n250-SMTPUTF8\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME")
                    case "AUTH":
                        say("235 welcome")
                    case "MAIL":
                        recipients: list[str] = []
                        fault = self.plan.pop(0) if self.plan else ""
                        say("250 ok")
                    case "RCPT":
                        name = rest.partition("<")[2].partition(">")[0]
                        refusal = fault if fault.isdigit() else self.refuse.get(name, "")
                        if not refusal:
                            recipients.append(name)
                        say(f"{refusal} not now {SECRET_WORD}" if refusal else "250 ok")
                    case "DATA":
                        say("354 go on")
                        mail = b""
                        while (part := lines.readline()) != b".\r\n":
                            mail += part.removeprefix(b".") if part.startswith(b"..") else part
                        self.mails.append(mail)
                        self.recipients.append(recipients)
                        if fault == HANG:
                            self.released.wait(10)
                        if fault in (DROP, HANG):
                            broken_off(connection)
                            return
                        say("250 kept")
                    case "QUIT":
                        say("221 bye")
                        return
                    case _:
                        say("250 fine")
        except (OSError, ValueError):
            return  # the client has gone
        finally:
            lines.close()
            connection.close()


SECRET_WORD = "hunter2-secret"
