"""What is wrong with our own telling -> the message that says so."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from lastcall.model.alert import AlertReason, Layout, Message

if TYPE_CHECKING:
    from datetime import datetime

    from lastcall.model.alert import Delivery


def trouble_message(name: str, error: str, *, to: str, now: datetime) -> Message:
    """Return the message that tells receiver `to` that the receiver `name` takes nothing until it is mended."""
    ident = hashlib.sha256(f"{to}|{name}|{now.isoformat()}".encode()).hexdigest()[:20]
    return Message(
        id=ident,
        receiver=to,
        layout=Layout.TROUBLE,
        reason=AlertReason.TEST,
        severity="high",
        thread=f"receiver-{name}-{now:%Y%m%d%H%M%S}",
        items=(),
        created_at=now,
        today=now.date(),
        title=f"Lastcall cannot reach the receiver {name}",
        note=f"{error}. Its messages are kept and go out when it works again: `lastcall alerts` lists them, "
        f"`lastcall alerts test {name}` tries it, `lastcall alerts retry` sends them at once.",
    )


def readdressed(delivery: Delivery) -> Message:
    """Return a short message in place of one that was written for a kind of receiver that this one no longer is."""
    return Message(
        id=delivery.id,
        receiver=delivery.receiver,
        layout=Layout.TROUBLE,
        reason=AlertReason.TEST,
        severity="medium",
        thread=delivery.thread,
        items=(),
        created_at=delivery.created_at,
        today=delivery.created_at.date(),
        title=delivery.rendered.summary,
        note=f"This was written when the receiver was of kind {delivery.rendered.kind}, so only its title is left. "
        "`lastcall notices` and `lastcall upcoming` have the rest.",
    )
