"""An index that finds a receiver's next message without sorting the rest."""

from alembic import op

revision = "0003"
down_revision = "0001"


def upgrade() -> None:
    """Create it, and drop the one that led SQLite to sort all that waits for each message."""
    op.drop_index("outbox_due", "outbox")
    op.create_index("outbox_next", "outbox", ["receiver", "status", "created_at", "id"])
