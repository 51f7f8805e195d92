"""Tables of lessons and reminders. ``contact`` is that of the conversations; no name, no score, no answer is kept."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, UniqueConstraint

from conversations.persistence.tables import UtcDateTime, metadata

progress = Table(
    "learning_progress",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("contact", String(128), primary_key=True),
    Column("lesson", String(64), primary_key=True),
    Column("part", String(48), nullable=False),
    Column("step", String(16), nullable=False),
    Column("done_at", UtcDateTime),
    Column("updated_at", UtcDateTime, nullable=False),
)

wishes = Table(
    "learning_wishes",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("contact", String(128), primary_key=True),
    Column("pace", Integer),
    Column("code", String(8), unique=True),
    Column("code_until", UtcDateTime),
    Column("updated_at", UtcDateTime, nullable=False),
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("channel", String(16), nullable=False),
    Column("contact", String(128), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("lesson", String(64), nullable=False),
    Column("part", String(48), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("settled_at", UtcDateTime),
    UniqueConstraint("channel", "contact", "kind", "lesson", "part", name="nothing_told_twice"),
    Index("reminders_by_state", "state", "due_at"),
)
