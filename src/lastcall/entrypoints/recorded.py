"""The recordings of a database -> a story that can be played, for what the config depends on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lastcall.adapters.stories import Step, Story

if TYPE_CHECKING:
    from datetime import date

    from lastcall.entrypoints.context import Context


def recorded_story(context: Context, until: date | None) -> Story | None:
    """Return what this installation recorded; None where it recorded nothing that is still watched."""
    from lastcall.adapters.store.recordings import played

    store = context.open_store()
    steps: dict[date, dict[str, bytes]] = {}
    try:
        with store.read() as connection:
            for source_id, when, body in played(connection, until):
                if source_id in context.sources:
                    steps.setdefault(when.date(), {})[source_id] = body
    finally:
        store.close()
    if not steps:
        return None
    known = {source_id for served in steps.values() for source_id in served}
    sources = tuple(source for key, source in context.sources.items() if key in known)
    days = tuple(Step(day, "", served) for day, served in sorted(steps.items()))
    last = until or min(max(steps) + timedelta(days=365), context.today)
    return Story("what this installation recorded", context.usages, sources, days, last)
