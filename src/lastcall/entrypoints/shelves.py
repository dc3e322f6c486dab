"""What an export holds at this moment: one place for the command and for the pages that serve the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.entrypoints.cli.known import knowledge_of
from lastcall.stages.match import vendors_of
from lastcall.usecases.export import shelf_of

if TYPE_CHECKING:
    from lastcall.adapters.store.store import Store
    from lastcall.entrypoints.context import Context
    from lastcall.stages.export.entries import Shelf


def shelf_now(context: Context, store: Store, *, url: str = "") -> Shelf:
    """Return all that touches the user, known facts where no source has spoken; raise ConfigError for broken own facts."""
    with store.read() as connection:
        return shelf_of(
            connection,
            context.config,
            context.usages,
            context.vendors,
            now=context.now(),
            today=context.today,
            url=url,
            knowledge=knowledge_of(context, vendors_of(context.usages, context.vendors)),
        )
