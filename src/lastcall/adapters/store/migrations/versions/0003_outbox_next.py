"""An index that finds a receiver's next message without sorting the rest."""

from alembic import op

revision = "0003"
down_revision = "0001"


def upgrade() -> None:
    """Create it."""
    op.create_index("outbox_next", "outbox", ["receiver", "status", "created_at", "id"])
