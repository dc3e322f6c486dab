"""The dead man's switch: it hears from us while all is well, and nothing else."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from lastcall.adapters.http.heartbeat import ping
from lastcall.usecases.vital import vital_signs

if TYPE_CHECKING:
    from lastcall.adapters.store.store import Store
    from lastcall.entrypoints.context import Context

log = structlog.get_logger()


async def beat(context: Context, store: Store) -> None:
    """Ask the switch's address where all is well; where it is not, say nothing to it and why in the log."""
    heartbeat = context.config.heartbeat
    if heartbeat is None:
        return
    signs = await asyncio.to_thread(vital_signs, store, context.now())
    if signs:
        log.warning("no heartbeat was sent", why="; ".join(signs))
    elif trouble := await ping(heartbeat.url, context.config.fetching):
        log.warning("the heartbeat did not arrive", why=trouble)
