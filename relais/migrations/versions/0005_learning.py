"""Lessons: how far a contact is, what they wish, what they asked to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "learning_progress",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("contact", sa.String(128), primary_key=True),
        sa.Column("lesson", sa.String(64), primary_key=True),
        sa.Column("part", sa.String(48), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "learning_wishes",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("contact", sa.String(128), primary_key=True),
        sa.Column("pace", sa.Integer),
        sa.Column("code", sa.String(8), unique=True),
        sa.Column("code_until", sa.DateTime(timezone=True)),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("contact", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("lesson", sa.String(64), nullable=False),
        sa.Column("part", sa.String(48), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("channel", "contact", "kind", "lesson", "part", name="nothing_told_twice"),
    )
    op.create_index("reminders_by_state", "reminders", ["state", "due_at"])


def downgrade() -> None:
    """Drops the tables."""
    for name in ("reminders", "learning_wishes", "learning_progress"):
        op.drop_table(name)
