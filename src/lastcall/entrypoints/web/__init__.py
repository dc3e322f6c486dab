"""The few pages that Lastcall serves where `web` is configured: signed links, calendar, feeds, and a sign of life."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lastcall.adapters.store.store import Store
    from lastcall.entrypoints.context import Context
    from lastcall.entrypoints.metrics import Meter


@asynccontextmanager
async def served(context: Context, store: Store, meter: Meter | None = None) -> AsyncIterator[None]:
    """Serve the pages for a while; nothing is imported or opened where the config has no `web`."""
    if context.config.web is None:
        yield
        return
    from lastcall.entrypoints.web.serve import Pages

    pages = Pages(context, store, context.config.web, meter)
    await pages.open()
    try:
        yield
    finally:
        await pages.close()
