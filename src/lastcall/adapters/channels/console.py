"""A message -> stdout."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, TextIO

from lastcall.adapters.channels.traits import Traits
from lastcall.errors import DeliveryError
from lastcall.model.alert import DeliveryOutcome, Receipt

if TYPE_CHECKING:
    from datetime import datetime

    from lastcall.model.alert import Delivery
    from lastcall.model.config import Fetching, Receiver


TRAITS = (Traits("console"),)


class ConsoleChannel:
    """Writes to the standard output, or to the stream that it is given."""

    repeats_show = True

    def __init__(self, receiver: Receiver, fetching: Fetching, stream: TextIO | None = None) -> None:
        del fetching
        self._name = receiver.name
        self._stream = stream

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Write one message; a closed pipe is tried again later."""
        del now
        stream = self._stream or sys.stdout

        def write() -> None:
            """Write all of it at once, so that two messages do not mix."""
            stream.write(delivery.rendered.body.decode())
            stream.flush()

        try:
            await asyncio.to_thread(write)
        except (OSError, ValueError) as error:
            raise DeliveryError(
                f"{self._name}: the output is closed ({error})", outcome=DeliveryOutcome.RETRY
            ) from error
        return Receipt()

    async def close(self) -> None:
        """Do nothing: the output belongs to the process."""
