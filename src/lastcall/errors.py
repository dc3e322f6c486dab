"""The one tree of errors; each message starts with the thing that failed and ends with what to do.

LastcallError
├── ConfigError            config or catalogue is wrong: exit 2, nothing starts
├── FetchError             a source could not be read (kind, retry_after)
├── ParseError             a document could not be understood
├── StoreError             the database cannot be used: locked, full, damaged, newer
└── DeliveryError          a receiver did not take a message (outcome: retry, permanent, ambiguous)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from lastcall.model.alert import DeliveryOutcome
    from lastcall.model.health import FetchFailure


class LastcallError(Exception):
    """Anything that Lastcall knows how to say in one line."""


class ConfigError(LastcallError):
    """The config or the catalogue is wrong; `problems` holds one line for each mistake, `file:line:column: key: what`."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class FetchError(LastcallError):
    """A source gave no document; `failure` is the class of it and `retry_after` what the server asked for."""

    def __init__(
        self, message: str, *, failure: FetchFailure, status: int | None = None, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message)
        self.failure = failure
        self.status = status
        self.retry_after = retry_after


class ParseError(LastcallError):
    """A document cannot be understood as what it claims to be."""


class StoreError(LastcallError):
    """The database cannot be used; the file was left as it was. `passing`: waiting may help, as for a lock or a full disk."""

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class DeliveryError(LastcallError):
    """A receiver did not take a message; `outcome` says whether it may be sent again.

    `broken` means that the receiver itself needs mending, so that no other message would fare better; `progress` is
    what of the message is done and is kept with it: the recipients of a mail that are still to be served.
    """

    def __init__(
        self,
        message: str,
        *,
        outcome: DeliveryOutcome,
        retry_after: timedelta | None = None,
        broken: bool = False,
        progress: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.retry_after = retry_after
        self.broken = broken
        self.progress = progress
