"""Telling: news that waits, what touched you, alarms of sources, digests, who did what, recordings."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0003"


def upgrade() -> None:
    """Add what planning remembers, and what a person did besides acknowledging."""
    text, integer = sa.Text, sa.Integer
    op.add_column("silences", sa.Column("kind", text, nullable=False, server_default="ack"))
    op.add_column("silences", sa.Column("via", text, nullable=False, server_default="command line"))
    op.create_table(
        "open_news",
        sa.Column("alert_key", text, primary_key=True),
        sa.Column("project", text, nullable=False),
        sa.Column("notice_id", text, nullable=False),
        sa.Column("reason", text, nullable=False),
        sa.Column("deadline", text, nullable=False),
        sa.Column("rung", text, nullable=False),
        sa.Column("before", text),
        sa.Column("first_poll", integer, nullable=False),
        sa.Column("at", text, nullable=False),
    )
    op.create_table(
        "touched",
        sa.Column("project", text, primary_key=True),
        sa.Column("notice_id", text, primary_key=True),
        sa.Column("usages", text, nullable=False),
        sa.Column("weak", integer, nullable=False),
        sa.Column("since", text, nullable=False),
        sa.Column("gone_at", text),
    )
    op.create_table(
        "alarms",
        sa.Column("source_id", text, primary_key=True),
        sa.Column("since", text, nullable=False),
        sa.Column("raised", integer, nullable=False),
        sa.Column("good_since", text),
    )
    op.create_table(
        "digests",
        sa.Column("receiver", text, primary_key=True),
        sa.Column("kind", text, primary_key=True),
        sa.Column("at", text, nullable=False),
    )
    op.create_table(
        "recordings",
        sa.Column("source_id", text, primary_key=True),
        sa.Column("at", text, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
