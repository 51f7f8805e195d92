"""Tables of the mediators' desk: what they note, how conversations end, what parents wish, who is on which team."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from conversations.persistence.tables import UtcDateTime, metadata

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("author", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("local_id", String(64)),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("conversation_id", "author", "local_id", name="one_note_a_local_id"),
    Index("notes_by_conversation", "conversation_id", "id"),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("outcome", String(16), nullable=False),
    Column("mediator", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

satisfaction = Table(
    "satisfaction",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("score", Integer),
    Column("answered_at", UtcDateTime),
)

wishes = Table(
    "wishes",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("wish", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

reading_marks = Table(
    "reading_marks",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("mediator", String(64), primary_key=True),
    Column("seq", Integer, nullable=False),
)

canned_replies = Table(
    "canned_replies",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("title", String(90), nullable=False),
    Column("text", Text, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("updated_by", String(64), nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

rosters = Table(
    "rosters",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=True),
    Column("document", JSON, nullable=False),
    Column("loaded_by", String(64), nullable=False),
    Column("loaded_at", UtcDateTime, nullable=False),
)
