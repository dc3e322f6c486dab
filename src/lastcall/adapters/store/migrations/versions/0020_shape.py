"""Sources remember the shape of their last good reading."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0010"


def upgrade() -> None:
    """Add the column; sources that were read before have no shape until their next reading."""
    op.add_column("sources", sa.Column("shape", sa.Text()))
