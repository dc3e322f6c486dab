"""A GET to a dead man's switch through the guarded client; what it answers is of no interest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.adapters.http.client import GuardedClient
from lastcall.errors import FetchError

if TYPE_CHECKING:
    from lastcall.model.config import Fetching

_NAME = "heartbeat"


async def ping(url: str, settings: Fetching) -> str:
    """Ask the address once; return what went wrong, empty where nothing did. The address may hold a secret."""
    client = GuardedClient(settings)
    try:
        async with client.stream("GET", url, {}, label=_NAME) as response:
            return "" if response.status_code < 400 else f"it answered {response.status_code}"
    except FetchError as error:
        return f"no answer ({error.failure})"
    finally:
        await client.close()
