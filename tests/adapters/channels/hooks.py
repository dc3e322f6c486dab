"""A server on loopback that answers as planned and keeps what was posted, and one message to send there."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from lastcall.adapters.channels import open_channel
from lastcall.model.alert import AlertReason, Delivery, DeliveryStatus, Layout, Message, Receipt
from lastcall.model.config import Fetching, Receiver
from lastcall.stages.render import render
from tests.builders import NOW

OPEN = Fetching(allow_hosts=("127.0.0.1",))


class Hook:
    """A server that answers every POST with the next planned answer."""

    def __init__(self) -> None:
        self.plan: list[tuple[int, bytes, dict[str, str]]] = []
        self.posts: list[tuple[dict[str, str], bytes]] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.posts.append(({k.lower(): v for k, v in self.headers.items()}, body))
                status, answer, headers = hook.plan.pop(0) if hook.plan else (200, b"ok", {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        self.thread = Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()


def a_delivery(receiver: Receiver) -> Delivery:
    message = Message(
        "m1",
        receiver.name,
        Layout.TEST,
        AlertReason.TEST,
        "info",
        "t1",
        (),
        NOW,
        NOW.date(),
        title="Lastcall test message",
    )
    return Delivery("m1", receiver.name, "t1", render(message, receiver), DeliveryStatus.SENDING, NOW)


async def send(receiver: Receiver) -> Receipt:
    channel = open_channel(receiver, OPEN)
    try:
        return await channel.deliver(a_delivery(receiver), now=NOW)
    finally:
        await channel.close()


def slack(hook: Hook) -> Receiver:
    return Receiver("ops", "slack", {"webhook": hook.url})
