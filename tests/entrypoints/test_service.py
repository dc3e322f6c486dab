"""Under a service manager: it hears that we are ready, alive though a vendor is slow, and stopping."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CONFIG = """depends_on: [acme]
receivers: {{console: {{kind: console}}}}
sources: [{{url: 'http://127.0.0.1:{port}/', vendor: acme, kind: markdown, id: page}}]
fetch: {{allow_hosts: [127.0.0.1], timeout: 30s}}
tick: 1s
"""


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """What systemd listens on."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(30)
        yield heard


@pytest.fixture
def mute_vendor() -> Iterator[socket.socket]:
    """A vendor that takes a connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(30)
        yield listening


def test_the_watchdog_hears_from_us_while_a_vendor_keeps_us_waiting(
    manager: socket.socket, mute_vendor: socket.socket, tmp_path: Path
) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG.format(port=mute_vendor.getsockname()[1]))
    env = os.environ | {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "400000"}
    env.pop("WATCHDOG_PID", None)
    with (tmp_path / "log").open("w") as log:
        daemon = subprocess.Popen(
            [sys.executable, "-m", "lastcall", "run"], cwd=tmp_path, env=env, stdout=log, stderr=log
        )
    try:
        assert manager.recv(100) == b"READY=1"
        caller, _ = mute_vendor.accept()  # from now on the poll hangs
        with caller:
            assert [manager.recv(100) for _ in range(5)] == [b"WATCHDOG=1"] * 5
            daemon.send_signal(signal.SIGTERM)
            while (word := manager.recv(100)) == b"WATCHDOG=1":
                pass
            assert word == b"STOPPING=1"
        assert daemon.wait(30) == 0
    finally:
        daemon.kill()
        daemon.wait()
