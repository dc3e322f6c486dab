"""A request through the guarded client -> an answer, or a DeliveryError that says whether it may have been taken."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lastcall.adapters.http.client import Answer
from lastcall.adapters.http.retry_after import retry_after
from lastcall.errors import DeliveryError, FetchError
from lastcall.model.alert import DeliveryOutcome
from lastcall.model.health import FetchFailure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lastcall.adapters.http.client import GuardedClient

LONGEST = timedelta(hours=1)  # that a receiver may ask us to wait
JSON = "application/json; charset=utf-8"
# The request may have been read before the trouble came.
_UNKNOWN = frozenset({FetchFailure.TIMEOUT, FetchFailure.PROTOCOL, FetchFailure.TOO_BIG, FetchFailure.ENCODING})
_NEVER = frozenset({FetchFailure.BLOCKED_ADDRESS, FetchFailure.BAD_URL})
# Our key, their door or their house is wrong: no other message would fare better.
_BROKEN = frozenset({401, 402, 403, 404, 405, 407, 410})
TOO_MUCH = frozenset({400, 413, 414, 422})  # the message is not to their liking; a shorter one may be


async def post(
    client: GuardedClient, url: str, body: bytes, headers: Mapping[str, str], *, name: str, now: datetime
) -> Answer:
    """Return an answer below 300 or at 400 to 499 but 429; raise DeliveryError for the rest."""
    return await send(client, "POST", url, body, headers, name=name, now=now)


async def send(
    client: GuardedClient,
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    *,
    name: str,
    now: datetime,
) -> Answer:
    """Send any request as `post` does."""
    try:
        answer = Answer(*await client.send(method, url, body, {"user-agent": "lastcall", **headers}, label=name))
    except FetchError as error:
        never = error.failure in _NEVER
        outcome = DeliveryOutcome.AMBIGUOUS if error.failure in _UNKNOWN else DeliveryOutcome.RETRY
        # The address may hold a secret: the class of failure is told, not the address.
        raise DeliveryError(
            f"{name}: no answer ({error.failure}){_HINTS.get(error.failure, '')}",
            outcome=DeliveryOutcome.PERMANENT if never else outcome,
            broken=never,
        ) from None
    status = answer.status
    pause = retry_after(answer.headers.get("retry-after"), now, longest=LONGEST)
    if status in (408, 425, 429, 503):
        raise DeliveryError(f"{name}: {status}, asked to wait", outcome=DeliveryOutcome.RETRY, retry_after=pause)
    if status >= 500:
        raise DeliveryError(f"{name}: {status} from the receiver", outcome=DeliveryOutcome.AMBIGUOUS, retry_after=pause)
    if status < 200 or 300 <= status < 400:
        words = f"{name}: {status}, a redirect is never followed; check the address"
        raise DeliveryError(words, outcome=DeliveryOutcome.PERMANENT, broken=True)
    return answer


_HINTS = {
    FetchFailure.BLOCKED_ADDRESS: "; add the host to fetch.allow_hosts if you trust it",
    FetchFailure.TLS: "; the certificate cannot be trusted",
}


def refused(name: str, status: int, hint: str) -> DeliveryError:
    """Return what an answer from 400 to 499 means: the receiver needs mending, or the message is not to its liking."""
    return DeliveryError(f"{name}: {status}; {hint}", outcome=DeliveryOutcome.PERMANENT, broken=status in _BROKEN)


def parsed(answer: Answer) -> dict[str, Any]:
    """Return the JSON object of an answer; empty where it is none."""
    try:
        value = json.loads(answer.body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def packed(payload: Mapping[str, Any]) -> bytes:
    """Return a payload as JSON."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()
