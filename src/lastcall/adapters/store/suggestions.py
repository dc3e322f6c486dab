"""What a language model was asked and answered: a passage is sent once, and never more than the day's share."""

from __future__ import annotations

import json
from enum import Enum, auto
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from lastcall.adapters.store.tables import META

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

_PREFIX = "suggestion/"  # keys of META: few rows, read by key; no table of their own
_OF_DAY = "suggestions-on/"


class Grant(Enum):
    """Whether a passage may be sent."""

    YES = auto()
    ASKED = auto()  # today, and no answer came
    SPENT = auto()  # the day's share is used up


def recall(connection: Connection, digests: Sequence[str]) -> Mapping[str, str]:
    """Return the answers that are known, by digest; empty text: asked, and no answer came."""
    keys = [_PREFIX + digest for digest in digests]
    rows = connection.execute(select(META.c.key, META.c.value).where(META.c.key.in_(keys)))
    return {key.removeprefix(_PREFIX): json.loads(value)["answer"] for key, value in rows}


def reserve(connection: Connection, digest: str, *, most: int, on: date) -> Grant:
    """Tell whether a passage may be sent today, and count it: before it is sent, so that a crash sends none unseen.

    A passage without an answer is sent again on another day.
    """
    value = connection.execute(select(META.c.value).where(META.c.key == _PREFIX + digest)).scalar()
    if value and json.loads(value)["on"] == on.isoformat():
        return Grant.ASKED
    sent = _sent_on(connection, on)
    if sent >= most:
        return Grant.SPENT
    keep(connection, digest, "", on=on)
    connection.execute(delete(META).where(META.c.key.startswith(_OF_DAY, autoescape=True)))
    _put(connection, f"{_OF_DAY}{on}", str(sent + 1))
    return Grant.YES


def keep(connection: Connection, digest: str, answer: str, *, on: date) -> None:
    """Keep what was answered about a passage."""
    _put(connection, _PREFIX + digest, json.dumps({"on": on.isoformat(), "answer": answer}, ensure_ascii=False))


def _sent_on(connection: Connection, on: date) -> int:
    found = connection.execute(select(META.c.value).where(META.c.key == f"{_OF_DAY}{on}")).scalar()
    return int(found or 0)


def _put(connection: Connection, key: str, value: str) -> None:
    row = insert(META).values(key=key, value=value)
    connection.execute(row.on_conflict_do_update(index_elements=[META.c.key], set_={"value": value}))
