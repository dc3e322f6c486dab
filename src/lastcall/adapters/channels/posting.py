"""A POST through the guarded client -> an answer, or a DeliveryError that says whether it may have been taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lastcall.adapters.http.retry_after import retry_after
from lastcall.errors import DeliveryError, FetchError
from lastcall.model.alert import DeliveryOutcome
from lastcall.model.health import FetchFailure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lastcall.adapters.http.client import GuardedClient

LONGEST = timedelta(hours=1)  # that a receiver may ask us to wait
# The request may have been read before the trouble came.
_UNKNOWN = frozenset({FetchFailure.TIMEOUT, FetchFailure.PROTOCOL, FetchFailure.TOO_BIG, FetchFailure.ENCODING})
_NEVER = frozenset({FetchFailure.BLOCKED_ADDRESS, FetchFailure.BAD_URL})


async def post(
    client: GuardedClient, url: str, body: bytes, headers: Mapping[str, str], *, name: str, now: datetime
) -> tuple[int, bytes]:
    """Return status and body of an answer below 300 or at 400 to 499 but 429; raise DeliveryError for the rest."""
    try:
        status, answer, said = await client.post(url, body, headers, label=name)
    except FetchError as error:
        outcome = DeliveryOutcome.RETRY
        if error.failure in _UNKNOWN:
            outcome = DeliveryOutcome.AMBIGUOUS
        elif error.failure in _NEVER:
            outcome = DeliveryOutcome.PERMANENT
        # The address may hold a secret: the class of failure is told, not the address.
        raise DeliveryError(f"{name}: no answer ({error.failure})", outcome=outcome) from None
    pause = retry_after(answer.get("retry-after"), now, longest=LONGEST)
    if status in (408, 425, 429) or status == 503:
        raise DeliveryError(f"{name}: {status}, asked to wait", outcome=DeliveryOutcome.RETRY, retry_after=pause)
    if status >= 500:
        raise DeliveryError(f"{name}: {status} from the receiver", outcome=DeliveryOutcome.AMBIGUOUS, retry_after=pause)
    if 300 <= status < 400:
        raise DeliveryError(f"{name}: {status}, a redirect is never followed", outcome=DeliveryOutcome.PERMANENT)
    return status, said
