"""Rows of `meta` about full hours: how many messages wait for a receiver's next one, since when and until when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from lastcall.adapters.store.codec import at, moment
from lastcall.adapters.store.tables import META

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

_PREFIX = "held:"


@dataclass(frozen=True, slots=True)
class Held:
    """Messages that are not written yet, since a receiver was sent as many as its hour may have."""

    count: int
    most: int  # that an hour may have
    since: datetime
    until: datetime  # when the hour has room again

    @property
    def words(self) -> str:
        """Return it in words: how many, until when, and why."""
        many = "message waits" if self.count == 1 else "messages wait"
        return f"{self.count} {many} until {self.until:%H:%M} UTC: {self.most} in an hour is the limit (most_per_hour)"


def held(connection: Connection) -> Mapping[str, Held]:
    """Return what waits, by receiver."""
    rows = connection.execute(
        select(META.c.key, META.c.value).where(META.c.key.startswith(_PREFIX)).order_by(META.c.key)
    )
    return {key.removeprefix(_PREFIX): _held(value) for key, value in rows}


def hold(connection: Connection, receiver: str, one: Held) -> None:
    """Note that messages to a receiver wait."""
    value = json.dumps({"count": one.count, "most": one.most, "since": at(one.since), "until": at(one.until)})
    row = insert(META).values(key=_PREFIX + receiver, value=value)
    connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def release(connection: Connection, receiver: str) -> None:
    """Note that nothing waits any more."""
    connection.execute(delete(META).where(META.c.key == _PREFIX + receiver))


def _held(value: str) -> Held:
    plain: dict[str, Any] = json.loads(value)
    since, until = moment(plain["since"]), moment(plain["until"])
    assert since is not None  # both are written above
    assert until is not None
    return Held(plain["count"], plain["most"], since, until)
