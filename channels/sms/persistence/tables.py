"""Tables of the SMS door. They hang on the core's messages, so that erasing a conversation erases them too."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from conversations.persistence.tables import UtcDateTime, metadata

# One row a number that has written: the contact is its keyed hash, the number itself is sealed.
numbers = Table(
    "sms_numbers",
    metadata,
    Column("contact", String(128), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("gateway", String(32), nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Index("sms_numbers_by_age", "last_seen_at"),
)

# What has come in before: a key is a hash, under which the same delivery is recognised.
recognised = Table(
    "sms_recognised",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("identity", String(64), nullable=False),
    Column("kept", Boolean, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Index("sms_recognised_by_age", "until"),
    Index("sms_recognised_by_identity", "identity"),
)

# Pieces of long messages, until all are there or the time is up; then their words are blanked.
pieces = Table(
    "sms_pieces",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("contact", String(128), nullable=False),
    Column("gateway", String(32), nullable=False),
    Column("reference", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("assembled", Boolean, nullable=False),
    Column("arrived_at", UtcDateTime, nullable=False),
    UniqueConstraint("contact", "gateway", "reference", "total", "number", name="one_piece_a_place"),
    Index("sms_pieces_by_age", "assembled", "arrived_at"),
)

# What is sent: one row a text of a message of ours. The text is blanked once nothing more can be done with it.
parts = Table(
    "sms_parts",
    metadata,
    Column("message_id", ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("conversation_id", String(32), nullable=False),
    Column("contact", String(128), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("token", String(32), nullable=False, unique=True),
    Column("gateway", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("segments", Integer, nullable=False),
    Column("billed", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", UtcDateTime),
    Column("provider_id", String(64)),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("sms_parts_by_contact", "contact", "state", "seq", "part"),
    Index("sms_parts_by_conversation", "conversation_id"),
)

# Segments by day and gateway, without anybody: what the bill is compared with, which erasure must not change.
traffic = Table(
    "sms_traffic",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("gateway", String(32), primary_key=True),
    Column("received", Integer, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("segments", Integer, nullable=False),
)
