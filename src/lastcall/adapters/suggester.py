"""A question -> what an OpenAI-compatible endpoint answers, through the guarded client; every failure is a value."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from lastcall.adapters.http.client import GuardedClient
from lastcall.errors import FetchError
from lastcall.model.suggestion import Answered, Unanswered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lastcall.model.config import Fetching, Suggesting

LABEL = "suggest"
_LONGEST = 20_000  # characters of an answer; what was asked for fits ten times
_PATH = "/chat/completions"
_STATUS: Mapping[int, str] = {
    400: "it does not understand the question; check suggest.model and that it speaks the chat completions of OpenAI",
    401: "it does not take the key; check suggest.key",
    403: "it refuses us; check suggest.key and what it may be used for",
    404: "it knows no such address or model; check suggest.url and suggest.model",
    429: "too many requests, or nothing left to spend; it is asked again tomorrow",
}


class Suggester:
    """Asks the endpoint of the config; an async context manager. Follows no redirect, so the key stays with its host."""

    def __init__(self, settings: Suggesting, fetching: Fetching, *, version: str) -> None:
        self.model = settings.model
        base = settings.url.rstrip("/")
        self._url = base if base.endswith(_PATH) else base + _PATH
        self._headers = {
            "user-agent": fetching.user_agent or f"lastcall/{version}",
            "content-type": "application/json",
            "accept": "application/json",
            "accept-encoding": "gzip, deflate",
        }
        if settings.key:
            self._headers["authorization"] = f"Bearer {settings.key}"
        self._client = GuardedClient(replace(fetching, timeout=settings.timeout))

    async def __aenter__(self) -> Self:
        """Return itself; a connection is opened when the first question is asked."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close every connection."""
        await self._client.close()

    async def ask(self, system: str, user: str) -> Answered | Unanswered:
        """Return what the model writes, or in words why nothing came; raises nothing."""
        # No temperature and no response_format: some servers refuse what they do not know.
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        body = json.dumps({"model": self.model, "messages": messages, "stream": False}, ensure_ascii=False)
        try:
            status, _, answer = await self._client.post(self._url, body.encode(), self._headers, label=LABEL)
        except FetchError as error:
            return Unanswered(str(error))
        if status != 200:
            # The body may repeat the question or the key: it is not shown.
            other = "a redirect is never followed" if 300 <= status < 400 else "it is in trouble"
            return Unanswered(f"{LABEL}: {status} from the endpoint: {_STATUS.get(status, other)}")
        return _content(answer)


def _content(answer: bytes) -> Answered | Unanswered:
    """Return the text of the first choice."""
    try:
        text = json.loads(answer)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        text = None
    if not isinstance(text, str):
        return Unanswered(f"{LABEL}: the answer is no chat completion; check that suggest.url ends in /v1")
    if len(text) > _LONGEST:
        return Unanswered(f"{LABEL}: the model wrote more than {_LONGEST} characters; nothing of it is taken")
    return Answered(text)
