"""One conversation over two channels: bridges, the codes that prove a number, the links back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds the tables, and where the parent of a conversation is written to."""
    op.add_column("conversations", sa.Column("reach_channel", sa.String(16)))
    op.add_column("conversations", sa.Column("reach_contact", sa.String(128)))
    op.create_table(
        "bridges",
        sa.Column("contact", sa.String(128), primary_key=True),
        sa.Column("home_contact", sa.String(128), nullable=False, unique=True),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("heard_at", _INSTANT, nullable=False),
    )
    op.create_table(
        "bridge_codes",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("home_contact", sa.String(128), nullable=False),
        sa.Column("contact", sa.String(128), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("spent", sa.Boolean(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
    )
    op.create_index("bridge_codes_by_home", "bridge_codes", ["home_contact", "id"])
    op.create_index("bridge_codes_by_contact", "bridge_codes", ["contact", "made_at"])
    op.create_index("bridge_codes_by_age", "bridge_codes", ["made_at"])
    op.create_table(
        "bridge_links",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("contact", sa.String(128), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("used_at", _INSTANT),
    )
    op.create_index("bridge_links_by_contact", "bridge_links", ["contact", "made_at"])


def downgrade() -> None:
    """Removes them."""
    for table in ("bridge_links", "bridge_codes", "bridges"):
        op.drop_table(table)
    op.drop_column("conversations", "reach_contact")
    op.drop_column("conversations", "reach_channel")
