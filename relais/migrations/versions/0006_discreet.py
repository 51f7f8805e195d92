"""Contacts to whom nothing is sent unasked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the mark of discretion."""
    op.add_column("conversations", sa.Column("discreet", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Removes it."""
    op.drop_column("conversations", "discreet")
