"""What commands write in the audit log: who runs the machine did what."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from channels.sign_in.persistence import second_factors
from channels.sign_in.ports import AuditLine
from conversations.persistence.engine import writing


async def write_down(engine: AsyncEngine, action: str, subject: str) -> None:
    """A line by the name of the system's user. ``subject``: an id or a name; never a parent's."""
    async with writing(engine) as connection:
        line = AuditLine(datetime.now(UTC), getpass.getuser()[:64], action, subject[:64])
        await second_factors.write_down(connection, line)
