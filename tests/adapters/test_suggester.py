"""The endpoint that may be asked: a real server on loopback that answers well, refuses, stalls or talks nonsense."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from lastcall.adapters.suggester import Suggester
from lastcall.model.config import Fetching, Suggesting
from lastcall.model.suggestion import Answered, Unanswered
from tests.endpoint import Endpoint, endpoint

__all__ = ["endpoint"]
KEY = "sk-test-not-a-secret"


def ask(endpoint: Endpoint, *, allow: tuple[str, ...] = ("127.0.0.1",), limit: float = 20) -> Answered | Unanswered:
    async def once() -> Answered | Unanswered:
        settings = Suggesting(f"{endpoint.url}/v1", "reader-1", KEY, timeout=timedelta(seconds=limit))
        async with Suggester(settings, Fetching(allow_hosts=allow), version="0") as suggester:
            return await suggester.ask("be good", "Passage: …")

    return asyncio.run(once())


def test_a_question_is_a_chat_completion_with_the_key_in_its_header(endpoint: Endpoint) -> None:
    endpoint.says("well")

    assert ask(endpoint) == Answered("well")
    ((path, headers, body),) = endpoint.asked
    assert path == "/v1/chat/completions"
    assert headers["authorization"] == f"Bearer {KEY}"
    assert body == {
        "model": "reader-1",
        "messages": [{"role": "system", "content": "be good"}, {"role": "user", "content": "Passage: …"}],
        "stream": False,
    }


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, b"bad key sk-test-not-a-secret", "401 from the endpoint: it does not take the key; check suggest.key"),
        (404, b"", "404 from the endpoint: it knows no such address or model"),
        (429, b"", "429 from the endpoint: too many requests"),
        (500, b"", "500 from the endpoint: it is in trouble"),
        (307, b"", "307 from the endpoint: a redirect is never followed"),
        (200, b"<html>hello</html>", "the answer is no chat completion"),
        (200, b'{"choices": []}', "the answer is no chat completion"),
        (200, b'{"choices": [{"message": {"content": null}}]}', "the answer is no chat completion"),
        (200, json.dumps({"choices": [{"message": {"content": "x" * 30_000}}]}).encode(), "more than 20000 characters"),
        (200, b"x" * 2_000_000, "more than"),
    ],
)
def test_trouble_is_a_value_in_words_that_hold_neither_key_nor_body(
    endpoint: Endpoint, status: int, body: bytes, said: str
) -> None:
    endpoint.status, endpoint.body = status, body

    told = ask(endpoint)

    assert isinstance(told, Unanswered)
    assert said in told.why
    assert KEY not in told.why


def test_an_endpoint_that_stalls_is_left_when_its_time_is_over(endpoint: Endpoint) -> None:
    endpoint.stalls()

    told = ask(endpoint, limit=0.3)

    assert isinstance(told, Unanswered)
    assert "in time" in told.why


def test_a_private_address_is_asked_only_where_the_config_trusts_it(endpoint: Endpoint) -> None:
    told = ask(endpoint, allow=())

    assert isinstance(told, Unanswered)
    assert "fetch.allow_hosts" in told.why
    assert endpoint.asked == []


def test_neither_key_nor_address_is_printed_with_the_settings() -> None:
    assert KEY not in repr(Suggesting("https://llm.example/v1?token=x", "reader-1", KEY))
    assert "token" not in repr(Suggesting("https://llm.example/v1?token=x", "reader-1", KEY))
