"""The config's `suggest` -> whom a poll or `extract --suggest` may ask; without it nobody."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from lastcall import __version__

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lastcall.adapters.store.store import Store
    from lastcall.entrypoints.context import Context
    from lastcall.usecases.suggest import Adviser


@asynccontextmanager
async def open_adviser(context: Context, store: Store) -> AsyncIterator[Adviser | None]:
    """Yield whom to ask, None where the config names no endpoint: then nothing is opened and nothing is sent."""
    settings = context.config.suggest
    if settings is None:
        yield None
        return
    from lastcall.adapters.suggester import Suggester
    from lastcall.usecases.suggest import Adviser

    async with Suggester(settings, context.config.fetching, version=__version__) as asking:
        yield Adviser(asking, store, settings.most)
