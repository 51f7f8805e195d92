"""Tables of bridges: a telephone whose messages belong to a conversation that is kept under a contact of the web."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table

from conversations.persistence.tables import UtcDateTime, metadata

# One row a telephone; one telephone a contact of the web. ``contact`` is the keyed hash of the number.
bridges = Table(
    "bridges",
    metadata,
    Column("contact", String(128), primary_key=True),
    Column("home_contact", String(128), nullable=False, unique=True),
    Column("since", UtcDateTime, nullable=False),
    # A number that is quiet for too long may belong to somebody else.
    Column("heard_at", UtcDateTime, nullable=False),
)

# Codes sent to prove a number: hashed; kept for a day, because they are what the throttles count.
codes = Table(
    "bridge_codes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("home_contact", String(128), nullable=False),
    Column("contact", String(128), nullable=False),
    # The number, sealed by the door that will write to it; blanked once it is proven or the code is of no more use.
    Column("sealed", LargeBinary, nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("spent", Boolean, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("bridge_codes_by_home", "home_contact", "id"),
    Index("bridge_codes_by_contact", "contact", "made_at"),
    Index("bridge_codes_by_age", "made_at"),
)

# Links back to the web, one use each: only the hash of what the link holds is kept.
links = Table(
    "bridge_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("contact", String(128), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Index("bridge_links_by_contact", "contact", "made_at"),
)
