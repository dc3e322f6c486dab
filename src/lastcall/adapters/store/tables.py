"""The tables, as SQLAlchemy Core sees them; instants are ISO texts in UTC, so that text order is time order."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

METADATA = MetaData()

META = Table(
    "meta",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# One row a source: where it is, what we know of its last polls, when it is due. Sources are rows, not jobs.
SOURCES = Table(
    "sources",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("vendor", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("watched", Integer, nullable=False, default=1),  # 0: no longer in config or catalogue; history is kept
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),  # of reader version and body: a better reader reads an unchanged page again
    Column("full_at", Text),  # last unconditional answer
    Column("conditional_polls", Integer, nullable=False, default=0),
    Column("unchanged_polls", Integer, nullable=False, default=0),
    Column("last_checked_at", Text),
    Column("last_ok_at", Text),
    Column("last_changed_at", Text),
    Column("entries", Integer, nullable=False, default=0),
    Column("yields", Integer, nullable=False, default=0),
    Column("failures", Integer, nullable=False, default=0),
    Column("failure", Text),
    Column("detail", Text, nullable=False, default=""),
    Column("state", Text, nullable=False, default="pending"),
    Column("moved_to", Text),
    Column("next_poll_at", Text, nullable=False, default=""),
    Column("lease_until", Text),
    Column("shape", Text),  # JSON, what the last good readings looked like; NULL: never read
    Index("sources_due", "watched", "next_poll_at"),
)

NOTICES = Table(
    "notices",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("vendor", Text, nullable=False),
    Column("ends_on", Text),  # earliest day of the end; NULL while undated
    Column("withdrawn", Integer, nullable=False, default=0),
    Column("revision", Integer, nullable=False),
    Column("first_seen_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    Column("body", Text, nullable=False),  # the notice with its claims, see codec.py
    Index("notices_by_vendor", "vendor"),
    Index("notices_by_end", "ends_on"),
)

# What changed and when; told_at is set in the transaction that plans the alerts about it.
CHANGES = Table(
    "changes",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("notice_id", Text, ForeignKey("notices.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("what", Text, nullable=False),  # JSON list; empty: announced
    Column("before", Text),  # the notice before, as in NOTICES.body
    Column("after", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("first_poll", Integer, nullable=False, default=0),
    Column("at", Text, nullable=False),
    Column("planned_at", Text),
    Index("changes_once", "notice_id", "revision", unique=True),
    Index("changes_unplanned", "planned_at"),
)

# Which receiver has been told which alert key: the log that makes a repeat impossible.
TOLD = Table(
    "told",
    METADATA,
    Column("receiver", Text, primary_key=True),
    Column("alert_key", Text, primary_key=True),
    Column("delivery_id", Text, nullable=False),
    Column("at", Text, nullable=False),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("receiver", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("summary", Text, nullable=False),
    Column("meta", Text, nullable=False, default="{}"),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", Text, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("lease_until", Text),
    Column("settled_at", Text),
    Column("last_error", Text, nullable=False, default=""),
    Column("maybe_sent", Integer, nullable=False, default=0),
    Index("outbox_thread", "receiver", "thread", "created_at"),
    Index("outbox_next", "receiver", "status", "created_at", "id"),  # the next one is found without sorting the rest
)

# What a channel needs to follow up in a thread: Slack's channel and ts.
THREADS = Table(
    "threads",
    METADATA,
    Column("receiver", Text, primary_key=True),
    Column("thread", Text, primary_key=True),
    Column("ref", Text, nullable=False),
)

# Who did what about which facts of a notice, and when; rows are only ever added, the newest that is no note counts.
SILENCES = Table(
    "silences",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("notice_id", Text, ForeignKey("notices.id"), nullable=False),
    Column("facts", Text, nullable=False),
    Column("until", Text),  # NULL: acknowledged until the facts change
    Column("who", Text, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False, default="ack", server_default="ack"),  # ack, snooze, waive, note, reopen
    Column("via", Text, nullable=False, default="command line", server_default="command line"),
    Index("silences_by_notice", "notice_id"),
)

# News that somebody has yet to be told: it waits for a digest, for the end of quiet hours, or for room in the hour.
OPEN_NEWS = Table(
    "open_news",
    METADATA,
    Column("alert_key", Text, primary_key=True),
    Column("project", Text, nullable=False),
    Column("notice_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("deadline", Text, nullable=False),
    Column("rung", Text, nullable=False),
    Column("before", Text),  # the notice before, as in NOTICES.body
    Column("first_poll", Integer, nullable=False),
    Column("at", Text, nullable=False),
)

# What touched whom when we last looked: what is here and is found no more has been dealt with.
TOUCHED = Table(
    "touched",
    METADATA,
    Column("project", Text, primary_key=True),
    Column("notice_id", Text, primary_key=True),
    Column("usages", Text, nullable=False),  # JSON
    Column("weak", Integer, nullable=False),  # 1: no official page stated it when it was first seen
    Column("since", Text, nullable=False),
    Column("gone_at", Text),
)

# Spells of trouble of sources, raised once they lasted.
ALARMS = Table(
    "alarms",
    METADATA,
    Column("source_id", Text, primary_key=True),
    Column("since", Text, nullable=False),
    Column("raised", Integer, nullable=False),
    Column("good_since", Text),
)

# When each receiver was last sent a digest of each kind.
DIGESTS = Table(
    "digests",
    METADATA,
    Column("receiver", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("at", Text, nullable=False),
)

# What sources served, packed, so that the past can be played again (`lastcall replay`).
RECORDINGS = Table(
    "recordings",
    METADATA,
    Column("source_id", Text, primary_key=True),
    Column("at", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),  # zlib
)
