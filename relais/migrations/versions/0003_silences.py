"""Contacts who asked for silence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies."""
    op.create_table(
        "silences",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("contact", sa.String(length=128), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "contact"),
    )
    op.create_index("silences_by_age", "silences", ["last_heard_at"])


def downgrade() -> None:
    """Undoes."""
    op.drop_table("silences")
