"""Rasa's own file of conversations holds parents' words too: what the house forgets is forgotten there as well."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

log = logging.getLogger(__name__)

_BUSY_SECONDS = 5.0


class TrackerFile:
    """The SQLite file of Rasa's tracker store; Rasa reads it anew at every turn, so rows may go at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def forget(self, conversation_ids: Sequence[str]) -> int:
        """Deletes every event of these conversations; how many."""
        return await asyncio.to_thread(
            self._delete, "sender_id = ?", [(conversation_id,) for conversation_id in conversation_ids]
        )

    async def forget_before(self, moment: datetime) -> int:
        """Deletes the conversations in which nothing has happened since ``moment``; how many events."""
        silent = "sender_id IN (SELECT sender_id FROM events GROUP BY sender_id HAVING max(timestamp) < ?)"
        return await asyncio.to_thread(self._delete, silent, [(moment.timestamp(),)])

    def _delete(self, where: str, rows: Sequence[tuple[str | float, ...]]) -> int:
        if not rows or not self._path.exists():
            return 0
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS)
        try:
            connection.execute("PRAGMA secure_delete=ON")
            with connection:
                return connection.executemany(f"DELETE FROM events WHERE {where}", rows).rowcount  # noqa: S608
        except sqlite3.Error as trouble:
            log.warning("Rasa's tracker file could not be cleaned: %s", type(trouble).__name__)
            return 0
        finally:
            connection.close()
