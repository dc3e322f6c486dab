"""The daemon's state -> systemd (sd_notify(3)); silent where nobody listens."""

from __future__ import annotations

import os
import socket


def watchdog_half() -> float:
    """Return half of the seconds after which the service manager gives us up (sd_watchdog_enabled(3)); 0: it does not."""
    micro = os.environ.get("WATCHDOG_USEC", "")
    ours = os.environ.get("WATCHDOG_PID", "") in ("", str(os.getpid()))
    return int(micro) / 2_000_000 if ours and micro.isdigit() else 0.0


def notify(state: str) -> None:
    """Send `READY=1`, `WATCHDOG=1`, `STOPPING=1` or `STATUS=…` to the service manager, if there is one."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = f"\0{address[1:]}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        try:
            channel.connect(address)
            channel.sendall(state.encode())
        except OSError:
            return  # the manager is gone; that is not our trouble
