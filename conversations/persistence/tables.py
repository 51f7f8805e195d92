"""Tables of the core. Migrations are made from this metadata."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData()


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant on any database (SQLite keeps no time zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Aware to UTC on the way in."""
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC and aware on the way out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("contact", String(128), nullable=False),
    Column("owner_kind", String(16), nullable=False),
    Column("owner_id", String(64)),
    Column("epoch", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("reason", String(64)),
    Column("waiting_since", UtcDateTime),
    Column("deadline", UtcDateTime),
    Column("owner_since", UtcDateTime),
    Column("team", String(32)),
    Column("escalation", Integer, nullable=False, server_default="0"),
    Column("lang", String(8), nullable=False),
    Column("department", String(4)),
    Column("level", String(16)),
    Column("last_seq", Integer, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("discreet", Boolean, nullable=False, server_default=false()),
    # Where the parent wrote from last, when that is not where the conversation began; see ``bridges``.
    Column("reach_channel", String(16)),
    Column("reach_contact", String(128)),
    Index(
        "one_open_conversation_a_contact",
        "channel",
        "contact",
        unique=True,
        sqlite_where=text("owner_kind <> 'closed'"),
        postgresql_where=text("owner_kind <> 'closed'"),
    ),
    Index("conversations_by_owner", "owner_kind", "owner_id"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("contact", String(128), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("author", String(16), nullable=False),
    Column("author_id", String(64)),
    Column("text", Text, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("provider_id", String(128)),
    Column("in_reply_to", ForeignKey("messages.id", ondelete="CASCADE")),
    Column("part", Integer),
    Column("state", String(16)),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("channel", "contact", "provider_id", name="one_message_a_provider_id"),
    UniqueConstraint("in_reply_to", "part", name="one_reply_a_part"),
    UniqueConstraint("channel", "contact", "seq", name="one_message_a_seq"),
    Index("messages_by_conversation", "conversation_id", "seq"),
    Index("messages_by_state", "state", "next_attempt_at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("message_id", ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("contact", String(128), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("outbox_by_contact", "channel", "contact", "state", "seq"),
)

transitions = Table(
    "transitions",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("owner_kind", String(16), nullable=False),
    Column("owner_id", String(64)),
    Column("actor", String(64), nullable=False),
    Column("reason", String(64)),
    Column("at", UtcDateTime, nullable=False),
)
