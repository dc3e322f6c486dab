"""A message -> an issue on GitHub: opened by the first, commented and updated by what follows, closed at the end."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lastcall.adapters.channels.posting import JSON, LONGEST, packed, parsed, refused, send
from lastcall.adapters.channels.traits import Traits
from lastcall.adapters.http.client import GuardedClient
from lastcall.adapters.http.retry_after import retry_after
from lastcall.errors import DeliveryError
from lastcall.model.alert import DeliveryOutcome, Receipt

if TYPE_CHECKING:
    from lastcall.adapters.http.client import Answer
    from lastcall.model.alert import Delivery
    from lastcall.model.config import Fetching, Receiver

API = "https://api.github.com"
PAGES = 5  # of a hundred, that are looked through for our own
_BEFORE = timedelta(minutes=5)  # their clock may run behind ours
TRAITS = (
    Traits(
        "github",
        follow_ups="a comment; title and text are updated",
        repeats="are looked for first",
        closes="closes the issue",
        secrets=("token",),
    ),
)


class GitHubChannel:
    """Keeps one issue a thread in one repository."""

    repeats_show = False

    def __init__(self, receiver: Receiver, fetching: Fetching) -> None:
        self._name = receiver.name
        api = str(receiver.options.get("api_url") or API).rstrip("/")
        self._issues = f"{api}/repos/{quote(str(receiver.options['repository']))}/issues"
        self._labels = [str(label) for label in receiver.options.get("labels", ("lastcall",))]
        self._headers = {
            "content-type": JSON,
            "accept": "application/vnd.github+json",
            "authorization": f"Bearer {receiver.options['token']}",
            "x-github-api-version": "2022-11-28",
        }
        self._client = GuardedClient(fetching)

    async def deliver(self, delivery: Delivery, *, now: datetime) -> Receipt:
        """Open the thread's issue, or bring it up to date and comment; what may have arrived is looked for first."""
        issue = json.loads(delivery.rendered.body)
        number = delivery.thread_ref.get("number")
        if number is None:
            return await self._open(delivery, issue, now)
        answer = await self._call("PATCH", f"/{number}", _state(issue) | _words(issue), now)
        if answer.status == 410:  # somebody deleted it
            return await self._open(delivery, issue, now)
        self._checked(answer)
        path = f"/{number}/comments"
        if not (delivery.maybe_sent and await self._find(path, delivery, now)):
            self._checked(await self._call("POST", path, {"body": issue["body"]}, now))
        return Receipt()

    async def _open(self, delivery: Delivery, issue: dict[str, Any], now: datetime) -> Receipt:
        known = await self._find("", delivery, now) if delivery.maybe_sent else None
        if known is None:
            wanted = {**_words(issue), "labels": self._labels}
            known = parsed(self._checked(await self._call("POST", "", wanted, now)))
        number = str(known.get("number") or "")
        if not number.isdigit():
            raise DeliveryError(f"{self._name}: something else than GitHub answered", outcome=DeliveryOutcome.RETRY)
        if not issue["opens"] and known.get("state") != "closed":
            over = {"state": "closed", "state_reason": issue["state_reason"] or "completed"}
            answer = await self._call("PATCH", f"/{number}", over, now)
            if answer.status >= 400:  # it is there, only open: the next attempt finds it
                raise DeliveryError(f"{self._name}: {answer.status} at closing", outcome=DeliveryOutcome.AMBIGUOUS)
        return Receipt({"number": number})

    async def _find(self, path: str, delivery: Delivery, now: datetime) -> dict[str, Any] | None:
        """Return our own issue or comment of an earlier attempt, known by its mark."""
        mark = f"<!-- lastcall {delivery.id} -->"
        since = (delivery.created_at - _BEFORE).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for page in range(1, PAGES + 1):
            query = f"?state=all&since={since}&per_page=100&page={page}"
            answer = self._checked(await self._call("GET", f"{path}{query}", None, now))
            try:
                found = json.loads(answer.body)
            except ValueError:
                found = None
            if not isinstance(found, list):
                raise DeliveryError(f"{self._name}: something else than GitHub answered", outcome=DeliveryOutcome.RETRY)
            for one in found:
                if mark in str(one.get("body") or ""):
                    return dict(one)
            if len(found) < 100:
                break
        return None

    async def _call(self, method: str, path: str, payload: dict[str, Any] | None, now: datetime) -> Answer:
        body = None if payload is None else packed(payload)
        answer = await send(
            self._client, method, f"{self._issues}{path}", body, self._headers, name=self._name, now=now
        )
        if answer.status == 403 and (pause := _pause(answer, now)):
            words = f"{self._name}: 403, GitHub asks to wait"
            raise DeliveryError(words, outcome=DeliveryOutcome.RETRY, retry_after=pause)
        return answer

    def _checked(self, answer: Answer) -> Answer:
        if answer.status >= 400:
            raise refused(self._name, answer.status, "check repository and token, which needs to write issues")
        return answer

    async def close(self) -> None:
        """Close connections."""
        await self._client.close()


def _words(issue: dict[str, Any]) -> dict[str, Any]:
    return {"title": issue["title"], "body": issue["body"]}


def _state(issue: dict[str, Any]) -> dict[str, Any]:
    if issue["state"] == "closed":
        return {"state": "closed", "state_reason": issue["state_reason"]}
    return {"state": "open"}


def _pause(answer: Answer, now: datetime) -> timedelta | None:
    """Return how long a rate limit lasts: GitHub says it in one of two ways (its REST documentation)."""
    if pause := retry_after(answer.headers.get("retry-after"), now, longest=LONGEST):
        return pause
    reset = answer.headers.get("x-ratelimit-reset", "")
    if answer.headers.get("x-ratelimit-remaining") != "0" or not reset.isdigit():
        return None
    left = timedelta(seconds=min(int(reset[:12]), 10**10)) - timedelta(seconds=now.timestamp())
    return min(max(left, timedelta(seconds=1)), LONGEST)
