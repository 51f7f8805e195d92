"""Sign-in: sessions say on what device, second steps, the audit log names programs and conversations too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies."""
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("device", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("second_step_due", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("sign_in_audit", schema=None) as batch_op:
        _widen(batch_op, 32, 64)
        batch_op.create_index("sign_in_audit_by_time", ["at"], unique=False)
    op.create_table(
        "second_factors",
        _of_account(),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id"),
    )
    op.create_table(
        "recovery_codes",
        _of_account(),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "digest"),
    )
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        _of_account(),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("issuer", "subject"),
    )


def _of_account() -> sa.Column[str]:
    return sa.Column("account_id", sa.String(length=32), nullable=False)


def _widen(batch_op: BatchOperations, before: int, after: int) -> None:
    for name in ("actor", "subject"):
        batch_op.alter_column(
            name, existing_type=sa.String(length=before), type_=sa.String(length=after), existing_nullable=False
        )
