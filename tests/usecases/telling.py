"""What tests of telling share: to learn something, to look, and what was said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from lastcall.adapters.store import notices
from lastcall.adapters.store.store import Store
from lastcall.adapters.store.tables import OUTBOX
from lastcall.model.config import Config, Receiver
from lastcall.model.notice import Announced, Notice, NoticeChange, Revised, What
from lastcall.model.usage import Usage
from lastcall.model.vendor import Source
from lastcall.usecases.alert import AlertReport, write_alerts
from tests.builders import NOW, a_notice, a_usage

HOOK = {"url": "https://x.example/"}


ONE = Config(receivers={"ops": Receiver("ops", "webhook", HOOK)})


TWO = Config(receivers={name: Receiver(name, "webhook", HOOK) for name in ("ops", "mail")})


SORA = (a_usage(),)


def learn(store: Store, *changes: NoticeChange | Notice, now: datetime = NOW) -> None:
    news = [Announced(change) if isinstance(change, Notice) else change for change in changes]
    with store.write() as connection:
        notices.record(connection, news, source_id="acme/page", now=now)


def moved(ends: str | None, *what: What, before: Notice | None = None, **wishes: object) -> Revised:
    before = before or a_notice()
    after = replace(a_notice(ends=ends, **wishes), revision=before.revision + 1)  # type: ignore[arg-type] # wishes are fields by name
    return Revised(before, after, what)


def look(
    store: Store,
    config: Config = ONE,
    at: datetime = NOW,
    usages: tuple[Usage, ...] = SORA,
    *,
    digest: bool = False,
    watched: dict[str, Source] | None = None,
    unseen: tuple[str, ...] = (),
) -> AlertReport:
    return write_alerts(
        store, config, usages, {}, now=at, today=at.date(), digest=digest, sources=watched, unseen=unseen
    )


def said(store: Store, receiver: str = "ops") -> list[tuple[str, str]]:
    """Return (reason, title) of every message to a receiver, oldest first."""
    with store.read() as connection:
        rows = connection.execute(
            select(OUTBOX.c.body).where(OUTBOX.c.receiver == receiver).order_by(OUTBOX.c.created_at, OUTBOX.c.id)
        ).scalars()
        data = [json.loads(body)["data"] for body in rows]
    return [(one["reason"], one["title"]) for one in data]


def reasons(store: Store, receiver: str = "ops") -> list[str]:
    return [reason for reason, _ in said(store, receiver)]


def days(count: float) -> timedelta:
    return timedelta(days=count)
