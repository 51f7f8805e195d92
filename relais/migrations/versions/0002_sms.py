"""SMS: sealed numbers, what came in, what is sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Applies."""
    op.create_table(
        "sms_numbers",
        sa.Column("contact", sa.String(length=128), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("last_seen_at", _INSTANT, nullable=False),
    )
    op.create_index("sms_numbers_by_age", "sms_numbers", ["last_seen_at"])
    op.create_table(
        "sms_recognised",
        sa.Column("key", sa.String(length=64), primary_key=True),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.Column("until", _INSTANT, nullable=False),
    )
    op.create_index("sms_recognised_by_age", "sms_recognised", ["until"])
    op.create_index("sms_recognised_by_identity", "sms_recognised", ["identity"])
    _pieces()
    _parts()
    op.create_table(
        "sms_traffic",
        sa.Column("day", sa.String(length=10), primary_key=True),
        sa.Column("gateway", sa.String(length=32), primary_key=True),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
    )


def _pieces() -> None:
    op.create_table(
        "sms_pieces",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("contact", sa.String(length=128), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("assembled", sa.Boolean(), nullable=False),
        sa.Column("arrived_at", _INSTANT, nullable=False),
        sa.UniqueConstraint("contact", "gateway", "reference", "total", "number", name="one_piece_a_place"),
    )
    op.create_index("sms_pieces_by_age", "sms_pieces", ["assembled", "arrived_at"])


def _parts() -> None:
    op.create_table(
        "sms_parts",
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("contact", sa.String(length=128), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False, unique=True),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("billed", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", _INSTANT),
        sa.Column("provider_id", sa.String(length=64)),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("message_id", "part"),
    )
    op.create_index("sms_parts_by_contact", "sms_parts", ["contact", "state", "seq", "part"])
    op.create_index("sms_parts_by_conversation", "sms_parts", ["conversation_id"])


def downgrade() -> None:
    """Undoes."""
    for table in ("sms_traffic", "sms_parts", "sms_pieces", "sms_recognised", "sms_numbers"):
        op.drop_table(table)
