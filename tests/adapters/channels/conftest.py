"""A planned server for each test that asks for one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.channels.hooks import Hook


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    found = Hook()
    yield found
    found.server.shutdown()
    found.server.server_close()
    found.thread.join()
