"""Tables of the guidance."""

from __future__ import annotations

from sqlalchemy import JSON, Column, DateTime, Index, Integer, MetaData, String, Table, Text, text

metadata = MetaData()

revisions = Table(
    "revisions",
    metadata,
    Column("item_id", String(64), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("author", String(64), nullable=False),
    Column("based_on", Integer),
    Column("approved_by", JSON, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index(
        "one_published_revision_an_item",
        "item_id",
        unique=True,
        sqlite_where=text("state = 'published'"),
        postgresql_where=text("state = 'published'"),
    ),
)
