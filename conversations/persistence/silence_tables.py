"""The table of silence. It hangs on no conversation: erasing everything of a contact does not undo their STOP."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from conversations.persistence.tables import UtcDateTime, metadata

silences = Table(
    "silences",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("contact", String(128), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    # A number still in use keeps its silence; one that nobody uses is forgotten.
    Column("last_heard_at", UtcDateTime, nullable=False),
    Index("silences_by_age", "last_heard_at"),
)
