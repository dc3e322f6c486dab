"""The first tables: sources, notices, changes, told, outbox, threads, silences."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create them all."""
    text, integer = sa.Text, sa.Integer
    op.create_table("meta", sa.Column("key", text, primary_key=True), sa.Column("value", text, nullable=False))
    op.create_table(
        "sources",
        sa.Column("id", text, primary_key=True),
        sa.Column("vendor", text, nullable=False),
        sa.Column("url", text, nullable=False),
        sa.Column("watched", integer, nullable=False),
        sa.Column("etag", text),
        sa.Column("last_modified", text),
        sa.Column("body_hash", text),
        sa.Column("full_at", text),
        sa.Column("conditional_polls", integer, nullable=False),
        sa.Column("unchanged_polls", integer, nullable=False),
        sa.Column("last_checked_at", text),
        sa.Column("last_ok_at", text),
        sa.Column("last_changed_at", text),
        sa.Column("entries", integer, nullable=False),
        sa.Column("yields", integer, nullable=False),
        sa.Column("failures", integer, nullable=False),
        sa.Column("failure", text),
        sa.Column("detail", text, nullable=False),
        sa.Column("state", text, nullable=False),
        sa.Column("moved_to", text),
        sa.Column("next_poll_at", text, nullable=False),
        sa.Column("lease_until", text),
    )
    op.create_index("sources_due", "sources", ["watched", "next_poll_at"])
    op.create_table(
        "notices",
        sa.Column("id", text, primary_key=True),
        sa.Column("key", text, nullable=False, unique=True),
        sa.Column("vendor", text, nullable=False),
        sa.Column("ends_on", text),
        sa.Column("withdrawn", integer, nullable=False),
        sa.Column("revision", integer, nullable=False),
        sa.Column("first_seen_at", text, nullable=False),
        sa.Column("updated_at", text, nullable=False),
        sa.Column("body", text, nullable=False),
    )
    op.create_index("notices_by_vendor", "notices", ["vendor"])
    op.create_index("notices_by_end", "notices", ["ends_on"])
    op.create_table(
        "changes",
        sa.Column("id", integer, primary_key=True, autoincrement=True),
        sa.Column("notice_id", text, sa.ForeignKey("notices.id"), nullable=False),
        sa.Column("revision", integer, nullable=False),
        sa.Column("what", text, nullable=False),
        sa.Column("before", text),
        sa.Column("after", text, nullable=False),
        sa.Column("source_id", text, nullable=False),
        sa.Column("first_poll", integer, nullable=False),
        sa.Column("at", text, nullable=False),
        sa.Column("planned_at", text),
    )
    op.create_index("changes_once", "changes", ["notice_id", "revision"], unique=True)
    op.create_index("changes_unplanned", "changes", ["planned_at"])
    op.create_table(
        "told",
        sa.Column("receiver", text, primary_key=True),
        sa.Column("alert_key", text, primary_key=True),
        sa.Column("delivery_id", text, nullable=False),
        sa.Column("at", text, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", text, primary_key=True),
        sa.Column("receiver", text, nullable=False),
        sa.Column("thread", text, nullable=False),
        sa.Column("kind", text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("summary", text, nullable=False),
        sa.Column("meta", text, nullable=False),
        sa.Column("status", text, nullable=False),
        sa.Column("attempts", integer, nullable=False),
        sa.Column("created_at", text, nullable=False),
        sa.Column("due_at", text, nullable=False),
        sa.Column("lease_until", text),
        sa.Column("settled_at", text),
        sa.Column("last_error", text, nullable=False),
        sa.Column("maybe_sent", integer, nullable=False),
    )
    op.create_index("outbox_due", "outbox", ["status", "due_at"])
    op.create_index("outbox_thread", "outbox", ["receiver", "thread", "created_at"])
    op.create_table(
        "threads",
        sa.Column("receiver", text, primary_key=True),
        sa.Column("thread", text, primary_key=True),
        sa.Column("ref", text, nullable=False),
    )
    op.create_table(
        "silences",
        sa.Column("id", integer, primary_key=True, autoincrement=True),
        sa.Column("notice_id", text, sa.ForeignKey("notices.id"), nullable=False),
        sa.Column("facts", text, nullable=False),
        sa.Column("until", text),
        sa.Column("who", text, nullable=False),
        sa.Column("note", text, nullable=False),
        sa.Column("at", text, nullable=False),
    )
    op.create_index("silences_by_notice", "silences", ["notice_id"])
